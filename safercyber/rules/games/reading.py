"""Reading a pack's parsed data carefully: every problem found at once, each with its file, its line and what was meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

Path = tuple[str | int, ...]
Where = Callable[[Path], tuple[str, int]]

ID = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*\Z")
_MARKUP = re.compile(r"<|&#|\{\{|\{%|\$\{|javascript:|https?://", re.IGNORECASE)
_ADDRESS = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|uk|co|io|info|biz|online|shop|site|app|link|xyz|gov)\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d£,.])(?:\+44\s?|0)\d[\d ]{8,12}\d")
# Numbers that Ofcom keeps for drama: nobody answers them.
_DRAMA = re.compile(r"07700900\d{3}|01632960\d{3}")


class Named(Protocol):
    """Anything that has an id."""

    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=Named)


class BadPack(ValueError):
    """A pack that cannot be used. `problems` holds one line each: "file:line: what is wrong (did you mean X?)".

    `flags` holds the same as (file, line, words, flag), for the report to its author.
    """

    def __init__(self, problems: Iterable[str], flags: Iterable[tuple[str, int, str, str]] = ()) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        self.flags: tuple[tuple[str, int, str, str], ...] = tuple(flags)
        super().__init__("\n".join(self.problems))


def nearest(word: str, known: Collection[str]) -> str:
    """ " (did you mean X?)" where a known word is close enough to have been meant, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


class Reader:
    """Collects problems instead of stopping at the first, so an author mends a pack in one go.

    A list of known words that is a tuple belongs to the format; a set or mapping holds the pack's own ids, so a word that is
    not in it dangles.
    """

    def __init__(self, where: Where) -> None:
        self._where = where
        self.problems: list[tuple[str, int, str, str]] = []

    def problem(self, path: Path, words: str, flag: str = "SCHEMA") -> None:
        """Note what is wrong at this place, and under which flag of the pack check."""
        file, line = self._where(path)
        self.problems.append((file, line, words, flag))

    def stop_if_bad(self) -> None:
        """Raise BadPack when anything was wrong, in file order."""
        if self.problems:
            found = sorted(set(self.problems))
            raise BadPack((f"{file}:{line}: {words}" for file, line, words, _ in found), found)

    def mapping(self, value: Any, path: Path, needed: Iterable[str] = (), allowed: Iterable[str] = ()) -> Mapping[str, Any]:
        """A mapping with these keys and no others."""
        if not isinstance(value, Mapping):
            self.problem(path, f"{_name(path)} should be a group of keys.")
            return {}
        needed = tuple(needed)
        known = (*needed, *allowed)
        for key in value:
            if key not in known:
                flag = "SCHEMA" if isinstance(allowed, tuple) else "DANGLING"
                self.problem((*path, key), f'unknown key "{key}"{nearest(str(key), known)}', flag)
        for key in needed:
            if key not in value:
                self.problem(path, f'{_name(path)} needs "{key}".')
        return value

    def items(self, value: Any, path: Path, least: int = 0) -> list[tuple[Any, Path]]:
        """The entries of a list, each with its path."""
        if value is None:
            value = []
        if not isinstance(value, list | tuple):
            self.problem(path, f"{_name(path)} should be a list.")
            return []
        if len(value) < least:
            self.problem(path, f"{_name(path)} needs at least {least}.")
        return [(entry, (*path, n)) for n, entry in enumerate(value)]

    def text(self, value: Any, path: Path, most: int = 600, letter: bool = False) -> str:
        """Plain text: *bold* and nothing else. `letter` allows line breaks, as in a message written out."""
        if not isinstance(value, str) or not value.strip():
            self.problem(path, f"{_name(path)} should be words.")
            return ""
        words = value.strip()
        if not letter:
            words = " ".join(words.split())
        if len(words) > most:
            self.problem(path, f"{_name(path)} is {len(words)} letters long; the most is {most}.")
        if _MARKUP.search(words):
            self.problem(path, f"{_name(path)} holds markup, code or a web link. Texts are plain, with *bold* only.")
        if words.count("*") % 2:
            self.problem(path, f"{_name(path)} has a * without its pair.")
        for found in _ADDRESS.finditer(words):
            self.problem(path, f"{_name(path)} names the address {found.group(0)}; only .example addresses may appear.", "REAL-NAME")
        for found in _PHONE.finditer(words):
            if not _DRAMA.fullmatch(re.sub(r"\D", "", found.group(0))):
                self.problem(
                    path, f"{_name(path)} holds the phone number {found.group(0)}; numbers belong in the contact list.", "REAL-NAME"
                )
        return words

    def optional_text(self, group: Mapping[str, Any], key: str, path: Path, most: int = 600) -> str:
        """The text under a key, or nothing when the key is absent."""
        return self.text(group[key], (*path, key), most) if key in group else ""

    def number(self, value: Any, path: Path, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number within these ends."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.problem(path, f"{_name(path)} should be a whole number.")
            return least
        if not least <= value <= most:
            self.problem(path, f"{_name(path)} is {value}; it should be from {least} to {most}.")
            return least
        return value

    def whole(self, value: Any, path: Path) -> int:
        """A whole number, below nothing too."""
        return self.number(value, path, -1_000_000)

    def truth(self, value: Any, path: Path) -> bool:
        """Yes or no: true or false."""
        if not isinstance(value, bool):
            self.problem(path, f"{_name(path)} should be true or false.")
            return False
        return value

    def choice(self, value: Any, path: Path, known: Collection[str], what: str = "") -> str:
        """One of the words known here."""
        if not isinstance(value, str) or value not in known:
            flag = "SCHEMA" if isinstance(known, tuple) else "DANGLING"
            self.problem(path, f'{what or _name(path)} "{value}" is not known here{nearest(str(value), known)}', flag)
            return ""
        return value

    def ids(self, value: Any, path: Path, known: Collection[str] | None = None, what: str = "") -> tuple[str, ...]:
        """A list of ids, each known."""
        found = []
        for entry, at in self.items(value, path):
            if known is not None:
                found.append(self.choice(entry, at, known, what))
            else:
                found.append(self.id(entry, at))
        return tuple(one for one in found if one)

    def id(self, value: Any, path: Path) -> str:
        """An id: small letters, figures, - and _."""
        if not isinstance(value, str) or not ID.match(value):
            self.problem(path, f'"{value}" is not an id: use small letters, figures, - and _.')
            return ""
        return value

    def day(self, value: Any, path: Path) -> date | None:
        """A date written 2026-10-01."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.problem(path, f"{_name(path)} should be a date like 2026-10-01.")
            return None

    def each_once(self, value: Any, path: Path, what: str, read: Callable[[Reader, Any, Path], N], least: int = 0) -> tuple[N, ...]:
        """The entries of a list, each read by `read`; no two of them may share their id."""
        entries = self.items(value, path, least)
        found = tuple(read(self, entry, at) for entry, at in entries)
        self.once(((one.id, (*at, "id")) for one, (_, at) in zip(found, entries, strict=True)), what)
        return found

    def once(self, ids: Iterable[tuple[str, Path]], what: str) -> None:
        """No id twice."""
        seen: set[str] = set()
        for one, path in ids:
            if one and one in seen:
                self.problem(path, f'two {what} share the id "{one}".')
            seen.add(one)


def _name(path: Path) -> str:
    """How a place is called in a sentence: the last key, with its number in a list."""
    words = [str(part) for part in path if isinstance(part, str)]
    if not words:
        return "the pack"
    if path and isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {words[-1]}"
    return f'"{words[-1]}"'
