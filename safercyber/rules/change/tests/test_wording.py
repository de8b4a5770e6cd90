from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.change import claims, wording
from safercyber.rules.change.certainty import Asked, Design, Evidence, Verdict, read, read_share
from safercyber.rules.change.outcome import paired_change, share_of
from safercyber.rules.change.tests.test_outcome import people
from safercyber.rules.change.wording import Act
from safercyber.rules.disclosure import ChangeFigure, Cut, Period, Register, ShareFigure, Table, disclose

CONTENT = Path(__file__).resolve().parents[4] / "content"
FORBIDDEN = claims.word_list(tomllib.loads((CONTENT / "words" / "forbidden.toml").read_text("utf-8")), "forbidden.toml")
PLAIN = tomllib.loads((CONTENT / "words" / "plain.toml").read_text("utf-8"))
CHECK = Act.of("check a message in another way before they click")
SUMMER = Period(date(2025, 7, 1), date(2025, 9, 30))


def shown(asked=None, **told):
    change = paired_change(*people(**told))
    figure = ChangeFigure("A5", Cut("A5-v1", SUMMER), change, read(change, asked or Asked()))
    return disclose(Table("habits", (figure,)), "public", Register()).change("A5")


RISE = {"kept": 50, "gave_up": 10, "took_up": 50, "never": 40, "lost_yes": 20, "lost_no": 20, "sessions": 10}
FALL = RISE | {"gave_up": 50, "took_up": 10}
STILL = RISE | {"gave_up": 20, "took_up": 20}
LOST = RISE | {"lost_yes": 80, "lost_no": 80}


def test_a_clear_rise_says_before_after_the_range_who_answered_and_what_the_lost_could_alter():
    told = wording.board_sentence(shown(**RISE), CHECK)

    assert told == (
        "Before, 40 in 100 said they check a message in another way before they click. Three months on, 66 in 100 of the same people did. "
        "The likely rise is between 18 and 35 in 100. (150 of 190 answered again. If none of the rest changed, the rise is 21 in 100.)"
    )


def test_a_clear_fall_is_never_softened():
    told = wording.board_sentence(shown(**FALL), CHECK)

    assert re.search(r"The likely fall is between \d+ and \d+ in 100\.", told)
    assert "little" not in told + wording.chart_title(shown(**FALL), CHECK)


def test_no_clear_change_says_that_we_cannot_tell():
    told = wording.board_sentence(shown(**STILL), CHECK)

    assert re.search(r"We cannot tell if this is a real change: it could be \d+ fewer or \d+ more in 100\.", told)


def test_when_many_were_lost_everyone_who_started_leads_and_those_who_answered_follow():
    told = wording.board_sentence(shown(**LOST), CHECK)

    assert told.startswith("Counting everyone who started, and taking those we lost as unchanged, 12 more in 100 check a message")
    assert told.endswith("Among the 150 of 310 who answered again it was +26.")


def test_too_few_is_an_answer():
    assert wording.board_sentence(shown(kept=11, gave_up=1, took_up=2, never=12), CHECK) == (
        "10 of 25 said they check a message in another way before they click before, 15 after. Too few to say."
    )
    assert wording.board_sentence(shown(kept=4, never=14), CHECK) == "Too few to say."
    assert wording.board_sentence(shown(kept=4, never=4), CHECK) == wording.TOO_FEW


def test_where_the_share_before_is_hidden_words_stand_in_and_no_change_is_given():
    told = wording.board_sentence(shown(kept=4, took_up=60, never=60, sessions=9), CHECK)

    assert told.startswith("Before, very few said they check")
    assert "That is a clear rise." in told
    assert "likely" not in told


def test_a_rise_whose_range_begins_under_one_point_does_not_begin_at_nothing():
    told = wording.board_sentence(shown(kept=100, gave_up=20, took_up=36, never=100, sessions=0), CHECK)

    assert "between less than 1 and" in told


def test_asked_once_nothing_can_be_said_of_a_change():
    with pytest.raises(ValueError, match="Asked once"):
        wording.board_sentence(shown(Asked(design=Design.THEN_TEST), **RISE), CHECK)


def test_who_was_lost_is_said_in_the_same_breath():
    assert wording.attrition_line(shown(**RISE)) == "We asked 190; 40 did not answer. They may differ."


def test_what_would_make_the_finding_vanish_is_said_or_that_nothing_would():
    assert re.search(r"vanish only if about \d+ or more of the 160 we lost had stopped", wording.tipping_line(shown(**LOST)))
    assert wording.tipping_line(shown(**RISE)) == "It holds even if every one of those we lost had stopped."
    assert wording.tipping_line(shown(**FALL)) == "It holds even if every one of those we lost had started."
    assert wording.tipping_line(shown(**STILL)) == ""


LITTLE = {"kept": 900, "gave_up": 20, "took_up": 80, "never": 900, "sessions": 0}


@pytest.mark.parametrize(
    ("told", "title"),
    [
        (RISE, "More people check a message in another way before they click."),
        (FALL, "Fewer people check a message in another way before they click."),
        (STILL, "No clear change in how many people check a message in another way before they click."),
        ({"kept": 20}, "Too few people to say yet."),
        (
            LITTLE,
            "A few more people check a message in another way before they click.",
        ),
    ],
)
def test_a_title_points_where_its_numbers_point(told, title):
    assert wording.chart_title(shown(**told), CHECK) == title


