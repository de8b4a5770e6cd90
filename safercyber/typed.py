"""The fields of forms that hold words, and those that two forms share. What was typed is cleaned by one rule (`rules.formats`)."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.rules import formats


class Line(forms.CharField):
    """One line that reads as it stands: no line break, no control character, nothing unseen."""

    def to_python(self, value: Any) -> str:
        """The line as it is kept, so that its length is counted as it is kept too."""
        return formats.one_line(super().to_python(value) or "")


class Name(Line):
    """What somebody or something is called: one line with a letter or a digit that can be seen, else it was left empty."""

    def to_python(self, value: Any) -> str:
        """The name as it is kept."""
        return formats.name(super().to_python(value))


class Text(forms.CharField):
    """Some lines, each cleaned like one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The lines as they are kept."""
        return formats.paragraphs(super().to_python(value) or "")


class Secret(forms.CharField):
    """A password: exactly as it was typed."""

    def __init__(self, **told: Any) -> None:
        super().__init__(strip=False, **told)


class HowReached(forms.Form):
    """How an area is reached, as its set-up and its settings both ask."""

    phone = Line(
        label="Phone number for the public",
        max_length=20,
        help_text="Shown on tickets and help pages.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Enter the number that residents can ring."},
    )
    public_email = forms.EmailField(
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
