"""The forms that staff fill in about a session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from safercyber.engagement import queries, shelf, words
from safercyber.engagement.actions import SessionDetails, Step, VenueDetails
from safercyber.engagement.venue_forms import ACCESS
from safercyber.figures import queries as figures
from safercyber.partnership import queries as partnership
from safercyber.people import queries as people
from safercyber.rules import formats, postcodes
from safercyber.typed import Line, Name, Text

NEW_VENUE, ONLINE = "new", "online"
STEPS = 10


class NeededForAVenue(Name):
    """Asked only of a new venue, and then not to be left out: its label does not say "optional"."""

    is_needed = True

    def __init__(self, **told: Any) -> None:
        super().__init__(required=False, **told)


class SessionForm(forms.Form):
    """One session: the few things it cannot do without first, the rest folded away with sensible beginnings."""

    use_required_attribute = False

    title = Name(label="What is it called?", max_length=100, error_messages={"required": "Enter a title, like Tea and scams"})
    date = forms.DateField(
        label="Day",
        error_messages={"required": "Choose the day", "invalid": "Enter the day, like 16 October 2026"},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    starts = forms.TimeField(
        label="Starts",
        error_messages={"required": "Enter when it starts", "invalid": "Enter a time, like 14:00"},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label="Ends",
        error_messages={"required": "Enter when it ends", "invalid": "Enter a time, like 15:30"},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    venue = forms.ChoiceField(label="Where", error_messages={"required": "Choose a venue, or say that it is online"})
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=2000,
        initial=20,
        error_messages={
            "required": "Enter how many places there are",
            "invalid": "Enter a number of places, like 20",
            "min_value": "Enter how many places there are, 1 or more",
            "max_value": "Enter 2,000 places or fewer",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    audience_code = forms.ChoiceField(label="Who is it for?", error_messages={"required": "Choose who it is for"})
    theme_code = forms.ChoiceField(label="Theme", error_messages={"required": "Choose a theme"})
    host_id = forms.ChoiceField(label="Who presents", required=False)

    method = forms.ChoiceField(label="What happens", choices=list(words.METHODS.items()), initial="game")
    pack_id = forms.ChoiceField(label="Game", required=False)
    age_band = forms.ChoiceField(label="Ages", choices=list(words.AGE_BANDS.items()), initial="adults")
    school_adult = Name(
        label="Adult of the school or group in the room", max_length=80, required=False, help_text="Needed for children's sessions."
    )
    is_public = forms.BooleanField(label="Show it on the public list and calendar", required=False, initial=True)
    about = Text(label="What visitors read about it", max_length=800, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    cost_words = Line(label="Cost", max_length=60, required=False, initial="Free")
    aim = Line(label="Aim, in one sentence", max_length=200, required=False)
    objective = Line(label="Objective of the plan that it serves", max_length=160, required=False)
    learning = Text(
        label="What people learn",
        required=False,
        max_length=600,
        help_text="One on each line, five at most.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    partners = Line(label="Partners", max_length=200, required=False)
    planned_hours = forms.DecimalField(
        label="Officer hours planned, with travel",
        min_value=0,
        max_value=200,
        decimal_places=2,
        required=False,
        error_messages={
            "invalid": "Enter hours, like 6 or 1.5",
            "min_value": "Enter 0 hours or more",
            "max_value": "Enter 200 hours or fewer",
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    online_words = Line(label="How to join online", max_length=200, required=False, help_text="Shown on the ticket, for instance a link.")

    new_name = NeededForAVenue(label="Name of the venue", max_length=80)
    new_address = NeededForAVenue(label="Street", max_length=200)
    new_town = NeededForAVenue(
        label="Town or village", max_length=60, widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"})
    )
    new_postcode = Line(label="Postcode", max_length=12, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    new_bus = Line(label="Nearest bus stop", max_length=120, required=False)
    new_parking = Line(label="Parking", max_length=120, required=False)
    new_directions = Text(label="How to find it", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    new_keyholder = Line(label="Keyholder's phone", max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    new_access = forms.MultipleChoiceField(
        label="Access",
        choices=ACCESS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    form_id = Line(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(venue.id), venue.name) for venue in queries.venues()]
        self.has_venues = bool(known)
        self._choose("venue", [("", "Choose a venue"), *known, (ONLINE, "Online"), (NEW_VENUE, "A new venue (fill in below)")])
        self._choose("audience_code", self._on_offer("audience_code", partnership.audiences()))
        self._choose("theme_code", self._on_offer("theme_code", partnership.themes()))
        runs = [(str(one.id), one.name) for one in people.everyone() if one.roles & {"officer", "coordinator"}]
        self._choose("host_id", [("", "Nobody yet"), *runs])
        self._choose("pack_id", [("", "No game"), *shelf.pack_titles(timezone.localdate(), self.initial.get("pack_id", "")).items()])

    def _on_offer(self, name: str, listed: Iterable[partnership.Theme | partnership.Audience]) -> list[tuple[str, str]]:
        """What is offered: all but the retired, and the one that this session has held since before."""
        held = self.initial.get(name)
        return [("", "Choose"), *((one.code, one.name) for one in listed if not one.is_retired or one.code == held)]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        if kept.get("starts") and kept.get("ends") and kept["ends"] <= kept["starts"]:
            self.add_error("ends", "It ends before it starts. Check the two times.")
        if kept.get("venue") == NEW_VENUE:
            self._check_new_venue(kept)
        if kept.get("age_band") == "children" and not kept.get("school_adult"):
            self.add_error("school_adult", "Name the adult of the school or group who will be in the room")
        return kept

    def _check_new_venue(self, kept: dict[str, Any]) -> None:
        if not kept.get("new_name"):
            self.add_error("new_name", "Enter the name of the venue")
        if not kept.get("new_address"):
            self.add_error("new_address", "Enter the street it is in")
        typed = kept.get("new_postcode") or ""
        postcode = postcodes.tidy(typed)
        if typed and postcode is None:
            self.add_error("new_postcode", "That is not a whole postcode. Check it, or leave it empty.")
        kept["new_postcode"] = postcode or ""
        known = figures.find_place(postcode) if postcode else None
        self.place_code = known.code if known and not kept.get("new_town") else ""
        if not kept.get("new_town") and not self.place_code:
            self.add_error("new_town", "Enter the town or village it is in")

    @property
    def towns(self) -> tuple[str, ...]:
        """Towns and villages to choose from while typing; another one is fine too."""
        return figures.some_towns()

    def _new_venue(self) -> VenueDetails | None:
        """The new venue that was typed, if one was."""
        kept = self.cleaned_data
        if kept["venue"] != NEW_VENUE:
            return None
        return VenueDetails(
            name=kept["new_name"],
            address=kept["new_address"],
            postcode=kept["new_postcode"],
            place_code=self.place_code,
            town=kept["new_town"],
            parking=kept["new_parking"],
            bus=kept["new_bus"],
            directions=kept["new_directions"],
            keyholder_phone=kept["new_keyholder"],
            **dict.fromkeys(kept["new_access"], True),
        )

    def details(self) -> SessionDetails:
        """The session as typed, in UK time."""
        kept = self.cleaned_data
        same = ("title", "capacity", "audience_code", "theme_code", "method", "pack_id", "age_band", "school_adult", "is_public")
        also = ("about", "cost_words", "aim", "objective", "partners", "online_words")
        return SessionDetails(
            **{name: kept[name] for name in (*same, *also)},
            starts_at=timezone.make_aware(datetime.combine(kept["date"], kept["starts"])),
            ends_at=timezone.make_aware(datetime.combine(kept["date"], kept["ends"])),
            venue_id=formats.whole(kept["venue"]),
            new_venue=self._new_venue(),
            is_online=kept["venue"] == ONLINE,
            host_id=int(kept["host_id"]) if kept["host_id"] else None,
            planned_minutes=round((kept["planned_hours"] or 0) * 60),
            learning=tuple(line.strip() for line in kept["learning"].splitlines() if line.strip())[:5],
        )

    @classmethod
    def initial_of(cls, details: SessionDetails) -> dict[str, Any]:
        """What the form shows for a session that exists."""
        start, end = timezone.localtime(details.starts_at), timezone.localtime(details.ends_at)
        shown = {name: value for name, value in vars(details).items() if name in cls.base_fields}
        return {
            **shown,
            "date": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "venue": ONLINE if details.is_online else str(details.venue_id),
            "host_id": str(details.host_id or ""),
            "planned_hours": f"{Decimal(details.planned_minutes) / 60:.2f}".rstrip("0").rstrip(".") if details.planned_minutes else "",
            "learning": "\n".join(details.learning),
        }


class WrapUpForm(forms.Form):
    """After the session: how many came and what it took. Hours are typed, minutes kept."""

    use_required_attribute = False

    people = forms.IntegerField(
        label="How many people came?",
        min_value=0,
        max_value=5000,
        error_messages={
            "required": "Enter how many people came",
            "invalid": "Enter a number, like 27",
            "min_value": "Enter 0 or more",
            "max_value": "Enter 5,000 people or fewer",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(
        label="Counted, or estimated?",
        choices=[("counted", "Counted"), ("estimated", "Estimated")],
        error_messages={"required": "Say whether it is counted or estimated"},
        widget=forms.RadioSelect,
    )
    prep = forms.DecimalField(label="Getting ready, hours", min_value=0, max_value=100, required=False)
    delivery = forms.DecimalField(label="There, hours", min_value=0, max_value=100, required=False)
    travel = forms.DecimalField(label="Travel, hours", min_value=0, max_value=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("prep", "delivery", "travel"):
            field = self.fields[name]
            field.widget = forms.TextInput(attrs={"inputmode": "decimal"})
            field.error_messages.update(
                invalid="Enter hours, like 1.5", min_value="Enter 0 hours or more", max_value="Enter 100 hours or fewer"
            )

    def minutes(self) -> tuple[int, int, int]:
        """Getting ready, travel, delivery: in minutes."""
        prep, travel, delivery = (round((self.cleaned_data[name] or 0) * 60) for name in ("prep", "travel", "delivery"))
        return prep, travel, delivery


class StepsForm(forms.Form):
    """The run sheet: ten lines of minutes, what, and what to say."""

    use_required_attribute = False

    def __init__(self, *args: Any, steps: tuple[Step, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            step = steps[number - 1] if number <= len(steps) else None
            self.fields[f"minutes_{number}"] = forms.IntegerField(
                label=f"Minutes, step {number}",
                min_value=1,
                max_value=480,
                required=False,
                initial=step.minutes if step else None,
                error_messages={
                    "invalid": "Enter minutes, like 15",
                    "min_value": "Enter 1 minute or more",
                    "max_value": "Enter 480 or fewer",
                },
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            for name, label, most in (("title", "What", 80), ("note", "Note", 40), ("say", "What to say", 300)):
                self.fields[f"{name}_{number}"] = (Name if name == "title" else Line)(
                    label=f"{label}, step {number}", max_length=most, required=False, initial=getattr(step, name) if step else ""
                )

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        for number in range(1, STEPS + 1):
            if kept.get(f"title_{number}") and not kept.get(f"minutes_{number}") and f"minutes_{number}" not in self.errors:
                self.add_error(f"minutes_{number}", f"Enter how many minutes step {number} takes")
        return kept

    def rows(self) -> list[dict[str, Any]]:
        """The lines for the page."""
        return [
            {"number": number, **{name: self[f"{name}_{number}"] for name in ("minutes", "title", "note", "say")}}
            for number in range(1, STEPS + 1)
        ]

    def steps(self) -> tuple[Step, ...]:
        """Lines with a title, in their order."""
        kept = self.cleaned_data
        filled = [number for number in range(1, STEPS + 1) if kept[f"title_{number}"]]
        return tuple(
            Step(kept[f"minutes_{number}"], kept[f"title_{number}"], kept[f"note_{number}"], kept[f"say_{number}"]) for number in filled
        )
