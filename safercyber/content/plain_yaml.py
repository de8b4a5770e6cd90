"""YAML 1.2, and only the plain part of it: maps, lists and values, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from safercyber.content.bad import BadContent

MOST_DEEP = 40
Lines = dict[tuple[str | int, ...], int]


def plain_yaml(text: str, shown: str) -> tuple[Any, Lines]:
    """The data of a YAML 1.2 file and the line of each place in it. `shown` names the file in what is said.

    Raises BadContent for tags, anchors, repeated keys and lists more than MOST_DEEP deep, and for what is not YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    lines: Lines = {}
    try:
        return _document(_plain(reader.parse(text), shown), lines, shown), lines
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadContent(f"{shown}:{mark.line + 1 if mark else 1}: {error.problem or 'this is not YAML'}.") from None
    except YAMLError as error:
        raise BadContent(f"{shown}:1: {str(error).splitlines()[0]}.") from None


def _plain(events: Iterator[Any], shown: str) -> Iterator[Any]:
    """The same events, as long as they are of the plain part of YAML."""
    from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent

    deep = 0
    for event in events:
        line = event.start_mark.line + 1
        deep += 1 if isinstance(event, CollectionStartEvent) else -1 if isinstance(event, CollectionEndEvent) else 0
        if deep > MOST_DEEP:
            raise BadContent(f"{shown}:{line}: lists and groups lie more than {MOST_DEEP} deep in one another.")
        if getattr(event, "anchor", None):
            raise BadContent(f"{shown}:{line}: anchors and aliases are not used here. Write the text twice.")
        if getattr(event, "tag", None):
            raise BadContent(f"{shown}:{line}: tags like {event.tag} are not used here.")
        yield event


def _document(events: Iterator[Any], lines: Lines, shown: str) -> Any:
    from ruamel.yaml.events import StreamEndEvent

    next(events)  # the stream begins
    if isinstance(next(events), StreamEndEvent):
        raise BadContent(f"{shown}:1: the file is empty.")
    found = _built(next(events), events, (), lines, shown)
    next(events)  # the document ends
    more = next(events)
    if not isinstance(more, StreamEndEvent):
        raise BadContent(f"{shown}:{more.start_mark.line + 1}: a file holds one document; here another begins.")
    return found


def _built(event: Any, events: Iterator[Any], path: tuple[str | int, ...], lines: Lines, shown: str) -> Any:
    from ruamel.yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

    line = event.start_mark.line + 1
    lines.setdefault(path, line)
    if isinstance(event, MappingStartEvent):
        found: dict[str, Any] = {}
        while not isinstance(key_event := next(events), MappingEndEvent):
            key_line = key_event.start_mark.line + 1
            if not isinstance(key_event, ScalarEvent):
                raise BadContent(f"{shown}:{key_line}: a key should be one word.")
            key = key_event.value
            if key in found:
                raise BadContent(f'{shown}:{key_line}: the key "{key}" stands here twice.')
            lines[(*path, key)] = key_line
            found[key] = _built(next(events), events, (*path, key), lines, shown)
        return found
    if isinstance(event, SequenceStartEvent):
        entries: list[Any] = []
        while not isinstance(entry := next(events), SequenceEndEvent):
            entries.append(_built(entry, events, (*path, len(entries)), lines, shown))
        return entries
    return _scalar(event, shown, line)


def _scalar(event: Any, shown: str, line: int) -> Any:
    """A plain value by the core rules of YAML 1.2; a quoted or folded one is always words."""
    value = event.value
    if event.style in ("'", '"', "|", ">"):
        return value
    if value in ("", "~", "null", "Null", "NULL"):
        return None
    if value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", value):
        return int(value)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", value):
        return float(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadContent(f"{shown}:{line}: there is no day {value}.") from None
    return value
