import pytest

from safercyber.rules import small_numbers as disclosure
from safercyber.rules.change import sentences as wording
from safercyber.rules.change.certainty import Verdict
from safercyber.rules.change.sentences import Finding
from safercyber.rules.small_numbers import Profile

CHECK = "check a message in another way before they click, pay or reply"


def shown(before=40, after=69, n=100, low=0.18, high=0.39):
    return disclosure.change(before_yes=before, after_yes=after, n=n, started=143, low=low, high=high, profile=Profile.PUBLIC)


def test_a_clear_rise_says_before_after_the_range_and_who_was_lost():
    told = wording.sentence(shown(), Verdict.CLEAR_RISE, CHECK, of_everyone=20)

    assert "Before, 40 in 100 people said they check a message" in told
    assert "The likely rise is between 18 and 39 in 100." in told
    assert "100 of 145 answered again." in told
    assert "If none of the rest changed, the rise is 20 in 100." in told


def test_a_clear_fall_is_never_softened():
    told = wording.sentence(shown(before=69, after=40, low=-0.39, high=-0.18), Verdict.CLEAR_FALL, CHECK)

    assert "The likely fall is between 18 and 39 in 100." in told


def test_a_range_across_nothing_says_that_we_cannot_tell():
    told = wording.sentence(shown(after=44, low=-0.06, high=0.14), Verdict.NO_CLEAR_CHANGE, CHECK)

    assert "We cannot tell if this is a real change: it could be 6 fewer or 14 more in 100." in told


def test_too_few_is_an_answer_without_a_number():
    told = wording.sentence(shown(n=12, before=4, after=7), Verdict.TOO_FEW, CHECK)

    assert not any(character.isdigit() for character in told)


@pytest.mark.parametrize(
    ("verdict", "points", "title"),
    [
        (Verdict.CLEAR_RISE, 29, "More people check a message."),
        (Verdict.CLEAR_FALL, -12, "Fewer people check a message."),
        (Verdict.NO_CLEAR_CHANGE, 3, "We cannot tell yet whether habits changed."),
        (Verdict.TOO_FEW, None, "Too few people have answered to say what changed."),
        (Verdict.CLEAR_RISE, 4, "More people, by a little, check a message."),
    ],
)
def test_a_title_points_where_the_numbers_point(verdict, points, title):
    assert wording.title([Finding(CHECK, verdict, points)]) == title


def test_a_title_of_several_findings_hides_none_of_them():
    told = wording.title(
        [
            Finding(CHECK, Verdict.CLEAR_RISE, 29),
            Finding("know where to report it", Verdict.CLEAR_RISE, 20),
            Finding("have two-step sign-in on their main email", Verdict.NO_CLEAR_CHANGE, 6),
        ]
    )

    assert told == "More people check a message and know where to report it. No clear change in how many have two-step sign-in."


@pytest.mark.parametrize("text", ["The sessions CAUSED a rise.", "It rose, thanks to PC Okafor.", "This led to change."])
def test_a_cause_is_claimed_only_after_a_draw(text):
    assert wording.lint(text, 2)
    assert not wording.lint(text, 5)


def test_crime_and_harm_are_spoken_of_only_when_they_were_measured():
    assert wording.lint("Northvale is safer now.", 5)
    assert wording.lint("Crime fell.", 5)
    assert not wording.lint("Crime fell.", 5, measured=["crime"])


def test_the_lint_names_the_sentence_and_the_level():
    (found,) = wording.lint("People came. The game caused a rise. They laughed.", 2)

    assert "The game caused a rise." in found
    assert "level 2" in found


def test_every_sentence_that_the_templates_make_passes_the_lint():
    for which, numbers in ((Verdict.CLEAR_RISE, shown()), (Verdict.NO_CLEAR_CHANGE, shown(after=44, low=-0.06, high=0.14))):
        assert not wording.lint(wording.sentence(numbers, which, CHECK, of_everyone=20), 2)
