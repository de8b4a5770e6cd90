"""What is said of content that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable


class BadContent(ValueError):
    """Content that cannot be used. `problems` holds one line each, with file and line."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))
