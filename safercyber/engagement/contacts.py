"""Reading what somebody typed as an e-mail or a phone number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

NAME_LENGTH = 40

NONE_TYPED = "Enter an email or a mobile number so we can send your ticket"


class BadContact(ValueError):
    """What was typed is neither an e-mail nor a phone number. The words say what to do."""


@dataclass(frozen=True)
class Reach:
    """A way to reach somebody: kind is "email" or "phone"; phone numbers are digits only, as dialled in the UK."""

    kind: str
    address: str

    @property
    def key(self) -> str:
        """A keyed hash of the address: tells that two contacts are the same, and nothing else."""
        return salted_hmac("engagement.contact", self.address.lower(), algorithm="sha256").hexdigest()


def read_contact(typed: str) -> Reach:
    """The contact in what was typed. Raises BadContact with the sentence to show."""
    text = typed.strip()
    if not text:
        raise BadContact(NONE_TYPED)
    if "@" in text:
        return _email(text)
    digits = re.sub(r"\D", "", text)
    if re.search(r"[A-Za-z]", text):
        if re.search(r"\.[A-Za-z]{2,}$", text) or not digits:
            raise BadContact("That email is missing an @. Check it and try again.")
        raise BadContact("Enter a phone number with digits only, like 07700 900 143, or an email.")
    return _phone(digits)


def _email(text: str) -> Reach:
    address = text.replace(" ", "")
    try:
        validate_email(address)
    except ValidationError:
        raise BadContact("That email does not look finished. Check it, like name@mail.example.") from None
    if address.endswith("]"):  # a machine's number in the place of a name, like name@[192.0.2.1]
        raise BadContact("That email does not look finished. Check it, like name@mail.example.")
    if len(address) > 200:
        raise BadContact("That email is too long. Check it and try again.")
    local, _, domain = address.rpartition("@")
    return Reach("email", f"{local}@{domain.lower()}")


def _phone(digits: str) -> Reach:
    number = re.sub(r"^(00)?44(0?)", "0", digits) if len(digits) > 11 else digits
    if not number.startswith("0"):
        raise BadContact("Enter a UK phone number that begins with 0, like 07700 900 143.")
    if len(number) < 10:
        raise BadContact("That number is too short. A mobile number has 11 digits, like 07700 900 143.")
    if len(number) > 11:
        raise BadContact("That number is too long. A mobile number has 11 digits, like 07700 900 143.")
    return Reach("phone", number)
