"""What the plan's forms ask. Shapes only: what may be done is asked of the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from safercyber.partnership import queries as partnership
from safercyber.plan import queries
from safercyber.plan.models import STATUSES
from safercyber.rules import formats
from safercyber.typed import Line, Name, Text


def _date(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget, error_messages={"required": "Enter a date."})


def _lines(label: str, hint: str, needed: str) -> Text:
    return Text(label=label, help_text=hint, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": needed})


class StartForm(forms.Form):
    """A plan: when it runs, what it puts first, what it wants."""

    use_required_attribute = False

    name = Name(
        label="What is it called?",
        help_text="As on its cover, like Community safety plan 2026 to 2029.",
        max_length=120,
        error_messages={"required": "Enter the name of the plan."},
    )
    starts_on = _date("Starts")
    ends_on = _date("Ends")
    priorities = _lines("Priorities", "The problems you chose, one on each line, like Cyber-enabled crime.", "Enter at least one priority.")
    is_ranked = forms.BooleanField(label="Their order matters: the first comes first", required=False)
    objectives = _lines("Objectives", "What you want to be true at the end. One on each line.", "Enter at least one objective.")

    @classmethod
    def first_words(cls, area: str, today: date) -> dict[str, Any]:
        """What the form begins with: three years from the last 1 April, and the three objectives of the programme."""
        starts = date(today.year if today >= date(today.year, 4, 1) else today.year - 1, 4, 1)
        return {
            "name": f"{area} community safety plan {starts.year} to {starts.year + 3}".strip(),
            "starts_on": starts,
            "ends_on": date(starts.year + 3, 3, 31),
            "objectives": "\n".join(partnership.starter().objectives),
        }

    def clean_priorities(self) -> tuple[str, ...]:
        return self._each("priorities")

    def clean_objectives(self) -> tuple[str, ...]:
        return self._each("objectives")

    def _each(self, field: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(line for typed in self.cleaned_data[field].splitlines() if (line := formats.name(typed))))
        if not found:
            raise forms.ValidationError(self.fields[field].error_messages["required"])
        if too_long := next((line for line in found if len(line) > 120), None):
            raise forms.ValidationError(f"Each line may have 120 letters. This one is longer: {too_long[:40]}…")
        return found


class UpdateForm(forms.Form):
    """How an action is going: status, what happened, what next."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label="How is it going?", choices=STATUSES)
    what_happened = Text(label="What happened", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    next_step = Text(label="What next", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    blocker = Line(
        label="What would unstick it?", help_text="Only when it is stuck. It goes on the next agenda.", max_length=300, required=False
    )
    due_on = _date("Due")
    why = Line(label="Why does the date move?", help_text="Only when it moves.", max_length=300, required=False)


class NewActionForm(forms.Form):
    """A new action, with what every plan needs."""

    title = Name(
        label="What will be done?",
        help_text="Begin with a verb: Hold, Brief, Show, Ring.",
        max_length=140,
        error_messages={"required": "Say what will be done."},
    )
    objective = forms.TypedChoiceField(label="Objective", coerce=int)
    priority = forms.TypedChoiceField(label="Main priority", coerce=int)
    organisation = forms.TypedChoiceField(label="Who leads: organisation", coerce=int)
    post = Name(label="Who leads: post", max_length=80, error_messages={"required": "Say which post leads."})
    audience = forms.ChoiceField(label="Who is it for?", error_messages={"required": "Choose who it is for."})
    themes = forms.MultipleChoiceField(
        label="Themes", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one theme."}
    )
    starts_on = _date("Starts")
    due_on = _date("Due")
    hours = forms.DecimalField(label="Hours planned", min_value=0, max_value=10_000, decimal_places=1, required=False)
    why = Line(label="Why", help_text="The evidence or recommendation that it answers.", max_length=300, required=False)

    def __init__(self, *args: Any, plan_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].choices = queries.objectives_of(plan_id)  # type: ignore[attr-defined]
        self.fields["priority"].choices = [(p.id, p.name) for p in partnership.priorities(plan_id)]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [(o.id, o.name) for o in partnership.organisations() if not o.is_retired]  # type: ignore[attr-defined]
        audiences = [(a.code, a.name) for a in partnership.audiences() if not a.is_retired]
        self.fields["audience"].choices = [("", "Choose"), *audiences]  # type: ignore[attr-defined]
        self.fields["themes"].choices = [(t.code, t.name) for t in partnership.themes() if not t.is_retired]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts_on") and cleaned.get("due_on") and cleaned["due_on"] < cleaned["starts_on"]:
            self.add_error("due_on", "The due date is before the start. Check both dates.")
        return cleaned
