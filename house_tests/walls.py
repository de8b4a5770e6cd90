"""The checks. Each takes the folder of the project and returns its breaches, one sentence each: empty means that the wall stands.

They read source text only, so that a test can break a copy of the house and see the check fail.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

DOORS = ("actions", "queries")
SITE_ALSO = ("urls", "stream")
NUMERIC = {"numpy", "scipy", "statsmodels"}
NOT_A_NAME = {"utils", "util", "helpers", "helper", "common", "core", "lib", "libs", "misc"}
NOT_IN_RULES = {"os", "pathlib", "secrets", "time", "socket", "subprocess", "urllib", "threading", "asyncio", "io", "tempfile", "shutil"}
LONGEST_FILE = 500


@lru_cache(maxsize=4096)
def _parsed(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, read again when the file changes."""
    return _parsed(path, path.stat().st_mtime_ns)


def sources(root: Path) -> Iterator[Path]:
    """The Python files of the house, without tests and migrations."""
    for path in sorted((root / "safercyber").rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(root).parts) and path.name != "conftest.py":
            yield path


def apps(root: Path) -> set[str]:
    """The apps, by folder."""
    return {path.parent.name for path in (root / "safercyber").glob("*/apps.py")}


def module_of(root: Path, path: Path) -> tuple[str, ...]:
    """The dotted name of a file, in parts."""
    parts = path.relative_to(root).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imports_of(root: Path, path: Path) -> Iterator[tuple[int, str]]:
    """Every module or name that a file imports, with its line, wherever in the file it stands."""
    package = module_of(root, path) if path.name == "__init__.py" else module_of(root, path)[:-1]
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            start = ".".join(part for part in (base, node.module or "") if part)
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def _at(root: Path, path: Path, line: int) -> str:
    return f"{path.relative_to(root)}:{line}"


def doors(root: Path) -> list[str]:
    """From outside, only an app's actions and queries may be imported; `site` may also mount its urls and stream."""
    breaches, all_apps = [], apps(root)
    for path in sources(root):
        mine = module_of(root, path)[1] if len(module_of(root, path)) > 1 else ""
        for line, name in imports_of(root, path):
            parts = name.split(".")
            if parts[0] != "safercyber" or len(parts) < 2 or parts[1] not in all_apps or parts[1] == mine:
                continue
            allowed = DOORS + (SITE_ALSO if mine == "site" else ())
            # "from safercyber.people.actions import invite" and "from safercyber.people import actions", nothing deeper.
            is_door = len(parts) >= 3 and parts[2] in allowed and len(parts) <= 4
            inner = root / "safercyber" / parts[1] / (parts[2] if len(parts) > 2 else "")
            is_inside_a_door = len(parts) == 4 and is_door and ((inner / f"{parts[3]}.py").exists() or (inner / parts[3]).is_dir())
            if not is_door or is_inside_a_door:
                breaches.append(f"{_at(root, path, line)} goes into {parts[1]} by {name}, not through its actions or queries.")
    return breaches


WEB = ("django.http", "django.shortcuts", "django.contrib.messages", "safercyber.who.asking")


def deaf_doors(root: Path) -> list[str]:
    """Actions and queries know nothing of the web: what is read off a request stands in `who`."""
    breaches = []
    for path in sources(root):
        parts = module_of(root, path)
        if len(parts) < 3 or parts[2] not in DOORS:
            continue
        for line, name in imports_of(root, path):
            if name.startswith(WEB):
                breaches.append(f"{_at(root, path, line)} knows of the web by {name}.")
    return breaches


