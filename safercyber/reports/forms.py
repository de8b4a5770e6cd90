"""The one form of a report."""

from __future__ import annotations

from typing import Any

from django import forms

FIELDS = ("first", "second", "third")


class AskForm(forms.Form):
    """One ask, and what a later edition changes."""

    use_required_attribute = False
    ask = forms.CharField(
        label="We ask the board to agree one thing",
        help_text="One sentence: what, where, from when, and what it costs.",
        max_length=300,
        error_messages={"required": "Write the one thing that you ask the board to agree."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    changes = forms.CharField(
        label="What this edition changes", help_text="Only for a second or later edition.", max_length=300, required=False
    )

    first = forms.ChoiceField(label="First number", help_text="An outcome: what changed.")
    second = forms.ChoiceField(label="Second number")
    third = forms.ChoiceField(label="Third number")

    def __init__(self, *args: Any, candidates: list[dict[str, Any]], chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one["key"], f"{one['big']} {one['words']}"[:90]) for one in candidates]
        for name, key in zip(FIELDS, chosen, strict=False):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].initial = key

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        numbers = [kept.pop(name) for name in FIELDS if name in kept]
        if len(set(numbers)) < len(numbers):
            self.add_error("third", "Choose three different numbers.")
        return {**kept, "numbers": numbers}
