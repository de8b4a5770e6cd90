"""YAML 1.2, and only the plain part of it: maps, lists and values, each with its line."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from safercyber.content.bad import BadContent

MOST_DEEP = 40
Lines = dict[tuple[str | int, ...], int]


def plain_yaml(text: str, shown: str) -> tuple[Any, Lines]:
    """The data of a YAML 1.2 file and the line of each place in it. `shown` names the file in what is said.

    Raises BadContent for tags, anchors, repeated keys and what lies too deep, and for what is not YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent

    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    deep = 0
    try:
        for event in reader.parse(text):
            line = event.start_mark.line + 1
            deep += 1 if isinstance(event, CollectionStartEvent) else -1 if isinstance(event, CollectionEndEvent) else 0
            if deep > MOST_DEEP:
                raise BadContent(f"{shown}:{line}: lists and groups lie more than {MOST_DEEP} deep in one another.")
            if getattr(event, "anchor", None):
                raise BadContent(f"{shown}:{line}: anchors and aliases are not used here. Write the text twice.")
            if getattr(event, "tag", None):
                raise BadContent(f"{shown}:{line}: tags like {event.tag} are not used here.")
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadContent(f"{shown}:{mark.line + 1 if mark else 1}: {error.problem or 'this is not YAML'}.") from None
    except YAMLError as error:
        raise BadContent(f"{shown}:1: {str(error).splitlines()[0]}.") from None
    if root is None:
        raise BadContent(f"{shown}:1: the file is empty.")
    lines: Lines = {}
    return _built(root, (), lines, shown), lines


def _built(node: Any, path: tuple[str | int, ...], lines: Lines, shown: str) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if node.id == "mapping":
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if key_node.id != "scalar" or not isinstance(key, str):
                raise BadContent(f"{shown}:{key_node.start_mark.line + 1}: a key should be one word.")
            if key in found:
                raise BadContent(f'{shown}:{key_node.start_mark.line + 1}: the key "{key}" stands here twice.')
            lines[(*path, key)] = key_node.start_mark.line + 1
            found[key] = _built(value_node, (*path, key), lines, shown)
        return found
    if node.id == "sequence":
        return [_built(entry, (*path, n), lines, shown) for n, entry in enumerate(node.value)]
    return _scalar(node, shown, line)


def _scalar(node: Any, shown: str, line: int) -> Any:
    """A plain value by the core rules of YAML 1.2; a quoted or folded one is always words."""
    value = node.value
    if node.style in ("'", '"', "|", ">"):
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
