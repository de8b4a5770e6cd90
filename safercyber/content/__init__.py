"""The only reader of content/: TOML, and packs in YAML 1.2. Everything is checked, remembered and frozen.

A mistake in a file is BadContent, one line each: "content/packs/bakehouse/pack.yaml:41: unknown key "shpae" (did you mean shape?)".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache, lru_cache, partial, wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safercyber.content.bad import BadContent
from safercyber.content.plain_yaml import plain_yaml
from safercyber.content.route import Route
from safercyber.rules.games import pack as game_pack
from safercyber.rules.games.pack import BadPack, Pack

__all__ = [
    "HAVE_SCREENS", "ROOT", "BadContent", "Route", "check_pack", "has_screens", "help_routes", "installed_packs", "look_over", "offered",
    "open_pack", "pack", "pack_folder", "packs", "programme", "questionnaires", "read_json", "read_toml", "read_yaml", "refused_names",
    "replays", "scenes", "words",
]  # fmt: skip

ROOT = Path(__file__).resolve().parents[2] / "content"
HAVE_SCREENS = ("board", "escape", "quiz", "series", "story")
"""The kinds of game that a room can show: the others can be checked and rehearsed, and are offered to nobody."""


# --- reading files -----------------------------------------------------------------------------------------------------------


def _shown(path: Path) -> str:
    return f"content/{path.relative_to(ROOT).as_posix()}" if path.is_relative_to(ROOT) else path.name


def _inside(place: str) -> Path:
    """A file of content/, never one beside it."""
    path = (ROOT / place).resolve()
    if not path.is_relative_to(ROOT):
        raise BadContent(f"content/{place}: lies outside the content folder.")
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadContent(f"{_shown(path)}:1: there is no such file.") from None
    except UnicodeDecodeError:
        raise BadContent(f"{_shown(path)}:1: the file is not written in UTF-8.") from None
    except OSError as trouble:
        raise BadContent(f"{_shown(path)}:1: the file cannot be read ({trouble.strerror}).") from None


def read_toml(place: str) -> dict[str, Any]:
    """The data of one TOML file, by its path inside content/ ("surveys/adults.toml"). A fresh copy each time."""
    return _toml(_inside(place))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        words = re.sub(r" ?\(at .*\)", "", str(error))
        raise BadContent(f"{_shown(path)}:{at.group(1) if at else 1}: {words}.") from None


def read_json(place: str) -> Any:
    """The data of one JSON file, by its path inside content/. A fresh copy each time."""
    return _json(_inside(place))


def _json(path: Path) -> Any:
    import json

    try:
        return json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise BadContent(f"{_shown(path)}:{error.lineno}: {error.msg}.") from None


def read_yaml(place: str) -> Any:
    """The data of one YAML file, by its path inside content/. A fresh copy each time."""
    path = _inside(place)
    return plain_yaml(_text(path), _shown(path))[0]


def frozen(value: Any) -> Any:
    """The same data in forms that cannot be changed."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(entry) for key, entry in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(entry) for entry in value)
    return value


# --- packs -------------------------------------------------------------------------------------------------------------------


def open_pack(path: Path) -> tuple[dict[str, Any], Callable[[tuple[str | int, ...]], tuple[str, int]]]:
    """The parsed data of a pack file, anywhere on the machine, and what tells the file and line of a place in it. Raises BadContent."""
    data, lines = plain_yaml(_text(path.resolve()), _shown(path.resolve()))
    shown = _shown(path.resolve())
    if not isinstance(data, dict):
        raise BadContent(f"{shown}:1: a pack is a group of keys and their values.")

    def where(place: tuple[str | int, ...]) -> tuple[str, int]:
        while place and place not in lines:
            place = place[:-1]
        return shown, lines.get(place, 1)

    return data, where


def check_pack(path: Path) -> Pack:
    """One pack file, anywhere on the machine, checked. Raises BadContent with every problem, file and line."""
    data, where = open_pack(path)
    try:
        return game_pack.check(data, where=where)
    except BadPack as bad:
        raise BadContent(bad.problems) from None


def installed_packs() -> Path | None:
    """The folder of packs from outside, each in <id>@<version>/; None where content is read without a house around it."""
    import os

    from django.conf import settings

    if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
        return None
    return Path(settings.DATA) / "packs"


