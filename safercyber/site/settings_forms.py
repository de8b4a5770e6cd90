"""What the Settings page asks: the area's own names and numbers, and one name at a time for its lists."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.typed import Line, Name


class AreaForm(forms.Form):
    """How the area is called and reached."""

    use_required_attribute = False

    short_name = Name(
        label="Your area",
        max_length=40,
        help_text="It stands at the top of every page.",
        error_messages={"required": "Enter the name of your area."},
    )
    name = Name(
        label="Full name of the partnership", max_length=120, error_messages={"required": "Enter the full name of the partnership."}
    )
    phone = Line(
        label="Phone number for the public",
        max_length=20,
        help_text="Shown on tickets and help pages.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Enter the number that residents can ring."},
    )
    email = forms.EmailField(
        label="Email for the public",
        help_text="Letters come from here, and answers go here.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the email that residents can write to.",
            "invalid": "Enter an email address, like hello@area.example.",
        },
    )
    safeguarding_phone = Line(
        label="Safeguarding line",
        max_length=20,
        required=False,
        help_text="Where your staff ring when they worry about somebody. Only staff see it.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
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
