"""What the gallery shows: every component with its states, and every colour pair with its contrast."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms

from safercyber.rules.this_week import ToDo
from safercyber.site.colours import PAIRS, tokens
from safercyber.site.templatetags.look import ICON_NAMES

TONES = ("harbour", "moss", "gorse", "brick", "heather", "sky", "slate")


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="First name is fine", error_messages={"required": "Enter your name"})
    contact = forms.CharField(
        label="Email or mobile number",
        help_text="We send your ticket and one reminder. Nothing else.",
        error_messages={"required": "Enter an email or a mobile number so we can send your ticket"},
    )
    place = forms.ChoiceField(label="Which place?", choices=[("", "Choose a place"), ("holm", "Holm"), ("eldon", "Eldon")], required=False)
    note = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    people = forms.ChoiceField(
        label="How many people?",
        choices=[(str(n), str(n)) for n in range(1, 5)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many people"},
    )
    needs = forms.MultipleChoiceField(
        label="Anything that would help you?",
        choices=[("print", "Large print"), ("loop", "Hearing loop")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def everything(now: datetime) -> dict[str, Any]:
    """The template's words and samples."""
    filled = Sample(initial={"name": "Margaret", "contact": "07700 900 143", "people": "2", "needs": ["print"]}, auto_id="good_%s")
    faulty = Sample({"name": "", "contact": "", "place": "holm"}, auto_id="bad_%s")
    faulty.is_valid()
    todos = [
        ToDo(now, "Thursday’s session has no presenter", "Tea and scams, Stanmoor Village Hall.", "Choose a presenter", "#todo", "late"),
        ToDo(now + timedelta(days=2), "46 surveys are ready to send", "Three months since July.", "Check and send", "#todo", "soon"),
        ToDo(now + timedelta(days=3), "The sub-group meets", "5 items, 50 minutes.", "Review agenda", "#todo", "meeting"),
        ToDo(now + timedelta(days=30), "Two actions look the same", "Both are for parents.", "Compare them", "#todo", "calm"),
    ]
    return {
        "pairs": PAIRS,
        "tokens": tokens().items(),
        "tones": TONES,
        "icons": ICON_NAMES,
        "filled": filled,
        "faulty": faulty,
        "todos": todos,
        "when": now,
        "shapes": (("triangle", "moss"), ("circle", "sky"), ("square", "heather"), ("diamond", "brick")),
        "theme_numbers": range(1, 7),
    }
