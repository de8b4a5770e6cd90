"""Inside the environment: bring the database up to date, load the example, say where to look, and serve."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import fcntl
import gc
import importlib
import io
import logging
import os
import resource
import shlex
import signal
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TextIO

from doorstep import environment

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
    """Load every part, migrate, build what the pages need, and load the example county into an empty database."""
    import django

    from doorstep import assets, database
    from safercyber import content

    django.setup()
    try:
        content.look_over()
        database.bring_up_to_date(say)
        assets.build(say)
        # Loaded here, before there are threads: two threads that load the same module at once can see half of it.
        for part in ("safercyber.site.urls", "safercyber.site.jobs", "safercyber.play.stream", "example.northvale"):
            importlib.import_module(part)
        if not empty:
            database.load_example(say)
    except (database.NotReady, content.BadContent) as trouble:
        sys.exit(str(trouble))
    except OSError as trouble:
        sys.exit(f"Safer Cyber cannot write {trouble.filename or 'its files'}: {trouble.strerror or trouble}.")


def hold_port(host: str, port: int) -> socket.socket:
    """Take the port before the long work, so that nobody else takes it meanwhile."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as trouble:
        sys.exit(f"Cannot listen on {host}, port {port}: {trouble.strerror}.")
    return taken


def only_one() -> TextIO:
    """Hold the folder while serving. Live rooms live in one process: two on one folder would not see each other."""
    folder = Path(os.environ["SAFERCYBER_DATA"])
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "running").open("w")
    except OSError as trouble:
        sys.exit(f"Safer Cyber cannot write in {folder}: {trouble.strerror}. Choose another folder with --data DIR.")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"Safer Cyber already runs on {os.environ['SAFERCYBER_DATA']}. Stop it first, or choose another folder with --data DIR.")
    return lock


def words_at_start(port: int, origin: str, network: str | None, *, empty: bool) -> list[str]:
    """The addresses, a QR for phones, and how to sign in."""
    from safercyber.partnership import queries

    words = ["", "Safer Cyber is ready.", f"  On this machine   http://127.0.0.1:{port}/"]
    if network:
        words.append(f"  On your network   http://{network}:{port}/")
    if origin not in (f"http://127.0.0.1:{port}", f"http://{network}:{port}"):
        words.append(f"  People type       {origin}/")
    if network or not origin.startswith("http://127."):
        words.append(_drawn(origin + "/"))
    partnership = queries.the_partnership()
    if partnership is None:
        from safercyber.people.actions import set_up_token

        words.append(f"  Set up your area  http://127.0.0.1:{port}/set-up?key={set_up_token()}")
    elif partnership.is_example:
        from example import northvale

        words.append("Example data: everything and everybody here is made up. Sign in at /staff/ with:")
        words += [f"  {line}" for line in northvale.sign_in_lines()]
        if empty:
            words.append("--empty changes nothing here: this folder already holds the example.")
        words.append(f"To start with your own area: stop, then {_with_data('./manage')} example remove, then {_with_data('./run')} --empty")
    return [*words, "Stop with Ctrl C."]


def _drawn(address: str) -> str:
    import segno

    lines = io.StringIO()
    segno.make(address, micro=False).terminal(lines, compact=True, border=2)
    return lines.getvalue().rstrip("\n")


def _with_data(command: str) -> str:
    folder = Path(os.environ["SAFERCYBER_DATA"])
    return command if folder == PROJECT / "var" else f"{command} --data {shlex.quote(str(folder))}"


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
    (Path(os.environ["SAFERCYBER_DATA"]) / "origin").write_text(origin, "utf-8")  # for links that ./manage prints
    door = hold_port(options.host, options.port)
    try:
        prepare(empty=options.empty)
        words = words_at_start(options.port, origin, network, empty=options.empty)
        serve(door, words, opens=None if options.no_browser else f"http://127.0.0.1:{options.port}/")
    except KeyboardInterrupt:
        say("Stopped. Nothing is half-done; the next start goes on from here.")
    except (ImportError, SyntaxError) as trouble:
        if not damaged(trouble):
            raise
        environment.distrust()
        sys.exit(f"A package is damaged or missing ({trouble}). Start again: the packages are then installed afresh.")
    running.close()


def damaged(trouble: ImportError | SyntaxError) -> bool:
    """Whether it is a package that cannot be loaded, rather than a part of this project."""
    if isinstance(trouble, SyntaxError):
        return Path(trouble.filename or "").is_relative_to(environment.ENVIRONMENT)
    return (trouble.name or "").split(".")[0] not in ("", "safercyber", "example", "doorstep")


def give_back_memory() -> None:
    """Hand back what the start took and needs no more: a first start reads and compiles every module. Only glibc can be asked to."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def serve(door: socket.socket, words: list[str], *, opens: str | None) -> None:
    """Answer on this socket until told to stop; say these words once it really answers."""
    import uvicorn

    class Telling(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                say("\n".join(words))
                if opens and (os.environ.get("DISPLAY") or sys.platform == "darwin"):
                    threading.Thread(target=webbrowser.open, args=[opens], daemon=True).start()

    config = uvicorn.Config(
        "safercyber.site.asgi:application",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=30,
        backlog=2048,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # The server sends itself the signal once more when all is closed: to be told to stop is no fault.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    config.load()
    give_back_memory()
    Telling(config).run(sockets=[door])


if __name__ == "__main__":
    main()
