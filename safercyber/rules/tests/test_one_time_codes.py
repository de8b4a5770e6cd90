"""The six numbers, against the tables printed in the standards."""

import base64

import pytest

from safercyber.rules.one_time_codes import code_at, step_at, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("count", "code"),
    list(enumerate(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"])),
)
def test_the_counted_codes_of_rfc_4226_come_out(count, code):
    assert code_at(SECRET, count) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_timed_codes_of_rfc_6238_come_out(seconds, code):
    assert code_at(SECRET, step_at(seconds), digits=8) == code


def test_a_phone_half_a_minute_off_is_still_believed():
    now = 1_700_000_010

    assert step_of(code_at(SECRET, step_at(now - 30)), SECRET, now) == step_at(now) - 1
    assert step_of(code_at(SECRET, step_at(now + 30)), SECRET, now) == step_at(now) + 1
    assert step_of(code_at(SECRET, step_at(now - 60)), SECRET, now) is None


def test_a_code_that_was_used_never_fits_again():
    now = 1_700_000_010
    used = step_of(code_at(SECRET, step_at(now)), SECRET, now)

    assert step_of(code_at(SECRET, step_at(now)), SECRET, now, last_step=used) is None


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "🙂", "0" * 1000])
def test_what_is_not_a_code_fits_nothing(typed):
    assert step_of(typed, SECRET, 1_700_000_010) is None


def test_spaces_typed_between_the_numbers_do_not_matter():
    code = code_at(SECRET, step_at(59))

    assert step_of(f" {code[:3]} {code[3:]} ", SECRET, 59) == 1
