"""The lock holds what pyproject.toml asks for, by hash and without any address; and nothing is installed that nothing uses."""

from __future__ import annotations

import ast
import functools
import re
import sys
import tomllib
from importlib import metadata

import pytest

from doorstep.environment import LOCKS, PROJECT

ASKED = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
RUN = ASKED["project"]["dependencies"]
TEST = ASKED["dependency-groups"]["test"]
# Nobody imports these by name: the server, Django and the set-up find them by themselves.
FOUND_BY_OTHERS = {"httptools", "uvloop", "argon2-cffi", "tzdata", "fontpkg-bricolage-grotesque", "fontpkg-atkinson-hyperlegible"}


def _name(asked: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", asked, maxsplit=1)[0]).lower()


def _pinned(kind: str) -> dict[str, int]:
    """Each package of a lock with how many hashes it has."""
    found: dict[str, int] = {}
    name = ""
    for line in LOCKS[kind].read_text("utf-8").splitlines():
        if line[:1].isalnum():
            assert "==" in line, line
            name = _name(line)
            found[name] = 0
        found[name] += line.count("--hash=sha256:")
    return found


@pytest.mark.parametrize(("kind", "asked"), [("run", RUN), ("test", [*RUN, *TEST])])
def test_the_lock_holds_everything_that_is_asked_for(kind, asked):
    assert {_name(words) for words in asked} - set(_pinned(kind)) == set()


@pytest.mark.req("R35")
@pytest.mark.parametrize("kind", LOCKS)
def test_each_package_of_the_lock_has_its_hashes(kind):
    assert [name for name, hashes in _pinned(kind).items() if not hashes] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_the_lock_names_no_address(kind):
    words = LOCKS[kind].read_text("utf-8")

    assert "://" not in words
    assert not re.search(r"^\s*-(-index-url|-extra-index-url|-find-links|-trusted-host|i|f)\b", words, re.MULTILINE)


def test_the_tests_run_on_the_same_versions_as_the_start():
    def versions(kind: str) -> dict[str, str]:
        lines = LOCKS[kind].read_text("utf-8").splitlines()
        return {_name(line): line.split("==")[1].split()[0] for line in lines if line[:1].isalnum()}

    run, test = versions("run"), versions("test")

    assert {name: test.get(name) for name in run} == run


def test_at_most_sixty_packages_are_needed_to_run():
    assert len(_pinned("run")) <= 60


_owners = functools.cache(metadata.packages_distributions)


@functools.cache
def _imported() -> set[str]:
    """What the running product imports from outside: top-level names."""
    found: set[str] = set()
    for folder in ("safercyber", "example", "doorstep"):
        for file in (PROJECT / folder).rglob("*.py"):
            if "tests" in file.parts or file.name in ("conftest.py", "postgres.py", "screenshots.py"):  # for those who build it
                continue
            for node in ast.walk(ast.parse(file.read_bytes())):
                if isinstance(node, ast.Import):
                    found |= {name.name.split(".")[0] for name in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    found.add((node.module or "").split(".")[0])
    return found - set(sys.stdlib_module_names) - {"safercyber", "example", "doorstep", "bench"}


@pytest.mark.slow
def test_everything_that_the_product_imports_is_asked_for():
    owners = _owners()
    asked = {_name(words) for words in RUN}

    assert [name for name in sorted(_imported()) if not {_name(owner) for owner in owners.get(name, [name])} & asked] == []


def test_everything_that_is_asked_for_is_used():
    owners = _owners()
    settings = (PROJECT / "safercyber" / "site" / "settings.py").read_text("utf-8")
    named = {name for name in owners if f'"{name}.' in settings}
    used = {_name(owner) for name in _imported() | named for owner in owners.get(name, [])}

    assert {_name(words) for words in RUN} - used - FOUND_BY_OTHERS == set()


def test_each_dependency_says_why_it_is_there():
    lines = (PROJECT / "pyproject.toml").read_text("utf-8").split("dependencies = [")[1].split("\n]")[0].strip().splitlines()

    assert [line for line in lines if "# " not in line] == []
