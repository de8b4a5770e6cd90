"""Setting an area up."""

from __future__ import annotations

from django import forms


class SetUp(forms.Form):
    """The area, and its first coordinator."""

    area = forms.CharField(
        label="Your area",
        max_length=40,
        help_text="As people call it, like Northvale. It stands at the top of every page.",
        error_messages={"required": "Enter the name of your area."},
    )
    partnership = forms.CharField(
        label="Full name of the partnership",
        max_length=120,
        required=False,
        help_text="Leave it empty for “… Community Safety Partnership”.",
    )
    phone = forms.CharField(
        label="Phone number for the public",
        max_length=20,
        help_text="Shown on tickets and help pages.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Enter the number that residents can ring."},
    )
    public_email = forms.EmailField(
        label="Email for the public",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the email that residents can write to.",
            "invalid": "Enter an email address, like hello@area.example.",
        },
    )
    name = forms.CharField(
        label="Your name",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    post = forms.CharField(
        label="Your post",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Enter your post, like Community safety coordinator."},
    )
    organisation = forms.CharField(
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
