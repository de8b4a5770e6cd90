"""The page of all commands, made from what the commands say of themselves. Written by `./manage reference`, checked by a test."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from doorstep import run, test

PAGE = "docs/reference/commands.md"
OF_DJANGO = {"help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"}
OTHERS = """Django's own commands work too, such as `./manage migrate`. `./manage help` lists all. `./manage --data DIR COMMAND`
runs one on another folder, as `./run --data DIR` does.
"""


def page() -> str:
    """The whole page, in Markdown."""
    parts = ["# Commands\n\nMade by `./manage reference`; do not edit by hand.\n"]
    parts += [_command("./run", run.parser()), _command("./test", test.parser())]
    parts += [_command(f"./manage {name}", parser) for name, parser in managed()]
    return "\n".join([*parts, "## The rest\n", OTHERS])


def managed() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Our own commands of ./manage by name, each with its parser."""
    from django.core.management import get_commands, load_command_class

    for name, app in sorted(get_commands().items()):
        if str(app).startswith("safercyber."):
            yield name, load_command_class(str(app), name).create_parser("./manage", name)


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    lines = [f"## {name}\n", f"{' '.join((parser.description or '').split())}\n"]
    rows = [row for action in parser._actions if action.dest not in OF_DJANGO for row in _rows(action)]
    if rows:
        lines += ["| | |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _rows(action: argparse.Action) -> Iterator[str]:
    if isinstance(action, argparse._SubParsersAction):
        for name, parser in action.choices.items():
            yield _row(name, parser.description or next((one.help or "" for one in action._choices_actions if one.dest == name), ""))
            for one in parser._actions:
                if one.dest not in OF_DJANGO:
                    yield from (row.replace("| `", f"| `{name} ", 1) for row in _rows(one))
        return
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    if action.option_strings:
        yield _row(f"{action.option_strings[-1]} {value}".strip(), action.help or "")
    else:
        yield _row("|".join(map(str, action.choices)) if action.choices else value, action.help or "")


def _row(name: str, words: str) -> str:
    escaped = name.replace("|", "\\|")
    return f"| `{escaped}` | {' '.join(words.split())} |"