def floors(root: Path) -> dict[str, int]:
    """The floor of each top module, from the import contract: the ground is 0."""
    told = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contract = next(one for one in told["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    names = [re.split(r"\s*[|:]\s*", layer) for layer in reversed(contract["layers"])]
    return {name.strip("() "): number for number, layer in enumerate(names) for name in layer}


def up_the_stairs(root: Path) -> list[str]:
    """An app looks down, never up; apps on one floor do not know each other. Import-linter checks the same with its own eyes."""
    height = floors(root)
    breaches = [f"{name} has no floor in pyproject.toml." for name in sorted(_top_modules(root) - set(height))]
    for path in sources(root):
        parts = module_of(root, path)
        if len(parts) < 2 or parts[1] not in height:
            continue
        for line, name in imports_of(root, path):
            there = name.split(".")
            if there[0] != "safercyber" or len(there) < 2 or there[1] == parts[1]:
                continue
            if height.get(there[1], -1) >= height[parts[1]]:
                breaches.append(f"{_at(root, path, line)} looks up, or sideways, to {there[1]}.")
    return breaches


def _top_modules(root: Path) -> set[str]:
    tops = (root / "safercyber").iterdir()
    return {path.stem for path in tops if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__", "tests"}


def purity(root: Path) -> list[str]:
    """`rules` imports the standard library and the numeric ones only, the latter inside functions; no clock, no dice, no files."""
    breaches = []
    for path in sources(root):
        if module_of(root, path)[1:2] != ("rules",):
            continue
        at_the_top = {id(node) for node in parsed(path).body}
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                breaches += _impure_import(root, path, node, id(node) in at_the_top)
            if isinstance(node, ast.Call) and (words := _impure_call(node)):
                breaches.append(f"{_at(root, path, node.lineno)} {words}.")
    return breaches


def _impure_import(root: Path, path: Path, node: ast.Import | ast.ImportFrom, is_at_the_top: bool) -> Iterator[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    if isinstance(node, ast.ImportFrom) and node.level:
        return
    for name in names:
        first = name.split(".")[0]
        if first == "safercyber":
            # "from safercyber import rules" hides its name behind the comma, so both spellings are looked at.
            inner = {f"{name}.{alias.name}" for alias in node.names} if isinstance(node, ast.ImportFrom) else {name}
            if not all(one.startswith("safercyber.rules") for one in inner):
                yield f"{_at(root, path, node.lineno)} looks out of rules to {name}."
        elif first in NUMERIC:
            if is_at_the_top:
                yield f"{_at(root, path, node.lineno)} imports {first} for everybody; import it inside the function."
        elif first not in sys.stdlib_module_names:
            yield f"{_at(root, path, node.lineno)} imports {first}, which is not in the standard library."
        elif first in NOT_IN_RULES:
            yield f"{_at(root, path, node.lineno)} imports {first}: a rule has no clock, no dice and no files."


def _impure_call(node: ast.Call) -> str:
    told = ast.unparse(node.func)
    if told == "open" or told.endswith((".now", ".utcnow", ".today")):
        return f"calls {told}(): a rule is given what it needs"
    if re.fullmatch(r"random\.(?!Random$)\w+", told) or (told == "random.Random" and not node.args):
        return f"throws dice with {told}(): a rule is given its chance"
    return ""


def tables(root: Path) -> list[str]:
    """Views and addresses never touch tables; foreign keys point down, with related_name="+" across apps."""
    breaches, height = [], floors(root)
    for path in sources(root):
        parts = module_of(root, path)
        if len(parts) < 3:
            continue
        if any("views" in part or part == "urls" for part in parts[2:]):
            for line, name in imports_of(root, path):
                if ".models" in f".{name}." and name.startswith(f"safercyber.{parts[1]}.models"):
                    breaches.append(f"{_at(root, path, line)} touches tables; ask queries or actions.")
        if "models" in parts[2:]:
            breaches += _keys_that_point_wrongly(root, path, parts[1], height)
    return breaches


def _keys_that_point_wrongly(root: Path, path: Path, mine: str, height: dict[str, int]) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(("ForeignKey", "OneToOneField", "ManyToManyField")):
            continue
        target = node.args[0] if node.args else next((key.value for key in node.keywords if key.arg == "to"), None)
        words = target.value if isinstance(target, ast.Constant) else ast.unparse(target) if target else ""
        there = "people" if words == "settings.AUTH_USER_MODEL" else str(words).split(".")[0] if "." in str(words) else mine
        if there == mine:
            continue
        if height.get(there, 99) >= height.get(mine, -1):
            yield f"{_at(root, path, node.lineno)} points up, or sideways, to {words}."
        name = next((key.value for key in node.keywords if key.arg == "related_name"), None)
        if not (isinstance(name, ast.Constant) and name.value == "+"):
            yield f'{_at(root, path, node.lineno)} points to {words} without related_name="+".'


def names_and_wires(root: Path) -> list[str]:
    """No signals of our own, no apps.get_model outside migrations, no drawer called utils, no admin site."""
    breaches = []
    for path in sources(root):
        if wrong := NOT_A_NAME & set(module_of(root, path)):
            breaches.append(f"{path.relative_to(root)} is called {wrong.pop()}: name what it does.")
        for line, name in imports_of(root, path):
            if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals")):
                breaches.append(f"{_at(root, path, line)} wires a signal.")
            if name.startswith("django.contrib.admin"):
                breaches.append(f"{_at(root, path, line)} opens the admin site, which asks nobody's rule.")
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("get_model"):
                breaches.append(f"{_at(root, path, node.lineno)} reaches for a table with get_model.")
    return breaches


def lengths(root: Path) -> list[str]:
    """No file over 500 lines."""
    breaches = []
    for folder in ("safercyber", "doorstep", "example", "house_tests", "journeys", "bench"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".js", ".css") and "migrations" not in path.parts:
                count = len(path.read_text("utf-8").splitlines())
                if count > LONGEST_FILE:
                    breaches.append(f"{path.relative_to(root)} has {count} lines; {LONGEST_FILE} at most.")
    return breaches


SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json[\"'])", re.I)
STYLE = re.compile(r"<style\b|<[^>{]*?\sstyle\s*=", re.I)
HANDLER = re.compile(r"<[a-z][^>]*?\son[a-z]+\s*=", re.I)
ELSEWHERE = re.compile(
    r"""(?:<(?:script|img|iframe|source|video|audio|embed|object|use|image)\b[^>]*?\s(?:src|srcset|data|poster|(?:xlink:)?href)
    |<link\b[^>]*?\shref|<form\b[^>]*?\saction|\sformaction)\s*=\s*["']?\s*(?:https?:)?//""",
    re.I | re.X,
)
JS_URL = re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I)
CSS_ELSEWHERE = re.compile(r"@import|url\(\s*[\"']?\s*(?:https?:)?//", re.I)
JS_ELSEWHERE = re.compile(r"(?:\bfrom|\bimport|fetch\(|EventSource\(|WebSocket\(|sendBeacon\()\s*\(?[\"'`](?:https?:|wss?:)?//", re.I)
JS_EVAL = re.compile(r"\beval\(|new Function\(|document\.write\(|setAttribute\(\s*[\"'](?:style|on\w+)[\"']")

FORBIDDEN = {
    ".html": (
        (SCRIPT, "an inline script"),
        (STYLE, "an inline style"),
        (HANDLER, "an inline handler"),
        (ELSEWHERE, "a third-party request"),
        (JS_URL, "a javascript: address"),
    ),
    ".css": ((CSS_ELSEWHERE, "a third-party request or an import"),),
    ".js": ((JS_ELSEWHERE, "a third-party request"), (JS_EVAL, "what the policy for scripts and styles forbids")),
    ".svg": ((SCRIPT, "a script"), (HANDLER, "a handler"), (ELSEWHERE, "a third-party request")),
}


def templates(root: Path) -> list[str]:
    """No inline script, style or handler, and nothing asked of anybody else's server."""
    breaches = []
    for path in sorted((root / "safercyber").rglob("*")):
        patterns = FORBIDDEN.get(path.suffix, ())
        text = path.read_text("utf-8") if patterns else ""
        if path.suffix == ".html":
            text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)
        for pattern, words in patterns:
            if found := pattern.search(text):
                line = text[: found.start()].count("\n") + 1
                breaches.append(f"{_at(root, path, line)} has {words}.")
    return breaches


LOADS = re.compile(r"\{%\s*load\s+(.*?)\s*%\}")


def shelves(root: Path) -> list[str]:
    """A template loads the tags of its own floor and of those below: a lower page shows a higher app's part by its address."""
    house, height, breaches = root / "safercyber", floors(root), []
    owners = {path.stem: path.relative_to(house).parts[0] for path in house.glob("*/templatetags/*.py")}
    for path in sorted(house.rglob("*.html")):
        mine, text = path.relative_to(house).parts[0], path.read_text("utf-8")
        for found in LOADS.finditer(text):
            names = found[1].rpartition(" from ")[2].split()
            for name in names:
                if height.get(owners.get(name, mine), 99) > height.get(mine, -1):
                    line = text[: found.start()].count("\n") + 1
                    breaches.append(f"{_at(root, path, line)} loads {name} of {owners[name]}, a higher floor.")
    return breaches


ALL = (doors, deaf_doors, up_the_stairs, purity, tables, names_and_wires, lengths, templates, shelves)
