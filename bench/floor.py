"""The floor: a Django view that inserts one row, with the same server, database settings and durability, and nothing else."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import django
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

FOLDER = Path(os.environ.get("FLOOR_DATA", "/nonexistent"))

if not settings.configured:
    settings.configure(
        DEBUG=False,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="floor",
        MIDDLEWARE=[],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": FOLDER / "floor.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 10,
                    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL",
                },
            }
        },
    )
    django.setup()


def insert(request: HttpRequest) -> HttpResponse:
    """One row, on the disk."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO booking (name, contact, people) VALUES (%s, %s, %s)", ["Margaret", "m@northvale.example", 2])
    return HttpResponse("saved")


def alive(request: HttpRequest) -> HttpResponse:
    """Ready."""
    return HttpResponse("alive")


urlpatterns = [path("insert", insert), path("livez", alive)]


def make_table() -> None:
    """The one table."""
    with sqlite3.connect(FOLDER / "floor.sqlite3") as file:
        file.execute("CREATE TABLE IF NOT EXISTS booking (id INTEGER PRIMARY KEY, name TEXT, contact TEXT, people INTEGER)")


if __name__ == "__main__":
    make_table()
    import uvicorn
    from django.core.wsgi import get_wsgi_application

    uvicorn.run(WSGIMiddleware(get_wsgi_application(), workers=8), host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
