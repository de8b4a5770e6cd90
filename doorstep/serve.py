"""Inside the environment: bring the database up to date, load the example, say where to look, and serve."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import importlib
import logging
import os
import resource
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TextIO

PROJECT = Path(__file__).resolve().parents[1]


def say(words: str = "") -> None:
    """Tell the person at the keyboard."""
    print(words, flush=True)


def address_on_the_network() -> str | None:
    """This machine's address on the local network, as phones in the hall would type it. No packet is sent."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found = probe.getsockname()[0]
        return None if found.startswith("127.") else str(found)
    return None


def prepare(*, empty: bool) -> None:
    """Migrate, build what the pages need, and load the example county into an empty database."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    from doorstep import assets

    try:
        executor = MigrationExecutor(connection)
        steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if steps:
            say(f"Preparing the database ({len(steps)} steps)…")
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as trouble:
        sys.exit(f"The database cannot be opened: {trouble}. Is another program using the folder, or is the disk full?")
    assets.build(say)
    # Loaded here, before there are threads: two threads that load the same module at once can see half of it.
    importlib.import_module("safercyber.site.urls")
    from example import northvale
    from safercyber.partnership import queries

    if not empty and queries.the_partnership() is None:
        say("Loading the example county Northvale (about 15 s)…")
        started = time.monotonic()
        northvale.load(say=lambda words: say(f"  {words}"))
        say(f"  loaded in {time.monotonic() - started:.0f} s")


def only_one() -> TextIO:
    """Hold the folder while serving. Live rooms live in one process: two on one folder would not see each other."""
    lock = (Path(os.environ["SAFERCYBER_DATA"]) / "running").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"Safer Cyber already runs on {os.environ['SAFERCYBER_DATA']}. Stop it first, or choose another folder with --data DIR.")
    return lock


def tell(port: int, origin: str, network: str | None) -> None:
    """Print the addresses, a QR for phones, and how to sign in."""
    from safercyber.partnership import queries

    say()
    say("Safer Cyber is ready.")
    say(f"  On this machine   http://127.0.0.1:{port}/")
    if network:
        say(f"  On your network   http://{network}:{port}/")
    if origin not in (f"http://127.0.0.1:{port}", f"http://{network}:{port}"):
        say(f"  People type       {origin}/")
    if network or not origin.startswith("http://127."):
        import segno

        segno.make(origin + "/", micro=False).terminal(compact=True, border=2)
    partnership = queries.the_partnership()
    if partnership is None:
        from safercyber.people.actions import set_up_token

        say(f"  Set up your area  http://127.0.0.1:{port}/set-up?key={set_up_token()}")
    elif partnership.is_example:
        from example import northvale

        say("Example data: everything and everybody here is made up. Sign in at /staff/ with:")
        for line in northvale.sign_in_lines():
            say(f"  {line}")
        say("To start with your own area: ./manage example remove, then ./run --empty")
    say("Stop with Ctrl C.")


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--origin", default="")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    network = None if options.host.startswith("127.") else address_on_the_network()
    origin = options.origin or f"http://{network or '127.0.0.1'}:{options.port}"
    os.environ["SAFERCYBER_ORIGIN"] = origin
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safercyber.site.settings")
    os.environ.setdefault("SAFERCYBER_STATIC", "collected")
    sys.path.insert(0, str(PROJECT))
    with contextlib.suppress(ValueError, OSError):  # one stream a phone: the default of 1,024 open files is too few
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    running = only_one()
    try:
        prepare(empty=options.empty)
    except KeyboardInterrupt:
        sys.exit("Stopped. Nothing is half-done; the next start goes on from here.")

    import uvicorn

    class Telling(uvicorn.Server):
        """Says where to look once the server really answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                await asyncio.to_thread(tell, options.port, origin, network)  # it asks the database, which the loop must not
                if not options.no_browser and (os.environ.get("DISPLAY") or sys.platform == "darwin"):
                    threading.Thread(target=webbrowser.open, args=[f"http://127.0.0.1:{options.port}/"], daemon=True).start()

    config = uvicorn.Config(
        "safercyber.site.asgi:application",
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=30,
        backlog=2048,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    Telling(config).run()
    running.close()


if __name__ == "__main__":
    main()