def _until_installed(read: Callable[..., Any]) -> Any:
    """Remember what was read until the folder of installed packs changes: a running house sees a new pack at once."""
    remembered = lru_cache(maxsize=64)(lambda mark, *args: read(*args))

    @wraps(read)
    def kept(*args: Any) -> Any:
        folder = installed_packs()
        try:
            mark = (str(folder), folder.stat().st_mtime_ns) if folder else None
        except OSError:
            mark = None
        return remembered(mark, *args)

    kept.cache_clear = remembered.cache_clear  # type: ignore[attr-defined]
    return kept


@_until_installed
def packs() -> Mapping[str, Pack]:
    """The newest version of every pack, by id: of ours and of those from outside. Raises BadContent when one of ours is bad.

    A pack from outside that can no longer be read is passed over: it was good when it came, and must not keep the house shut.
    """
    found = {}
    for path in sorted((ROOT / "packs").glob("*/pack.yaml")):
        one = check_pack(path)
        if one.id != path.parent.name:
            raise BadContent(f'{_shown(path)}:1: the id is "{one.id}"; the folder is called "{path.parent.name}".')
        found[one.id] = one
    for path in _from_outside("*"):
        try:
            one = check_pack(path)
        except BadContent:
            continue
        if path.parent.name == f"{one.id}@{one.version}" and (one.id not in found or found[one.id].version < one.version):
            found[one.id] = one
    return MappingProxyType(found)


def offered(on: date, read: Collection[tuple[str, int]] = ()) -> Mapping[str, Pack]:
    """The packs that a room can be opened with on this day, by id: the kind has screens, and a sensitive one has been read lately.

    `read` names those, by id and version, that a lead of this area has read.
    """
    return MappingProxyType(
        {id: one for id, one in packs().items() if has_screens(one) and (one.may_start(on) or (id, one.version) in read)}
    )


def has_screens(pack: Pack) -> bool:
    """Whether a room can show this game: its kind and, in a series, the kind of each part."""
    parts = (part.kind for part in pack.body.parts) if pack.kind == "series" else ()
    return all(kind in HAVE_SCREENS for kind in (pack.kind, *parts))


def _from_outside(id: str, version: int | str = "*") -> list[Path]:
    folder = installed_packs()
    return sorted(folder.glob(f"{id}@{version}/pack.yaml")) if folder else []


def pack(id: str, version: int | None = None) -> Pack:
    """One pack; an older version lies in packs/<id>/older/<version>.yaml. Raises LookupError when it is not there."""
    newest: Pack | None = packs().get(id)
    if newest is None:
        raise LookupError(f"There is no game called {id}.")
    if version is None or newest.version == version:
        return newest
    older: Pack | None = _older(id, int(version))
    if older is None:
        raise LookupError(f"Version {version} of {newest.title} is not on the shelf; version {newest.version} is.")
    return older


@_until_installed
def _older(id: str, version: int) -> Pack | None:
    ours = ROOT / "packs" / id
    for path in (ours / "pack.yaml", ours / "older" / f"{version}.yaml", *_from_outside(id, version)):
        if path.exists() and (one := check_pack(path)).version == version:
            return one
    return None


pack.cache_clear = _older.cache_clear  # type: ignore[attr-defined]


def pack_folder(id: str) -> Path:
    """Where the newest version of a pack lies, with its replays and pictures. Raises LookupError when there is no such pack."""
    newest: Pack = pack(id)
    outside = _from_outside(id, newest.version)
    return outside[0].parent if outside else ROOT / "packs" / id


def replays(id: str) -> Mapping[str, Any]:
    """The golden replays of a pack, by name: logs whose end is known."""
    return {path.stem: _json(path) for path in sorted((pack_folder(id) / "replays").glob("*.json"))}


# --- the rest of the shelf -----------------------------------------------------------------------------------------------------


ROUTE_NEEDS = ("id", "name", "when", "do", "group", "source", "written_on", "review_by")
ROUTE_MAY = ("phone", "text", "web", "hours", "cost", "confirmed_on")
ROUTE_GROUPS = ("now", "money", "report", "children", "support", "business", "advice", "local")


