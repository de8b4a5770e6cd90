"""Setting an area up."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.partnership import queries
from safercyber.typed import HowReached, Name


class SetUp(HowReached):
    """The area, its first coordinator, and what it begins with."""

    field_order = ("area", "partnership", "phone", "public_email", "safeguarding_phone")

    area = Name(
        label="Your area",
        max_length=40,
        help_text="As people call it, like Northshire. It stands at the top of every page.",
        error_messages={"required": "Enter the name of your area."},
    )
    partnership = Name(
        label="Full name of the partnership",
        max_length=120,
        required=False,
        help_text="Leave it empty for “… Community Safety Partnership”.",
    )
    name = Name(
        label="Your name",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    post = Name(
        label="Your post",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Enter your post, like Community safety coordinator."},
    )
    organisation = Name(
        label="Your organisation",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Enter where you work."},
    )
    email = forms.EmailField(
        label="Your work email",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Enter your work email.", "invalid": "Enter an email address, like name@council.example."},
    )
    themes = forms.MultipleChoiceField(
        label="Themes", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Keep at least one theme."}
    )
    audiences = forms.MultipleChoiceField(
        label="Audiences", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Keep at least one audience."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starter = queries.starter()
        for name, choices in (("themes", starter.themes), ("audiences", starter.audiences)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
            field.initial = [code for code, _ in choices]
