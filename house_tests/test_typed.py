"""Every form of the house cleans what people type by one rule."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

from safercyber.typed import Line, Name, Secret, Text

ROOT = Path(__file__).resolve().parents[1]
EDGES = sorted(path for path in (ROOT / "safercyber").glob("*/*forms.py"))
NAMES = {
    "area",
    "first_name",
    "name",
    "new_name",
    "new_town",
    "organisation",
    "partnership",
    "post",
    "school_adult",
    "short_name",
    "title",
    "town",
}
UNSEEN = ("\u202e\u200b", "\u2800", "\u3164", "\u0301\u0308", "\x0b\r\n")


def classes() -> Iterator[type[forms.Form]]:
    """All forms of the house."""
    for path in EDGES:
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, forms.BaseForm) and each.__module__ == module.__name__:
                yield each


FIELDS = [(f"{form.__name__}.{name}", name, field) for form in classes() for name, field in form.base_fields.items()]
WORDS = [(label, name, field) for label, name, field in FIELDS if type(field) is forms.CharField or isinstance(field, (Line, Text, Secret))]


@pytest.mark.req("E2")
def test_there_are_forms_to_walk():
    assert len(EDGES) >= 9 and len(WORDS) > 40


@pytest.mark.parametrize("path", EDGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_form_holds_words_in_a_field_of_the_house_alone(path):
    raw = {"CharField", "SlugField", "RegexField"}

    assert [node.lineno for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute) and node.attr in raw] == []


@pytest.mark.parametrize(("label", "name", "field"), WORDS, ids=[label for label, *_ in WORDS])
def test_a_field_keeps_nothing_that_is_not_seen(label, name, field):
    if isinstance(field, Secret):
        return
    kept = field.to_python("North\r\nvale\x0b\u202e \u200bHall")

    assert kept == ("North\nvale Hall" if isinstance(field, Text) else "North vale Hall")
    assert isinstance(field, Name) or name not in NAMES, f"{label} holds a name"


@pytest.mark.parametrize("typed", UNSEEN)
@pytest.mark.parametrize(
    ("label", "field"), [(label, field) for label, _, field in WORDS if isinstance(field, Name)], ids=lambda it: str(it)[:30]
)
def test_a_name_that_nobody_can_read_is_no_name(label, field, typed):
    if not field.required:
        assert field.clean(typed) == ""
        return
    with pytest.raises(forms.ValidationError):
        field.clean(typed)
