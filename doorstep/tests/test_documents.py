"""The documents say what is so: every link leads somewhere, every command is there, and the page of commands is the newest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from doorstep import reference
from doorstep.environment import PROJECT

DOCUMENTS = [PROJECT / "README.md", PROJECT / "bench" / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
MANAGED = re.compile(r"\./manage (?:--data \S+ )?([a-z_]+)")
OPTION = re.compile(r"\./run((?: --[a-z-]+(?: [\w./:]+)?)+)")


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_to_something(page: Path):
    links = [link.partition("#")[0] for link in LINK.findall(page.read_text("utf-8"))]
    inside = [link for link in links if link and "://" not in link and not link.startswith("mailto:")]

    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_command_is_there(page: Path):
    words = page.read_text("utf-8")

    assert set(MANAGED.findall(words)) - set(get_commands()) - {"help", "reference"} == set()
    known = {option for action in reference.run.parser()._actions for option in action.option_strings}
    assert {option for options in OPTION.findall(words) for option in re.findall(r"--[a-z-]+", options)} - known == set()


def test_the_page_of_commands_is_the_newest():
    assert (PROJECT / reference.PAGE).read_text("utf-8") == reference.page(), "Run ./manage reference."


def test_the_index_of_the_documents_names_each_of_them():
    index = (PROJECT / "docs" / "README.md").read_text("utf-8") + (PROJECT / "docs" / "decisions" / "README.md").read_text("utf-8")
    pages = [page for page in (PROJECT / "docs").rglob("*.md") if page.name != "README.md"]

    assert [page.name for page in pages if page.name not in index] == []
