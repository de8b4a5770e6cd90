"""How dates, times, money and counts are written (en-GB, as the design guide says). Times come in local UK time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

_NUMBER = re.compile(r"[0-9]{1,9}")
# Letters, by their class, that fonts draw as nothing: the fillers of Korean and the empty cell of braille.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_LONGEST_FOLDED = 200
_JOINER = "\u200d"  # it holds the people of a family emoji together
_CODE_ALPHABET = "234679CDFGHJKMNPQRTVWXYZ"


def day(on: date, today: date | None = None) -> str:
    """Thursday 16 October; with the year when it is not this year."""
    words = f"{on:%A} {on.day} {on:%B}"
    return words if today is None or on.year == today.year else f"{words} {on.year}"


def short_day(on: date) -> str:
    """Thu 16 Oct, for tables and tiles."""
    return f"{on:%a} {on.day} {on:%b}"


def long_date(on: date) -> str:
    """16 October 2025."""
    return f"{on.day} {on:%B} {on.year}"


def clock(at: datetime) -> str:
    """2pm, 10:30am, noon, midnight."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midnight" if at.hour == 0 else "noon"
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{hour}{minutes}{'am' if at.hour < 12 else 'pm'}"


def clock_range(start: datetime, end: datetime) -> str:
    """2pm to 3:30pm."""
    return f"{clock(start)} to {clock(end)}"


def quarter_name(start: date, end: date) -> str:
    """July to September 2025."""
    return f"{start:%B} to {end:%B} {end.year}"


def pounds(pence: int) -> str:
    """£6,000, £2.50, no pence if whole."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def hours(minutes: int) -> str:
    """3 hours, 1 hour, 2 h 30 min, 45 minutes: to the minute, so that what is shown adds up."""
    if minutes < 60:
        return counted(minutes, "minute")
    whole_hours, rest = divmod(minutes, 60)
    return f"{whole_hours:,} h {rest} min" if rest else counted(whole_hours, "hour")


def counted(n: int, one: str, many: str | None = None) -> str:
    """1 place, 2 places, 1,046 people."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def whole(typed: str) -> int | None:
    """The whole number that a form sent, 0 to 999,999,999; None for anything else ("²" is a digit to Python, and no number)."""
    return int(typed) if _NUMBER.fullmatch(typed) else None


def one_line(typed: str) -> str:
    """What somebody typed as one line that reads as it stands: no control characters, none that turn the reading direction
    or that nobody sees. Text made of nothing else is empty.
    """
    kept = unicodedata.normalize("NFC", "".join(map(_seen, typed)))
    return " ".join(kept.split()).strip(_JOINER + " ")


def name(typed: str) -> str:
    """A typed name as one line, or nothing where no letter and no digit of it can be seen."""
    line = one_line(typed)
    return line if any(letter.isalnum() for letter in line) else ""


def paragraphs(typed: str) -> str:
    """What somebody typed on several lines, each of them as one line; blank lines at both ends are left out."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(map(one_line, lines)).strip("\n")


def folded(typed: str) -> str:
    """What two names have in common that readers take for one: whatever its capitals, its spaces and how its letters were typed.

    The first 200 letters, as a column of a database holds them. Unicode 15, chapter 3.13 (caseless matching, D146).
    """
    return one_line(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", one_line(typed)).casefold()))[:_LONGEST_FOLDED].strip()


def _seen(letter: str) -> str:
    sort = unicodedata.category(letter)
    if letter in _BLANK:
        return " "
    if sort in ("Cc", "Zl", "Zp"):
        return " "
    return "" if sort == "Cs" or (sort == "Cf" and letter != _JOINER) else letter


def miles(distance: float) -> str:
    """0.3 miles, 1 mile, 12 miles."""
    if distance >= 10:
        return f"{round(distance)} miles"
    value = f"{distance:.1f}".removesuffix(".0")
    return f"{value} mile{'' if value == '1' else 's'}"


def phone(number: str) -> str:
    """07700 900 143: UK numbers in groups, anything else as it came."""
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) == 11 and digits.startswith("0"):
        return f"{digits[:5]} {digits[5:8]} {digits[8:]}"
    return number


def ticket_code(code: str) -> str:
    """K7MP 42."""
    return f"{code[:4]} {code[4:]}"


def room_code(code: str) -> str:
    """KXM 742."""
    return f"{code[:3]} {code[3:]}"


def plain_code(typed: str) -> str:
    """What somebody typed as a ticket or room code, without spaces, dashes and small letters."""
    return "".join(c for c in typed.upper() if c in _CODE_ALPHABET)


def code_from(draws: list[int]) -> str:
    """A code in the safe alphabet (no vowels, no look-alikes) from random whole numbers passed in."""
    return "".join(_CODE_ALPHABET[draw % len(_CODE_ALPHABET)] for draw in draws)
