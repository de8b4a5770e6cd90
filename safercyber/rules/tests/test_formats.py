import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercyber.rules.formats import hours, one_line, whole


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
