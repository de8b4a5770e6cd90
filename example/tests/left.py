"""Print how many rows each table of SAFERCYBER_DATA holds, as JSON. Run as a program by the tests."""

from __future__ import annotations

import json
import sys

if __name__ == "__main__":
    import django

    django.setup()
    from example.tests.facts import counts

    json.dump(counts(), sys.stdout)
