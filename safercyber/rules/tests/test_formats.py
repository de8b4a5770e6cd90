import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.formats import folded, hours, name, one_line, paragraphs, whole


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann \t Marie\n", "Ann Marie"),
        ("Ann\u202e\u2066gnp.exe", "Anngnp.exe"),
        ("A\u200b\ufeffnn\x00\x1b[31m", "Ann [31m"),
        ("\u200b\u2060\u200d", ""),
        ("Zoe\u0308", "Zo\u00eb"),
        ("Si\u00e2n \U0001f468\u200d\U0001f469\u200d\U0001f467", "Si\u00e2n \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("Ann\u2028Bcc: x", "Ann Bcc: x"),
    ],
)
def test_a_line_reads_as_it_stands(typed, kept):
    assert one_line(typed) == kept


@given(st.text())
def test_a_line_is_one_line_that_a_second_look_leaves_alone(typed):
    line = one_line(typed)
    assert line.splitlines() in ([], [line])
    assert one_line(line) == line
    line.encode()


UNSEEN = ["\u202e\u200b", "\u2800", "\u3164", "\u0301\u0308", "\u034f", "\u115f\u1160\uffa0", "...", " \r\n\x0b"]


@pytest.mark.parametrize("typed", UNSEEN)
def test_a_name_of_which_nothing_can_be_read_is_none(typed):
    assert name(typed) == ""


def test_a_name_stands_on_one_line():
    assert name("North\r\nvale\x0b") == "North vale"
    assert name("\u6771\u4eac") == "\u6771\u4eac" and name("7") == "7"


def test_paragraphs_keep_their_lines_and_nothing_unseen():
    assert paragraphs("\r\nBy the church.\x0b\r\n\r\nRing\u202e twice.\n") == "By the church.\n\nRing twice."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u00dcnl\u00fc \u00c7ay", "\u00fcnl\u00fc  \u00e7ay"),
        ("\u00dcNL\u00dc \u00c7AY", "U\u0308nlu\u0308 C\u0327ay"),
        ("fire", "\ufb01re"),
        ("Stra\u00dfe", "STRASSE"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1", "\u0391\u0398\u0389\u039d\u0391"),
        ("Fraud", "\uff26\uff52\uff41\uff55\uff44\u200b"),
    ],
)
def test_names_that_read_as_one_fold_to_one(one, other):
    assert folded(one) == folded(other) != ""


def test_names_that_read_as_two_stay_two():
    assert (
        len(
            {
                folded(each)
                for each in ("\u6771\u4eac", "\u5317\u4eac", "\u0391\u03b8\u03ae\u03bd\u03b1", "\u00fcnl\u00fc", "unlu", "\u00df")
            }
        )
        == 6
    )


@given(st.text())
def test_what_is_folded_stays_as_it_is_and_fits_its_column(typed):
    once = folded(typed)
    assert folded(once) == once and len(once) <= 200


@pytest.mark.parametrize("typed", ["\u00b2", "", "-1", "+1", " 1", "1.0", "1e3", "\u0663", "1" * 10, "1" * 5000, "1\n", "1_0"])
def test_what_is_not_a_number_is_none(typed):
    assert whole(typed) is None


def test_a_number_is_read():
    assert [whole(typed) for typed in ("0", "007", "999999999")] == [0, 7, 999_999_999]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (180, "3 hours"),
        (204, "3 h 24 min"),
        (60_061, "1,001 h 1 min"),
    ],
)
def test_hours_are_written_to_the_minute(minutes, words):
    assert hours(minutes) == words
