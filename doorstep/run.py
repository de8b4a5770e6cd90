"""./run: start Safer Cyber on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from doorstep import environment


def parser() -> argparse.ArgumentParser:
    """The options, as --help and the reference show them."""
    parser = argparse.ArgumentParser(prog="./run", description="Start Safer Cyber. The first start installs what it needs.")
    parser.add_argument("--port", type=int, default=8000, help="the port to answer on (8000)")
    parser.add_argument("--data", type=Path, default=environment.PROJECT / "var", metavar="DIR", help="where all state lives (var/)")
    parser.add_argument("--empty", action="store_true", help="no example county: the first page sets up your own")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--host", default="0.0.0.0", help="the address to listen on (every one of this machine)")  # noqa: S104
    parser.add_argument("--origin", default="", metavar="URL", help="the address people type, when a proxy stands in front")
    return parser


def asked(arguments: list[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    options = parser().parse_args(arguments)
    if not 1 <= options.port <= 65535:
        sys.exit(f"{options.port} is not a port. Choose one from 1 to 65535, like --port 8001.")
    return options


def check_folder(folder: Path) -> None:
    """Leave with one sentence when nothing can be written there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it will hold addresses and keys
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as trouble:
        sys.exit(f"Safer Cyber cannot write in {folder}: {trouble.strerror}. Choose another folder with --data DIR.")


def check_port(host: str, port: int) -> None:
    """Leave with one sentence when somebody else answers on that port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except PermissionError:
            sys.exit(f"Port {port} needs more rights than you have. Choose one above 1023, like --port 8000.")
        except OSError as trouble:
            if trouble.errno == 98:
                sys.exit(f"Port {port} is in use. Stop what runs there, or choose another one: ./run --port {min(port + 1, 65535)}")
            sys.exit(f"Cannot listen on {host}: {trouble.strerror}.")


def main() -> None:
    """Check what can be checked at once, install, then hand over to the environment's own Python."""
    options = asked(sys.argv[1:])
    folder = options.data.expanduser().resolve()
    check_folder(folder)
    check_port(options.host, options.port)
    try:
        python = environment.make_ready("run")
    except environment.CannotInstall as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Stopped before everything was installed. The next start goes on from here.")
    os.environ["SAFERCYBER_DATA"] = str(folder)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # or each thread keeps a pool of its own of what it once took
    arguments = ["--port", str(options.port), "--host", options.host]
    arguments += ["--origin", options.origin] if options.origin else []
    arguments += [flag for flag, wanted in (("--empty", options.empty), ("--no-browser", options.no_browser)) if wanted]
    os.execv(python, [str(python), "-m", "doorstep.serve", *arguments])


if __name__ == "__main__":
    main()
