"""The form for the main question of a year."""

from __future__ import annotations

from typing import Any

from django import forms


class MainQuestionForm(forms.Form):
    """One question, and how much would matter."""

    use_required_attribute = False
    item = forms.ChoiceField(
        label="The main question",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one question.", "invalid_choice": "Choose one of the questions in the list."},
    )
    smallest_change = forms.IntegerField(
        label="How many more in 100 would matter to you?",
        help_text="A smaller rise would not be worth the hours. Often 10.",
        min_value=1,
        max_value=50,
        error_messages={
            "required": "Say how many more in 100 would matter.",
            "invalid": "Type a whole number, like 10.",
            "min_value": "Type a number from 1 to 50.",
            "max_value": "Type a number from 1 to 50.",
        },
    )

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = questions  # type: ignore[attr-defined]
