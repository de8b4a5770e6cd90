"""The one form of a report."""

from django import forms


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
