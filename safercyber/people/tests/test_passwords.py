"""Which passwords are refused, and which are not."""

import pytest

from safercyber.people.passwords import WeakPassword, check_strength


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "password1234",
        "passwordpassword",
        "123456789012",
        "aaaaaaaaaaaa",
        "abababababab",
        "iloveyou2026!",
        "qwertyuiop12",
        "PASSWORD1234",
    ],
)
def test_guessable_passwords_are_refused(password):
    with pytest.raises(WeakPassword):
        check_strength(password)


@pytest.mark.parametrize(
    "password", ["harbour lantern plum", "correct horse battery", "ein völlig anderer Satz", "пароль из трёх слов", "k7mp-42xz-9dfg-hjkm"]
)
def test_long_ones_pass_without_rules_about_signs(password):
    check_strength(password, "Priya Nair", "priya@northvale.example")


def test_ones_own_name_and_address_are_not_a_password():
    with pytest.raises(WeakPassword, match="your own name"):
        check_strength("priyanairnorthvale1", "Priya Nair", "priya@northvale.example")


def test_a_password_that_would_cost_minutes_to_hash_is_refused():
    with pytest.raises(WeakPassword):
        check_strength("abcdefghijk" * 100)
