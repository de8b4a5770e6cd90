"""Words for templates: dates, times, money and codes as the design guide writes them."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from safercyber.rules import formats

register = template.Library()


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _on(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime) -> str:
    """Thursday 16 October (with the year when it is another one)."""
    return formats.day(_on(value), timezone.localdate())


@register.filter
def short_day(value: date | datetime) -> str:
    """Thu 16 Oct."""
    return formats.short_day(_on(value))


@register.filter
def long_date(value: date | datetime) -> str:
    """16 October 2025."""
    return formats.long_date(_on(value))


@register.filter
def clock(value: datetime) -> str:
    """2pm."""
    return formats.clock(_local(value))


@register.simple_tag
def clock_range(start: datetime, end: datetime) -> str:
    """2pm to 3:30pm."""
    return formats.clock_range(_local(start), _local(end))


register.filter("pounds", formats.pounds)
register.filter("hours", formats.hours)
register.filter("miles", formats.miles)
register.filter("phone", formats.phone)
register.filter("ticket_code", formats.ticket_code)
register.filter("room_code", formats.room_code)


@register.filter
def counted(n: int, words: str) -> str:
    """{{ 2|counted:"place" }} is "2 places"; {{ 2|counted:"person,people" }} is "2 people"."""
    one, _, many = words.partition(",")
    return formats.counted(n, one, many or None)
