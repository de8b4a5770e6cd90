"""./test: check everything, with all the set-up that tests need."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from doorstep import browser, environment

MEMORY_FOR_DATABASES = 4_000_000_000  # bytes; they take a tenth of it
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected)")


def step(words: str) -> None:
    """Say what comes next."""
    environment.say(f"\n== {words}")


def chromium() -> str | None:
    """The path of the browser; where the one that costs least is missing and may be installed, it is."""
    if "CHROMIUM" not in os.environ and shutil.which(browser.SHELL) is None and browser.may_install():
        step("Installing Chromium")
        browser.install()
    return browser.here()


def in_memory() -> str | None:
    """A folder that is kept in memory and has room, where this machine has one: databases of tests need no disk to wait for."""
    folder = Path("/dev/shm")  # noqa: S108
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > MEMORY_FOR_DATABASES
    return str(folder) if roomy else None


class Checks:
    """Runs one check after the other and remembers how they ended."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.red: list[str] = []
        self.started = time.monotonic()

    def read(self, asked: dict[str, list[str]]) -> None:
        """Run the checks that only read the sources, two at a time, and show what each said in the order asked."""

        def run(command: list[str]) -> subprocess.CompletedProcess[str]:
            return subprocess.run(command, cwd=environment.PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

        with ThreadPoolExecutor(2) as pool:
            for words, ended in zip(asked, pool.map(run, asked.values()), strict=True):
                step(words)
                sys.stdout.write(ended.stdout)
                if ended.returncode:
                    self.red.append(words)

    def pytest(self, words: str, *arguments: str, env: dict[str, str] | None = None) -> None:
        """Run tests, show them as they come, and add up their counts."""
        step(words)
        command = [str(environment.PYTHON), "-m", "pytest", *arguments]
        last = ""
        with subprocess.Popen(
            command, cwd=environment.PROJECT, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as tests:
            for line in tests.stdout or ():
                sys.stdout.write(line)
                last = line if " in " in line and COUNT.search(line) else last
        sys.stdout.flush()
        for number, kind in COUNT.findall(last):
            self.counts[kind] = self.counts.get(kind, 0) + int(number)
        if tests.returncode:
            self.red.append(words)

    def close(self) -> int:
        """Print the one closing line and return the exit code."""
        failed = self.counts.get("failed", 0) + self.counts.get("error", 0) + self.counts.get("errors", 0)
        for words in self.red:
            environment.say(f"RED: {words}")
        told = [f"{self.counts.get('passed', 0)} passed"]
        told += [f"{failed or len(self.red)} failed"] if failed or self.red else []
        told += [f"{self.counts[kind]} {kind}" for kind in ("skipped", "xfailed") if self.counts.get(kind)]
        environment.say(f"\n===== {', '.join(told)} in {time.monotonic() - self.started:.2f}s =====")
        return 1 if self.red or not self.counts.get("passed") else 0


def parser() -> argparse.ArgumentParser:
    """The options, as --help and the reference show them."""
    parser = argparse.ArgumentParser(prog="./test", description="Check everything.")
    parser.add_argument("--quick", action="store_true", help="no browser, no PostgreSQL, no test that takes seconds: within 90 seconds")
    parser.add_argument("--long", action="store_true", help="also what takes minutes")
    return parser


def main() -> int:
    """Check everything that was asked for; the last line is one pytest summary."""
    options = parser().parse_args()
    try:
        python = str(environment.make_ready("test"))
    except environment.CannotInstall as trouble:
        environment.say(str(trouble))
        return 1
    checks = Checks()
    bin_ = environment.ENVIRONMENT / "bin"
    folder = Path(tempfile.mkdtemp(prefix="safercyber-test-", dir=in_memory()))
    os.environ["SAFERCYBER_DATA"] = str(folder / "data")
    try:
        checks.read(
            {
                "Types (mypy)": [str(bin_ / "mypy"), "safercyber", "doorstep", "example"],
                "Style (ruff)": [str(bin_ / "ruff"), "check", "."],
                "Format (ruff)": [str(bin_ / "ruff"), "format", "--check", "-q", "."],
                "Floors (import contracts)": [str(bin_ / "lint-imports")],
                "Migrations in step": [python, "-m", "doorstep.command", "makemigrations", "--check", "--dry-run", "-v0"],
            }
        )
        which = "not browser and not postgres" + ("" if options.long else " and not long") + (" and not slow" if options.quick else "")
        checks.pytest("Tests on SQLite", "-q", "-p", "no:playwright", "-n", "2", "--dist", "loadgroup", "-m", which)
        if not options.quick:
            postgres(checks, folder, options.long)
            journeys(checks)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return checks.close()


def postgres(checks: Checks, folder: Path, long: bool) -> None:
    """The same tests on a real PostgreSQL server, started here and stopped here."""
    step("Starting PostgreSQL")
    server = subprocess.Popen(
        [str(environment.PYTHON), str(Path(__file__).with_name("postgres.py")), str(folder / "postgres")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        where = (server.stdout.readline() if server.stdout else "").strip()
        if not where:
            checks.red.append("PostgreSQL did not start")
            return
        which = "not browser" + ("" if long else " and not long")
        checks.pytest(
            "Tests on PostgreSQL",
            "-q",
            "-p",
            "no:playwright",
            "-n",
            "2",
            "--dist",
            "loadgroup",
            "-m",
            which,
            "safercyber",
            "--ignore=safercyber/rules",
            env={"SAFERCYBER_POSTGRES": where},
        )
    finally:
        server.communicate("stop\n", timeout=60)


def journeys(checks: Checks) -> None:
    """The stories in a real browser."""
    path = chromium()
    if path is None:
        environment.say("The journeys need Chromium: install it (on Debian: apt install chromium), then run ./test again.")
        checks.red.append("Journeys in the browser: Chromium is missing")
        return
    # Two at a time: each has its own server, folder and browser.
    checks.pytest(
        "Journeys in the browser",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        "-m",
        "browser",
        "journeys",
        env={"CHROMIUM": path, "DJANGO_ALLOW_ASYNC_UNSAFE": "1"},
    )


if __name__ == "__main__":
    sys.exit(main())
