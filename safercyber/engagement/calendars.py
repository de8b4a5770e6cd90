"""Calendar files (RFC 5545). No contact, access need or name of a visitor goes into any of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings

_UK = ZoneInfo("Europe/London")
_MAKER = "-//Safer Cyber//Sessions//EN"


@dataclass(frozen=True)
class Entry:
    """One calendar entry. `key` never changes for the same thing; `number` rises with each change; times are aware."""

    key: str
    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    where: str
    words: str
    url: str
    is_cancelled: bool = False
    is_personal: bool = False


def calendar_file(entries: Iterable[Entry], name: str = "") -> bytes:
    """The entries as an iCalendar file: UK times with their zone, folded lines, and on personal ones an alarm a day before."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add_component(_uk_rules())
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


@cache
def _uk_rules() -> icalendar.Timezone:
    """When UK clocks change, as every calendar file says it; worked out once, since that takes longer than all the rest of a file."""
    return icalendar.Timezone.from_tzinfo(_UK)


def _event(entry: Entry) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.ORIGIN).hostname}")
    event.add("sequence", entry.number)
    event.add("dtstamp", entry.changed_at.astimezone(ZoneInfo("UTC")))
    event.add("last-modified", entry.changed_at.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", entry.starts_at.astimezone(_UK))
    event.add("dtend", entry.ends_at.astimezone(_UK))
    event.add("summary", entry.title)
    event.add("location", entry.where)
    event.add("description", entry.words)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.is_personal and not entry.is_cancelled:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
    return event