@cache
def help_routes() -> Mapping[str, Route]:
    """Every contact route, by id, in the order to show them. Raises BadContent."""
    from safercyber.rules.games.reading import nearest

    problems: list[str] = []
    found: dict[str, Route] = {}
    for path in sorted((ROOT / "help").glob("*.toml")):
        lines = _starts(_text(path), "[[route]]")
        for n, raw in enumerate(_toml(path).get("route", [])):
            at = f"{_shown(path)}:{lines[n] if n < len(lines) else 1}:"
            unknown = [key for key in raw if key not in (*ROUTE_NEEDS, *ROUTE_MAY)]
            problems += [f'{at} unknown key "{key}"{nearest(key, (*ROUTE_NEEDS, *ROUTE_MAY))}' for key in unknown]
            missing = [key for key in ROUTE_NEEDS if key not in raw]
            problems += [f'{at} the route needs "{key}".' for key in missing]
            if unknown or missing:
                continue
            if raw["id"] in found:
                problems.append(f'{at} two routes share the id "{raw["id"]}".')
            if raw["group"] not in ROUTE_GROUPS:
                problems.append(f'{at} the group "{raw["group"]}" is not known here{nearest(raw["group"], ROUTE_GROUPS)}')
            if not _is_dated(raw):
                problems.append(f"{at} written_on, review_by and confirmed_on should be dates, review_by after written_on.")
                continue
            found[raw["id"]] = Route(**dict.fromkeys(ROUTE_MAY[:-1], "") | raw)
    if problems:
        raise BadContent(problems)
    return MappingProxyType(found)


def _is_dated(raw: Mapping[str, Any]) -> bool:
    dates = [raw[key] for key in ("written_on", "review_by", "confirmed_on") if key in raw]
    return all(isinstance(day, date) for day in dates) and raw["review_by"] > raw["written_on"]


def _starts(text: str, mark: str) -> list[int]:
    return [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == mark]


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of words: "code-words" for survey codes, "adjectives", "animals", or "names": each adjective with each animal."""
    if name == "names":
        return tuple(f"{first} {second}" for first in words("adjectives") for second in words("animals"))
    path = _inside(f"words/{name}.txt")
    found: list[str] = []
    problems = []
    for n, line in enumerate(_text(path).splitlines(), 1):
        word = line.split("#", 1)[0].strip()
        if not word:
            continue
        if not re.fullmatch(r"[A-Za-z]{3,14}", word):
            problems.append(f'{_shown(path)}:{n}: "{word}" is not one plain word.')
        if word in found:
            problems.append(f'{_shown(path)}:{n}: "{word}" stands here twice.')
        found.append(word)
    if problems:
        raise BadContent(problems)
    return tuple(found)


@cache
def refused_names() -> frozenset[str]:
    """Names of real firms and services that no pack may use, one a line."""
    lines = (line.split("#", 1)[0].strip() for line in _text(_inside("refused/names.txt")).splitlines())
    return frozenset(line for line in lines if line)


@cache
def questionnaires() -> Mapping[str, Mapping[str, Any]]:
    """The parsed questionnaires by file name, unchecked: their own rules read them further. Empty while there are none."""
    return MappingProxyType({path.stem: frozen(_toml(path)) for path in sorted((ROOT / "surveys").glob("*.toml"))})


@cache
def programme() -> Mapping[str, Mapping[str, Any]]:
    """The parsed programme files (themes, audiences, words on screen) by file name. Empty while there are none."""
    return MappingProxyType({path.stem: frozen(_toml(path)) for path in sorted((ROOT / "programme").glob("*.toml"))})


@_until_installed
def scenes() -> Mapping[str, Any]:
    """Every scene, built and checked: ours by file name, and those that packs from outside bring, by the id of the pack.

    Raises BadContent when one of ours is bad; one from outside that can no longer be read is passed over.
    """
    from safercyber.rules.bricks import scene_from

    found = {}
    for path in sorted((ROOT / "scenes").glob("*.toml")):
        try:
            found[path.stem] = scene_from(_toml(path))
        except BadContent:
            raise
        except (ValueError, KeyError, TypeError) as error:
            raise BadContent(f"{_shown(path)}:1: {error}") from None
    ours = frozenset(found)
    for path in sorted(_from_outside("*"), key=lambda path: int("0" + re.sub(r"\D", "", path.parent.name.rsplit("@", 1)[1]))):
        id, file = path.parent.name.rsplit("@", 1)[0], path.with_name("scene.toml")
        if id not in ours and file.is_file():
            try:
                found[id] = scene_from(_toml(file))
            except (ValueError, KeyError, TypeError):
                continue
    return MappingProxyType(found)


def look_over() -> None:
    """Read the whole shelf, so that a mistake is told when the house starts and not to a visitor. Raises BadContent with every problem."""
    problems: list[str] = []
    shelf: list[Callable[[], object]] = [packs, help_routes, questionnaires, programme, scenes]
    shelf += [partial(words, path.stem) for path in sorted((ROOT / "words").glob("*.txt"))]
    for read in shelf:
        try:
            read()
        except BadContent as bad:
            problems += bad.problems
    if problems:
        raise BadContent(problems)
