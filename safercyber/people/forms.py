"""What staff type about themselves and each other."""

from __future__ import annotations

from typing import Any

from django import forms

from safercyber.people.passwords import LONGEST, SHORTEST
from safercyber.typed import Line, Name, Secret

ROLE_WORDS = (
    ("coordinator", "Coordinator: everything, and who may come in"),
    ("officer", "Officer: sessions, rooms and evidence"),
    ("analyst", "Analyst: figures, evidence and reports"),
    ("board", "Board member: reads evidence and reports"),
    ("lead", "Cyber Protect lead: reads games before young people or a sensitive room play them"),
)
_PASSWORD_HINT = f"{SHORTEST} letters or more. Three random words make a good password."


def _password(label: str, *, is_new: bool, hint: str = "") -> Secret:
    return Secret(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if is_new else "current-password"}),
        error_messages={"required": "Enter your password." if not is_new else "Choose a password."},
    )


class Password(forms.Form):
    """The first step."""

    email = forms.EmailField(
        label="Your work email",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your work email.", "invalid": "Enter an email address, like name@council.example."},
    )
    password = _password("Password", is_new=False)


class Code(forms.Form):
    """The second step: six numbers, or a recovery code."""

    code = Line(
        label="Your code",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "sign-in-code",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Enter the 6 numbers from the app."},
    )


class FirstCode(Code):
    """The code that proves a new phone. It does not take the focus: the square to scan stands above it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]


class BackUpCode(forms.Form):
    """The second step from paper."""

    code = Line(
        label="Recovery code",
        help_text="10 letters and numbers, like K7MP4-2XCDF. Each code works once.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": "Enter one of your recovery codes."},
    )


class NewPassword(forms.Form):
    """Choosing a password with a link."""

    password = _password("Choose a password", is_new=True, hint=_PASSWORD_HINT)


class ConfirmPassword(forms.Form):
    """Asking again before something sensitive."""

    password = _password("Your password now", is_new=False)


class ChangePassword(forms.Form):
    """The old and the new one."""

    password = _password("Your password now", is_new=False)
    new_password = _password("New password", is_new=True, hint=_PASSWORD_HINT)


class Invite(forms.Form):
    """Somebody new."""

    name = Name(
        label="Name", max_length=80, help_text="As colleagues know them, like PC Okafor.", error_messages={"required": "Enter their name."}
    )
    email = forms.EmailField(
        label="Work email",
        error_messages={"required": "Enter their work email.", "invalid": "Enter an email address, like name@council.example."},
    )
    post = Name(label="Post", max_length=80, error_messages={"required": "Enter their post, like Cyber Protect officer."})
    organisation = Name(label="Organisation", max_length=80, error_messages={"required": "Enter where they work."})
    roles = forms.MultipleChoiceField(
        label="What they may do",
        choices=ROLE_WORDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one role."},
    )


class ChangeRole(forms.Form):
    """One role given or taken."""

    role = forms.ChoiceField(choices=ROLE_WORDS)
    change = forms.ChoiceField(choices=[("give", "Give"), ("take", "Take")])
