"""The forms of the reports: which quarter, and what a draft asks and shows first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from safercyber.rules import formats
from safercyber.rules.quarters import Quarter
from safercyber.typed import Line, Text

FIELDS = ("first", "second", "third")
LONGEST = 300


def _number(place: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"{place} number",
        help_text=help_text,
        error_messages={
            "required": f"Choose the {place.lower()} number.",
            "invalid_choice": f"Choose the {place.lower()} number from the list. What you chose is not in this report.",
        },
    )


class DrawUpForm(forms.Form):
    """The quarter to draw a report up for."""

    use_required_attribute = False
    quarter = forms.ChoiceField(
        label="Quarter",
        error_messages={
            "required": "Choose the quarter that the report is about.",
            "invalid_choice": "Choose one of the quarters in the list: the last four that are over.",
        },
    )

    def __init__(self, *args: Any, quarters: Sequence[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, current = self.fields["quarter"], quarters[0].next
        field.choices = [(quarter.slug, quarter.name) for quarter in quarters]  # type: ignore[attr-defined]
        field.help_text = f"A quarter is reported when it is over: {current.name} from {formats.long_date(current.next.starts_on)}."


class AskForm(forms.Form):
    """One ask, three numbers, and what a later edition changes."""

    use_required_attribute = False
    ask = Text(
        label="We ask the board to agree one thing",
        help_text="One sentence: what, where, from when, and what it costs.",
        max_length=LONGEST,
        error_messages={
            "required": "Write the one thing that you ask the board to agree.",
            "max_length": "Say it in %(limit_value)d letters or fewer. It has %(show_value)d now.",
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    changes = Line(
        label="What this edition changes",
        help_text="Only for a second or later edition.",
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": "Say what changed in %(limit_value)d letters or fewer. It has %(show_value)d now."},
    )

    first = _number("First", "An outcome: what changed.")
    second = _number("Second")
    third = _number("Third")

    def __init__(self, *args: Any, candidates: list[dict[str, Any]], chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one["key"], f"{one['big']} {one['words']}"[:90]) for one in candidates]
        for name, key in zip(FIELDS, chosen, strict=False):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].initial = key
        for name in FIELDS[len(chosen) :]:  # a quarter in which nothing took place has fewer numbers to choose from
            del self.fields[name]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The fields for the numbers at the head, as many as there are numbers."""
        return [self[name] for name in FIELDS if name in self.fields]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        numbers: list[str] = []
        for name in FIELDS:
            key = kept.pop(name, "") if name in self.fields else ""
            if key in numbers:
                self.add_error(name, "This number is chosen above already. Choose three different numbers.")
            numbers += [key] if key else []
        return {**kept, "numbers": numbers}
