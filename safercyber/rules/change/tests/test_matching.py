from __future__ import annotations

import hashlib
import hmac
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.change.matching import (
    HandedIn,
    KeyDestroyed,
    NoCodeLeft,
    NotACode,
    code_key,
    draw_code,
    match,
    normalise,
)

KEY = b"k" * 32
WORDS = [a + b for a in ("amber", "tidy", "fox", "river") for b in "abcdefghij"]


@pytest.mark.parametrize(
    "typed", ["amber tidy fox", "Amber Tidy Fox", " amber-tidy-fox ", "AMBER, TIDY, FOX.", "amber\ttidy\n fox", "amber_tidy_fox"]
)
def test_case_spaces_dashes_and_commas_do_not_matter(typed):
    assert normalise(typed) == "amber tidy fox"


@pytest.mark.parametrize("typed", ["", "amber", "amber tidy", "amber tidy fox hen", "1 2 3", "amber 7726"])
def test_anything_but_three_words_is_sent_back_kindly(typed):
    with pytest.raises(NotACode, match="three words"):
        normalise(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_sent_back(typed):
    try:
        words = normalise(typed)
    except NotACode:
        return
    assert normalise(words) == words


def test_what_is_kept_is_a_keyed_hash_of_the_words():
    assert code_key(KEY, "Amber-Tidy Fox") == hmac.new(KEY, b"code|amber tidy fox", hashlib.sha256).hexdigest()
    assert code_key(KEY, "amber tidy fox") != code_key(b"j" * 32, "amber tidy fox")


@pytest.mark.parametrize("gone", [None, b""])
def test_after_the_key_is_destroyed_nobody_can_link(gone):
    with pytest.raises(KeyDestroyed):
        code_key(gone, "amber tidy fox")


def test_a_code_is_three_different_words_that_nobody_holds():
    numbers = iter([0, 0, 1, 2, 5, 5, 6, 7])

    assert draw_code(WORDS, numbers, lambda words: words == " ".join(WORDS[:3])) == " ".join((WORDS[5], WORDS[6], WORDS[7]))


def test_running_out_of_chance_is_said_and_never_a_code_twice():
    with pytest.raises(NoCodeLeft):
        draw_code(WORDS, iter([0, 1, 2, 0, 1, 2]), lambda words: True)


@given(st.lists(st.integers(0, len(WORDS) - 1), min_size=300, max_size=300))
def test_no_two_people_of_a_study_hold_one_code(numbers):
    chance, taken = iter(numbers), set()
    try:
        for _ in range(20):
            taken_before = len(taken)
            taken.add(draw_code(WORDS, chance, taken.__contains__))
            assert len(taken) == taken_before + 1
    except NoCodeLeft:
        pass


def paper(code, wave, sheet, *, on=1, order=0, complete=True, session=7):
    return HandedIn(code, wave, date(2025, 10, on), order, complete, sheet, session)


def test_two_waves_are_put_together_by_code_and_everybody_is_counted():
    result = match([paper("a", "before", 1), paper("b", "before", 2), paper("a", "follow-up", 3), paper("c", "follow-up", 4)])

    assert [(pair.code, pair.before, pair.after, pair.session) for pair in result.pairs] == [("a", 1, 3, 7)]
    assert (result.started, result.matched, result.lost, result.unmatched) == (2, 1, 1, 1)


def test_of_two_answers_the_last_complete_one_counts_and_both_are_counted():
    result = match(
        [
            paper("a", "before", "first", on=1),
            paper("a", "before", "second", on=2),
            paper("a", "before", "half", on=3, complete=False),
            paper("a", "follow-up", "then", on=9, order=1),
            paper("a", "follow-up", "later that day", on=9, order=2),
        ]
    )

    assert (result.pairs[0].before, result.pairs[0].after) == ("second", "later that day")
    assert result.duplicates == {"before": 1, "follow-up": 1}


def test_where_nothing_was_complete_the_last_counts():
    result = match(
        [paper("a", "before", 1, on=1, complete=False), paper("a", "before", 2, on=2, complete=False), paper("a", "follow-up", 3)]
    )

    assert result.pairs[0].before == 2


def test_only_those_due_a_second_answer_count_as_started():
    result = match([paper("a", "before", 1), paper("b", "before", 2), paper("b", "follow-up", 3)], due={"a"})

    assert (result.started, result.matched, result.unmatched) == (1, 0, 0)


papers = st.lists(
    st.builds(
        lambda code, wave, order, complete: paper(code, wave, order, order=order, complete=complete),
        st.sampled_from("abcdef"),
        st.sampled_from(["before", "after", "follow-up"]),
        st.integers(0, 99),
        st.booleans(),
    ),
    unique_by=lambda sheet: sheet.order,
)


@given(papers, st.randoms())
def test_the_order_in_which_answers_come_in_changes_nothing(handed_in, chance):
    shuffled = list(handed_in)
    chance.shuffle(shuffled)

    assert match(shuffled) == match(handed_in)


@given(papers)
def test_matching_looks_the_same_from_either_end(handed_in):
    there, back = match(handed_in), match(handed_in, before="follow-up", after="before")

    assert {pair.code for pair in there.pairs} == {pair.code for pair in back.pairs}
    assert there.lost == back.unmatched
