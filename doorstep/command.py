"""The project's commands and Django's, with the project's own name and its own commands first in their help."""

import os
import sys
from pathlib import Path

HELP: tuple[list[str], ...] = ([], ["help"], ["--help"], ["-h"])


def help_page() -> str:
    """Our own commands, each with what it does, then the names of Django's."""
    import textwrap

    from django.core.management import get_commands

    from doorstep.reference import managed

    ours = {name: " ".join((parser.description or "").split()) for name, parser in managed()}
    width = max(map(len, ours)) + 4
    lines = ["./manage [--data DIR] COMMAND", "", "Safer Cyber's own commands:", ""]
    for name, words in ours.items():
        lines += textwrap.wrap(words, 100, initial_indent=f"  {name:<{width}}", subsequent_indent=" " * (width + 2))
    others = ", ".join(sorted(set(get_commands()) - set(ours)))
    lines += ["", "Django's commands:", "", *textwrap.wrap(others, 100, initial_indent="  ", subsequent_indent="  ")]
    return "\n".join([*lines, "", "./manage help COMMAND says more of one."])


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safercyber.site.settings")
    from django.core.management import execute_from_command_line

    if sys.argv[1:] in HELP:
        import django

        django.setup()
        print(help_page())
    else:
        execute_from_command_line(["./manage", *sys.argv[1:]])
