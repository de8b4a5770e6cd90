"""The forms that visitors fill in. Shape is checked here, room in the hall by the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.engagement import words
from safercyber.engagement.contacts import NONE_TYPED, BadContact, read_contact
from safercyber.rules.places import MOST_PEOPLE
from safercyber.typed import Line, Name

PEOPLE = [(str(number), str(number)) for number in range(1, MOST_PEOPLE + 1)]


def _how_many() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How many people?",
        choices=PEOPLE,
        initial="1",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how many people, 1 to 4"),
        widget=forms.RadioSelect,
    )


class PartyForm(forms.Form):
    """Name, how many, what would help."""

    use_required_attribute = False

    first_name = Name(
        label="Your name",
        max_length=40,
        error_messages={"required": "Enter your name", "max_length": "That name is too long. First name is fine."},
        help_text="First name is fine",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    people = _how_many()
    needs = forms.MultipleChoiceField(
        label="Anything that would help you?",
        choices=list(words.NEEDS.items()),
        required=False,
        error_messages={"invalid_choice": "Choose from the list"},
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def party(self) -> dict[str, Any]:
        """What the actions ask for."""
        kept = self.cleaned_data
        return {"first_name": kept["first_name"], "people": int(kept["people"]), "needs": kept["needs"]}


class BookingForm(PartyForm):
    """Book, or join the waiting list. `form_id` is dealt with the page, so that a double press books once."""

    contact = Line(
        label="Email or mobile number",
        max_length=254,
        help_text="We send your ticket and one reminder by email. Nothing else.",
        error_messages={"required": NONE_TYPED, "max_length": "That email is too long. Check it and try again."},
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}),
    )
    form_id = Line(required=False, max_length=40, widget=forms.HiddenInput)

    field_order = ("first_name", "contact", "people", "needs")

    def clean_contact(self) -> str:
        typed: str = self.cleaned_data["contact"]
        try:
            read_contact(typed)
        except BadContact as bad:
            raise forms.ValidationError(str(bad)) from None
        return typed


class ContactForm(forms.Form):
    """One contact: to send a ticket again."""

    use_required_attribute = False

    contact = Line(
        label="The email you booked with",
        max_length=254,
        error_messages={"required": "Enter the email you booked with"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_contact(self) -> str:
        typed: str = self.cleaned_data["contact"]
        try:
            reach = read_contact(typed)
        except BadContact as bad:
            raise forms.ValidationError(str(bad)) from None
        if reach.kind != "email":
            raise forms.ValidationError("Enter an email. We cannot send texts.")
        return typed


class TellMeForm(ContactForm):
    """One e-mail: tell me when there is a session near me."""

    contact = Line(
        label="Your email",
        max_length=254,
        error_messages={"required": "Enter your email so we can tell you"},
        help_text="We write once, when there is a session near you. We keep your email 6 months at most.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    where = Line(required=False, max_length=20, widget=forms.HiddenInput)


class HereForm(forms.Form):
    """The door poster: how many, and a first name at adults' sessions."""

    use_required_attribute = False

    first_name = Name(
        label="Your first name",
        required=False,
        max_length=40,
        help_text="So that we can say hello. You can leave it empty.",
        error_messages={"max_length": "Keep the name to 40 letters."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    people = _how_many()
    form_id = Line(
        required=False,
        max_length=40,
        widget=forms.HiddenInput,
        error_messages={"max_length": "We could not tell this press from others. Press once more."},
    )
