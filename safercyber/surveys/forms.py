"""The forms: three words, a paper's questions, a contact, a count of hands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from safercyber.surveys.queries import Paper
from safercyber.typed import Line


class WordsForm(forms.Form):
    """The three words on a card."""

    use_required_attribute = False
    words = Line(
        label="Your three words",
        help_text="They are on your card or on the page you kept. Like: amber tidy fox",
        max_length=80,
        error_messages={"required": "Type the three words on your card.", "max_length": "That is too long. Type just the three words."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class PaperForm(forms.Form):
    """A paper as radio buttons. What is missing is said by the action, so that phone, paper and page agree."""

    use_required_attribute = False

    def __init__(self, paper: Paper, *args: Any, problems: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in paper.questions:
            label = f"If yes: {question.words[0].lower()}{question.words[1:]}" if question.part_of else question.words
            self.fields[question.id] = forms.ChoiceField(
                label=label, help_text=question.hint, choices=question.options, widget=forms.RadioSelect
            )
        if problems:
            # The action has looked already and says it in its own words: the form's own look would say it twice.
            self._errors, self.cleaned_data = ErrorDict(), {}
            for id_, words in problems.items():
                self.add_error(id_ if id_ in self.fields else None, words)


class ContactForm(forms.Form):
    """Whom to invite once more in three months."""

    use_required_attribute = False
    contact = forms.EmailField(
        label="Your email",
        help_text="One invitation and one reminder, then we delete it. It is kept apart from your answers.",
        error_messages={"required": "Enter your email.", "invalid": "That email does not look right. Check it and try again."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    boosters = forms.BooleanField(
        label="Send me three fresh messages to try as well, in two months and in five",
        help_text="Real or fake? Three minutes each. Saying no changes nothing, and every letter has a way to stop.",
        required=False,
    )

    def __init__(self, *args: Any, offers_boosters: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers_boosters:
            del self.fields["boosters"]


class HandsForm(forms.Form):
    """A show of hands for one question."""

    item = forms.ChoiceField(label="Question")
    wave = forms.ChoiceField(label="When", choices=[("before", "Before"), ("after", "Straight after")])
    yes = forms.IntegerField(label="Hands up for yes", min_value=0, max_value=5000)
    asked = forms.IntegerField(label="People in the room", min_value=1, max_value=5000)

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = questions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("yes", 0) > kept.get("asked", 0):
            self.add_error("yes", "There cannot be more hands than people.")
        return kept
