"""Faults of our own in the server's log: with their traces, and without a key that stands in an address."""

from __future__ import annotations

import logging


class WithoutKeys(logging.Filter):
    """Shows the route of an address, never the address: whoever has the link of a ticket has the ticket."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, its address replaced."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg, record.args = "A fault at %s", (f"/{match.route}" if match else "an address that is not ours",)
        return True
