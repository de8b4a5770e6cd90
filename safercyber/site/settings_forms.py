"""What the Settings page asks: the area's own names and numbers, and one name at a time for its lists."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.typed import HowReached, Name


class AreaForm(HowReached):
    """How the area is called and reached."""

    use_required_attribute = False
    field_order = ("short_name", "name", "phone", "public_email", "safeguarding_phone")

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    short_name = Name(
        label="Your area",
        max_length=40,
        help_text="It stands at the top of every page.",
        error_messages={"required": "Enter the name of your area."},
    )
    name = Name(
        label="Full name of the partnership", max_length=120, error_messages={"required": "Enter the full name of the partnership."}
    )


class NameForm(forms.Form):
    """One name of a list."""

    use_required_attribute = False

    def __init__(self, *args: Any, label: str, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = Name(
            label=label,
            max_length=most,
            error_messages={"required": "Enter a name.", "max_length": f"That is longer than {most} letters. Shorten it."},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
