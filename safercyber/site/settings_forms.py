"""What the Settings page asks: the area's own names and numbers, and one name at a time for its lists."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.rules import formats


class AreaForm(forms.Form):
    """How the area is called and reached."""

    use_required_attribute = False

    short_name = forms.CharField(
        label="Your area",
        max_length=40,
        help_text="It stands at the top of every page.",
        error_messages={"required": "Enter the name of your area."},
    )
    name = forms.CharField(
        label="Full name of the partnership", max_length=120, error_messages={"required": "Enter the full name of the partnership."}
    )
    phone = forms.CharField(
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
    safeguarding_phone = forms.CharField(
        label="Safeguarding line",
        max_length=20,
        required=False,
        help_text="Where your staff ring when they worry about somebody. Only staff see it.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


class NameForm(forms.Form):
    """One name of a list."""

    use_required_attribute = False

    name = forms.CharField(error_messages={"required": "Enter a name."}, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, label: str, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        assert isinstance(name, forms.CharField)
        name.label, name.max_length = label, most
        name.widget.attrs["maxlength"] = str(most)

    def clean_name(self) -> str:
        name = formats.one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("Enter a name.")
        most = self.fields["name"].max_length  # type: ignore[attr-defined]
        if len(name) > most:
            raise forms.ValidationError(f"That is longer than {most} letters. Shorten it.")
        return name
