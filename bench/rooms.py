"""40 rooms of 30 phones at once, a move of each phone every five seconds, and in the middle the server is killed and started again.

Answers stored must equal answers sent: a phone sends what was not acknowledged once more, with the same id, as the page's script
does. A phone counts as back when its stream has told it a version again. The client runs on the same cores as the server.

    ./manage bench rooms [rooms] [phones in each] [seconds]
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.room import Phone, cuts, timed
from bench.served import PROJECT, Served, free_port

EVERY = 5.0
JOIN_OVER = 60.0
BACK_WITHIN = 5.0
CHOICES = ("two_step", "ring_back", "backup", "done")
OPEN_ROOMS = """
import django, sys; django.setup()
from safercyber.play.tests import factories as make
for n in range(int(sys.argv[1])):
    room = make.a_room(teams=5, by=f"person:{n // 10}")
    make.host(room.ref, "phase.set", to="before"); make.go(room.ref, "1.vote")
    print(room.ref, room.code)
"""
COUNT = """
import django; django.setup()
from safercyber.play.models import RoomEvent
votes = RoomEvent.objects.filter(kind="propose")
print(votes.count(), votes.values("room", "client_id").distinct().count(), RoomEvent.objects.filter(kind="join").count())
"""


class Hall:
    """All the phones of all the rooms, and what became of their moves."""

    def __init__(self, port: int, rooms: list[tuple[str, str]], each: int) -> None:
        self.port, self.dice = port, random.Random(11)
        self.phones = [(Phone(port), ref, code) for ref, code in rooms for _ in range(each)]
        self.sent = 0
        self.took: list[float] = []
        self.around: list[float] = []  # of moves that met the kill, or the five seconds after the new start
        self.dropped = 0
        self.killed_at = self.up_at = 0.0
        self.back: list[float] = []

    async def join(self) -> list[float]:
        """Everybody joins within a minute, and opens a stream."""

        async def one(n: int, phone: Phone, ref: str, code: str) -> float:
            await asyncio.sleep(self.dice.random() * JOIN_OVER)
            took = await timed(phone.join(code, n))
            await phone.listen(f"/r/{ref}/stream")
            phone.other = Phone(self.port)  # a browser fetches views on a connection of its own
            phone.other.cookie, phone.state = phone.cookie, f"/r/{ref}/state"
            return took

        return list(await asyncio.gather(*(one(n, *told) for n, told in enumerate(self.phones))))

    async def moves(self, n: int, phone: Phone, ref: str, until: float) -> None:
        """One phone: a vote every five seconds; one that is not acknowledged goes again."""
        await asyncio.sleep(self.dice.random() * EVERY)
        turn, ask = 0, phone.page.partition(b'name="ask" value="')[2].partition(b'"')[0].decode()
        while time.perf_counter() < until:
            turn += 1
            began = time.perf_counter()
            body = urlencode({"id": f"move-{turn}-of-phone-{n}", "kind": "propose", "choice": CHOICES[(n + turn) % 4], "ask": ask})
            self.sent += 1
            while True:
                try:
                    status, _, answer = await phone.call("POST", f"/r/{ref}/move", body, X_Play="1")
                except (OSError, asyncio.IncompleteReadError):
                    phone.writer = None
                    await asyncio.sleep(0.3 + self.dice.random())
                    continue
                assert status == 200, (status, answer[:300])
                break
            steady = not self.killed_at or (self.up_at and began > self.up_at + BACK_WITHIN)
            (self.took if steady else self.around).append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - began)))

    async def keep_listening(self, phone: Phone, ref: str, until: float) -> None:
        """A stream that ends is opened again, as the page does, at a moment of its own."""
        while time.perf_counter() < until:
            await asyncio.wait({phone.listening}, timeout=max(0.0, until - time.perf_counter()))
            if not phone.listening.done():
                return
            if not self.killed_at:
                self.dropped += 1
            while True:
                await asyncio.sleep(0.2 + self.dice.random() * 1.5)
                try:
                    await phone.listen(f"/r/{ref}/stream")
                    break
                except (OSError, asyncio.IncompleteReadError):
                    continue
            if self.up_at:
                self.back.append(time.perf_counter() - self.up_at)


def served(port: int, env: dict[str, str]) -> Served:
    command = [sys.executable, "-m", "uvicorn", "safercyber.site.asgi:application", "--port", str(port), "--log-level", "error"]
    return Served(command, port, env=env)


async def play(hall: Hall, servers: list[Served], env: dict[str, str], seconds: float) -> tuple[list[float], float, float]:
    """Join, move for so long, and be killed half-way. Returns the joins and the memory before and after."""
    joins = await hall.join()
    memory = servers[0].memory_mb()
    until = time.perf_counter() + seconds
    work = [asyncio.create_task(hall.moves(n, phone, ref, until)) for n, (phone, ref, _) in enumerate(hall.phones)]
    work += [asyncio.create_task(hall.keep_listening(phone, ref, until + BACK_WITHIN)) for phone, ref, _ in hall.phones]
    await asyncio.sleep(seconds / 2)
    hall.killed_at = time.perf_counter()
    servers[0].process.send_signal(signal.SIGKILL)
    servers[0].process.wait()
    again = served(hall.port, env)
    await asyncio.to_thread(again.__enter__)
    hall.up_at = time.perf_counter()
    servers.append(again)
    await asyncio.gather(*work)
    return joins, memory, again.memory_mb()


def main() -> None:
    """Print what was seen; exit 1 when a move was lost or doubled, or a stream fell before the kill."""
    told = [int(one) for one in sys.argv[1:4]]
    many, each, seconds = (*told, *(40, 30, 60)[len(told) :])
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        env = {"SAFERCYBER_DATA": str(Path(temporary) / "data"), "DJANGO_SETTINGS_MODULE": "safercyber.site.settings"}
        whole = {**os.environ, **env}
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], cwd=PROJECT, env=whole, check=True)
        command = [sys.executable, "-c", OPEN_ROOMS, str(many)]
        made = subprocess.run(command, cwd=PROJECT, env=whole, check=True, capture_output=True, text=True)
        rooms = [(line.split()[0], line.split()[1]) for line in made.stdout.splitlines()]
        port = free_port()
        servers = [served(port, env)]
        servers[0].__enter__()
        hall = Hall(port, rooms, each)
        try:
            joins, before, after = asyncio.run(play(hall, servers, env, float(seconds)))
        finally:
            for one in servers:
                if one.process.poll() is None:
                    one.__exit__()
        counted = subprocess.run([sys.executable, "-c", COUNT], cwd=PROJECT, env=whole, check=True, capture_output=True, text=True)
        stored, distinct, joined = (int(n) for n in counted.stdout.split())
    phones = many * each
    (p50, p95), (j50, j95) = cuts(hall.took), cuts(joins)
    slowest = max(hall.around, default=0.0)
    soon = sum(1 for one in hall.back if one <= BACK_WITHIN)
    print(f"{many} rooms of {each} phones, a move of each every {EVERY:g} s for {seconds} s, the server killed half-way\n")
    print(f"join over {JOIN_OVER:g} s: p50 {j50:.0f} ms, p95 {j95:.0f} ms ({joined} of {phones} in), p95 to 300 ms: {j95 / 300:.2f}")
    print(f"a move: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p95 to 500 ms: {p95 / 500:.2f}")
    print(f"moves stored of sent: {stored} of {hall.sent}, {stored - distinct} doubled; streams that fell before the kill: {hall.dropped}")
    print(f"started again in {hall.up_at - hall.killed_at:.1f} s; {soon} of {phones} streams back within {BACK_WITHIN:g} s of that")
    print(f"the {len(hall.around)} moves around the kill: none lost, the slowest acknowledged after {slowest:.1f} s")
    print(f"memory: {before:.0f} MB with everybody in, {after:.0f} MB at the end")
    if stored != hall.sent or distinct != stored or joined != phones or hall.dropped or soon < 0.95 * phones:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
