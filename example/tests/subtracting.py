"""A reader with a calculator: everything that published reports let somebody work out by subtracting one number from another."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

SMALL = range(1, 10)
OF = re.compile(r"(?<![\d.,])(\d[\d,]*) of (\d[\d,]*)(?![\d.,])")
HIDDEN = ("fewer than 10", "nearly all")
NOT_COUNTS = ("numbers", "hours", "fun", "told")  # shares and hours, and words alone
PART_OF = {"change": {1: 0, 2: 0}, "feedback": {1: 0, 2: 1, 3: 1}}


def small_groups(editions: Sequence[Mapping[str, Any]]) -> list[str]:
    """What could be subtracted to one to nine people, in words; empty when nothing could."""
    found: list[str] = []
    for one in editions:
        found += [f"{_name(one)}: {words}" for words in (*_in_words(one), *_in_tables(one), *_between_figures(one))]
    for first, second in combinations(editions, 2):
        if first["slug"] == second["slug"]:
            before, after = _everything(first), _everything(second)
            for key in before.keys() & after.keys():
                if abs(before[key] - after[key]) in SMALL:
                    found.append(f"{_name(first)} to {_name(second)}: {key} was {before[key]} and is {after[key]}")
    return found


def _name(one: Mapping[str, Any]) -> str:
    return f"{one['slug']}, edition {one['edition']}"


def number(text: str) -> int | None:
    """The count that a cell of a table shows; None where it shows words."""
    plain = text.replace(",", "")
    return int(plain) if plain.isdigit() else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inside in value.values():
            yield from _texts(inside)
    elif isinstance(value, Iterable):
        for inside in value:
            yield from _texts(inside)


def _in_words(one: Mapping[str, Any]) -> Iterator[str]:
    """Every "50 of 55"; what people wrote about their actions is no count of ours."""
    told = one["told"]
    for text in _texts([told[part] for part in ("figures", "changes", "numbers", "title")]):
        for part, whole in OF.findall(text):
            if int(whole.replace(",", "")) - int(part.replace(",", "")) in SMALL:
                yield f"“{text}”"
    for line in told["responses"]:
        part, whole = number(line["answered"]), number(line["asked"])
        if part is not None and whole is not None and whole - part in SMALL:
            yield f"{line['title']}: {part} of {whole}"


def tables(one: Mapping[str, Any]) -> Iterator[tuple[str, list[list[str]], list[str]]]:
    """The rows behind each count with the row of all, as the CSV gives them."""
    for key, figure in one["told"]["figures"].items():
        if key in NOT_COUNTS or not figure["rows"]["total"]:
            continue
        lines = list(csv.reader(io.StringIO(one["files"][f"/reports/{one['slug']}/rows/{key}?as=csv"].lstrip("\ufeff"))))
        rows = [line for line in lines if tuple(line) in {tuple(row) for row in figure["rows"]["rows"]}]
        yield key, rows, figure["rows"]["total"]


def _in_tables(one: Mapping[str, Any]) -> Iterator[str]:
    for key, rows, total in tables(one):
        for column, (whole, *parts) in enumerate(zip(total[1:], *(row[1:] for row in rows), strict=True)):
            if number(whole) is not None and len(rows) > 1 and any(part in HIDDEN for part in parts):
                yield f"{key}, column {column + 1}: all but a few rows of {whole} are told"
        for row in (*rows, total):
            for part, whole_at in PART_OF.get(key.partition("-")[0], {}).items():
                small, large = (number(row[at + 1]) if at + 1 < len(row) else None for at in (part, whole_at))
                if small is not None and large is not None and large - small in SMALL:
                    yield f"{key}: {row}"


def _between_figures(one: Mapping[str, Any]) -> Iterator[str]:
    """Wholes and their parts under other names, and one whole under several."""
    known = _everything(one)
    for whole, part in (
        (("people", "big"), ("new-people", "big")),
        (("people", "All", 0), ("new-people", "big")),
        (("new-people", "All", 0), ("people", "big")),
        (("attendances", "All", 0), ("attendances", "big")),
        (("matching", "Started (answered before)"), ("matching", "Matched three months on")),
        (("matching", "Started (answered before)"), ("matching", "Did not answer again")),
        (("wave", "Three months on"), ("matching", "Matched three months on")),
    ):
        if whole in known and part in known and abs(known[whole] - known[part]) in SMALL:
            yield f"{whole} {known[whole]}, {part} {known[part]}"


def _everything(one: Mapping[str, Any]) -> dict[tuple[Any, ...], int]:
    """Every count of an edition under the words that a reader would find it by."""
    told = one["told"]
    cells: dict[tuple[Any, ...], str] = {(key, "big"): figure["big"] for key, figure in told["figures"].items() if key != "hours"}
    for key, rows, total in tables(one):
        for row in rows:
            label = re.sub(r", \d+ sessions?$", "", row[0])
            cells |= {(key, label, place): text for place, text in enumerate(row[1:])}
        cells |= {(key, "All", place): text for place, text in enumerate(total[1:])}
    cells |= {("place", place): came for place, _, came in told["places"]}
    cells |= {("wave", line["title"]): line["answered"] for line in told["responses"]}
    cells |= {("asked", line["title"]): line["asked"] for line in told["responses"]}
    cells |= {("matching", words): value for words, value in told["matching"]}
    return {key: value for key, text in cells.items() if (value := number(text)) is not None}


def small_groups_of_exact_counts(register: Sequence[Sequence[Any]]) -> list[str]:
    """The same of the exact counts behind the reports: a part and its whole in one edition, and one count in two editions."""
    seen = [one for one in register if one[-1] >= 10]
    found = []
    for one, other in combinations(seen, 2):
        name, measure, start, end, filters, areas, value = one
        name2, measure2, start2, end2, filters2, areas2, value2 = other
        if (measure, start, end) != (measure2, start2, end2) or abs(value - value2) not in SMALL:
            continue
        whom, whom2 = ({tuple(pair) for pair in pairs} for pairs in (filters, filters2))
        inside = (whom <= whom2 and (not areas or (set(areas2) <= set(areas) and areas2))) or (
            whom2 <= whom and (not areas2 or (set(areas) <= set(areas2) and areas))
        )
        is_again = whom == whom2 and areas == areas2
        if (name == name2 and inside) or (is_again and 5 * ((value + 2) // 5) != 5 * ((value2 + 2) // 5)):
            found.append(f"{name}: {measure} {sorted(whom)} {areas} {value}, {name2}: {sorted(whom2)} {areas2} {value2}")
    return found
