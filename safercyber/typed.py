"""The fields of forms that hold words. Every one of them cleans what was typed by the house's one rule (`rules.formats`)."""

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