def test_the_reports_title_never_leaves_a_fall_out():
    rise, fall, still, few = (shown(**told) for told in (RISE, FALL, STILL, {"kept": 20}))
    report = Act.of("report a scam")

    assert wording.finding_title([(rise, CHECK), (fall, report)]) == (
        "More people check a message in another way before they click. Fewer people report a scam."
    )
    assert wording.finding_title([(fall, report), (rise, CHECK)]).startswith("Fewer people report a scam.")
    assert wording.finding_title([(rise, CHECK), (rise, report)]) == "All 2 habits we asked about rose."
    assert wording.finding_title([(rise, CHECK), (rise, report), (still, CHECK)]) == "2 of 3 habits we asked about rose."
    assert wording.finding_title([(still, CHECK), (few, report)]) == "We cannot tell yet whether habits changed."
    assert wording.finding_title([(few, CHECK)]) == "Too few people have answered to say yet."


def test_one_share_claims_no_change_and_names_its_people():
    result = share_of({i: i < 61 for i in range(97)}, asked=110)
    figure = ShareFigure("fun", Cut("fun", SUMMER), share=result, reading=read_share(result, Asked(Evidence.FEELING)))
    told = wording.share_sentence(disclose(Table("t", (figure,)), "public", Register()).share("fun"), Act("had fun", "had fun"))

    assert told == "63 in 100 had fun (likely range 52 to 72 in 100): 60 of 95."


def test_what_people_knew_is_not_what_they_said():
    assert Act.of("know where to report it", Evidence.KNOWLEDGE).did == "could show they know where to report it"


cells = st.integers(0, 60)


@given(cells, cells, cells, cells, cells, cells, st.integers(0, 12))
def test_no_generated_sentence_says_more_than_its_design_allows_or_shows_a_small_group(a, b, c, d, lost_yes, lost_no, sessions):
    change = shown(kept=a, gave_up=b, took_up=c, never=d, lost_yes=lost_yes, lost_no=lost_no, sessions=sessions)
    texts = [
        wording.board_sentence(change, CHECK),
        wording.chart_title(change, CHECK),
        wording.attrition_line(change),
        wording.tipping_line(change),
        wording.widest_line(change),
        wording.finding_title([(change, CHECK)]),
    ]

    assert claims.lint(" ".join(texts), 2, FORBIDDEN) == ()
    for text in texts:
        assert not re.search(r"\b[1-9] of \d", text)
        assert "None" not in text
        assert "--" not in text
    if change.verdict is Verdict.CLEAR_RISE:
        assert "fall" not in texts[0]
        assert "ewer" not in texts[1]


# --- words that may not be used -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "badge", "word"),
    [
        ("The sessions caused a rise.", 2, "caused"),
        ("Checking LED TO fewer clicks.", 4, "LED TO"),
        ("Thanks to the game, people ask.", 4, "Thanks to"),
        ("Habits improved.", 1, "improved"),
        ("It changed more than elsewhere.", 2, "changed more than"),
        ("It rose more than among similar people.", 3, "more than among similar"),
        ("Crime fell.", 5, "Crime"),
        ("Residents are safer now.", 5, "safer"),
    ],
)
def test_a_word_the_design_does_not_allow_is_named_with_its_sentence(text, badge, word):
    found = claims.lint(f"All is well. {text}", badge, FORBIDDEN)

    assert word in [blocked.word for blocked in found]
    assert all(blocked.sentence == text for blocked in found)
    assert f"level {badge}" in str(found[0]) or "did not measure" in str(found[0])


@pytest.mark.parametrize(
    "text",
    [
        "People told us they check. It rose by 20 in 100.",
        "Safer Cyber Northvale held 12 sessions in Fellbridge.",
        "Safeguarding comes first, and nobody was underfed.",
        "A resident said: “The session changed my life because of the cake.”",
    ],
)
def test_names_longer_words_and_quotations_are_not_claims(text):
    assert claims.lint(text, 2, FORBIDDEN) == ()


def test_what_was_measured_may_be_named_and_a_draw_may_say_caused():
    assert claims.lint("Reported crime rose.", 2, FORBIDDEN, measured={"crime"}) == ()
    assert claims.lint("The sessions caused a rise.", 5, FORBIDDEN) == ()


def test_a_list_of_words_with_a_slip_is_sent_back_with_its_place():
    with pytest.raises(claims.BadWordList, match=r"words\.toml: rule 1: there is no bagde"):
        claims.word_list({"rule": [{"forms": ["x"], "bagde": 2}]}, "words.toml")
    with pytest.raises(claims.BadWordList, match="at least one word"):
        claims.word_list({"rule": [{"forms": []}]}, "words.toml")


def test_there_is_a_plainer_word_for_most_hard_ones():
    found = claims.plainer("Stakeholders turned on MFA. They like it.", PLAIN)

    assert [(hint.word, hint.say) for hint in found] == [("MFA", "two-step sign-in"), ("Stakeholders", "the board, partners")]
