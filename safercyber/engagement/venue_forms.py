"""The form that puts a venue right."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.engagement.actions import VenueDetails
from safercyber.figures import queries as figures
from safercyber.rules import postcodes
from safercyber.typed import Line, Name, Text

ACCESS = [("is_step_free", "Step-free way in"), ("has_hearing_loop", "Hearing loop"), ("has_toilets", "Toilets")]
_SAME = ("name", "address", "town", "postcode", "bus", "parking", "directions", "keyholder_phone")


class VenueForm(forms.Form):
    """A venue: where it is, and what a visitor wants to know before asking."""

    use_required_attribute = False

    name = Name(label="Name of the venue", max_length=80, error_messages={"required": "Enter the name of the venue"})
    address = Line(label="Street", max_length=200, error_messages={"required": "Enter the street it is in"})
    town = Name(
        label="Town or village",
        max_length=60,
        error_messages={"required": "Enter the town or village it is in"},
        widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
    )
    postcode = Line(label="Postcode", max_length=12, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    access = forms.MultipleChoiceField(label="Access", choices=ACCESS, required=False, widget=forms.CheckboxSelectMultiple)
    bus = Line(label="Nearest bus stop", max_length=120, required=False)
    parking = Line(label="Parking", max_length=120, required=False)
    directions = Text(label="How to find it", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    keyholder_phone = Line(label="Keyholder's phone", max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"}))

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        kept = postcodes.tidy(typed)
        if typed and kept is None:
            raise forms.ValidationError("That is not a whole postcode. Check it, or leave it empty.")
        return kept or ""

    @property
    def towns(self) -> tuple[str, ...]:
        """Towns and villages to choose from while typing; another one is fine too."""
        return figures.some_towns()

    def details(self) -> VenueDetails:
        """The venue as typed."""
        kept = self.cleaned_data
        told: dict[str, Any] = {name: kept[name] for name in _SAME} | dict.fromkeys(kept["access"], True)
        return VenueDetails(**told)

    @classmethod
    def initial_of(cls, details: VenueDetails) -> dict[str, Any]:
        """What the form shows for a venue that exists."""
        shown: dict[str, Any] = {name: getattr(details, name) for name in _SAME}
        return {**shown, "access": [name for name, _ in ACCESS if getattr(details, name)]}
