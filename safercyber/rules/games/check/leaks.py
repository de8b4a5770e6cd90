"""Leaks: a secret that can be read before its time, in the words themselves. (That no view carries one is tested on the engine.)

Each text of a pack has a moment at which it may first be read: 0 before the game, then ten to a round, then the debrief. A secret
leaks where a text of an earlier moment holds one of its sentences, or the name of a brick that is still hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.texts import Data, found, strings
from safercyber.rules.games.reading import Path

LEAST_WORDS = 4
"""A shorter sentence ("It is held.") may well stand in two places."""
DEBRIEF = 1000
_MOMENTS = {
    "lobby": 0, "before": 0, "news": 1, "post": 2, "opened": 3, "talk": 4, "vote": 4, "reveal": 4, "reason": 4, "build": 4, "hold": 5,
    "happened": 6,
    "reel": DEBRIEF, "best": DEBRIEF + 1, "why": DEBRIEF + 1, "moves": DEBRIEF + 1, "item": DEBRIEF + 2, "answer": DEBRIEF + 3,
}  # fmt: skip
_TELLS = re.compile(r"\b(?:fake|scam|genuine|phish\w*|hoax|bogus|fraudulent|counterfeit|impostor)\b", re.IGNORECASE)
_TELLING_ID = re.compile(r"(?:^|[-_])(?:fake|real|scam|genuine|phish|phishing|hoax|true|false|safe|trick)(?:$|[-_])")


@dataclass(frozen=True)
class _Text:
    path: Path
    words: str
    moment: int
    kind: str = ""  # what kind of secret it is; nothing: anybody may know it


def check_leaks(data: Data, kind: str, leaks: Findings) -> None:
    """Flag secrets in texts that are read before them, and messages that say themselves which kind they are."""
    _check_tells(data, leaks)
    texts = [*_envelope(data), *(_board(data) if kind == "board" else ())]
    secrets = [text for text in texts if text.kind]
    public = [(text, _plain(text.words)) for text in texts]
    for secret in secrets:
        for sentence in _sentences(secret.words):
            for text, words in public:
                if text.moment < secret.moment and not (text.kind == secret.kind == "answer") and f" {sentence} " in f" {words} ":
                    leaks.flag("LEAK", text.path, f'"{sentence}" is told here, and should be a surprise later ({_place(secret.path)}).')
    if kind == "board":
        _check_hidden_names(data, leaks)


def _check_tells(data: Data, leaks: Findings) -> None:
    for pattern in ("body/post/*", "items/*"):
        for path, message in found(data, pattern):
            show = message.get("show", {})
            for at, words in [((*path, "title"), message.get("title")), *(((*path, "show", k), show.get(k)) for k in ("from", "subject"))]:
                if isinstance(words, str) and (tell := _TELLS.search(words)):
                    leaks.flag("LEAK", at, f'"{tell.group(0)}" gives away which kind of message this is.')
            id = path[-1] if path[0] == "items" else message.get("id")
            if isinstance(id, str) and _TELLING_ID.search(id):
                leaks.flag("LEAK", path, f'the id "{id}" travels to the phones and gives the answer away. Name it after what it is about.')


def _envelope(data: Data) -> Iterator[_Text]:
    for key in ("title", "summary", "setting"):
        yield _Text((key,), str(data.get(key, "")), 0)
    for pattern in ("print", "reasons/*/say"):
        for path, value in found(data, pattern):
            yield from (_Text(at, words, 0) for at, words in strings(value, path))
    rounds = data["body"].get("rounds", 1) if isinstance(data.get("body"), dict) else 1
    for phase, value in data.get("facilitator", {}).items():
        moment = _MOMENTS.get(phase, DEBRIEF + 4)
        entries = value if isinstance(value, list) else [value]
        for n, entry in enumerate(entries):
            at: Path = ("facilitator", phase, n, "say") if isinstance(value, list) else ("facilitator", phase, "say")
            yield _Text(at, str(entry.get("say", "")), 10 * min(n + 1, rounds) + moment if 0 < moment < DEBRIEF else moment)
    for path, words in found(data, "hints/*/*"):
        moment = _MOMENTS.get(str(path[1]), DEBRIEF)
        yield _Text(path, str(words), 10 + moment if 0 < moment < DEBRIEF else moment)
    for path, item in found(data, "items/*"):
        yield _Text((*path, "title"), str(item.get("title", "")), DEBRIEF + 2)
        yield from (_Text(at, words, DEBRIEF + 2) for at, words in strings(item.get("show"), (*path, "show")))
        yield _Text((*path, "why"), str(item.get("why", "")), DEBRIEF + 3, "answer")


def _board(data: Data) -> Iterator[_Text]:
    for path, brick in found(data, "body/bricks/*"):
        if not brick.get("hidden"):
            yield from (_Text((*path, key), str(brick.get(key, "")), 0) for key in ("name", "why", "real_life"))
    for path, card in found(data, "body/cards/*"):
        yield from (_Text((*path, key), str(card.get(key, "")), 14, "card") for key in ("title", "text"))
    for path, step in found(data, "body/threats/*/steps/*"):
        now = 10 * step["round"]
        yield _Text((*path, "truth"), str(step.get("truth", "")), DEBRIEF, "truth")
        if "coming" in step:
            yield _Text((*path, "coming"), str(step["coming"]), now + 5)
        if "hit" in step:
            yield _Text((*path, "hit"), str(step["hit"]), now + 6, "outcome")
        for brick, words in (step.get("saved") or {}).items():
            yield _Text((*path, "saved", brick), str(words), now + 6, "outcome")
    for path, message in found(data, "body/post/*"):
        now = 10 * message["round"]
        yield _Text((*path, "title"), str(message.get("title", "")), now + 2)
        yield from (_Text(at, words, now + 2) for at, words in strings(message.get("show"), (*path, "show")))
        yield _Text((*path, "why"), str(message.get("why", "")), now + 3, "answer")
        for answer, reply in (message.get("answers") or {}).items():
            yield _Text((*path, "answers", answer, "say"), str(reply.get("say", "")), now + 3, "answer")
    for path, news in found(data, "body/news/*"):
        now = 10 * news["round"]
        yield _Text((*path, "lead"), str(news.get("lead", "")), now + 1)
        yield from (_Text((*path, "also", n), str(words), now + 1) for n, words in enumerate(news.get("also") or ()))
        yield _Text((*path, "after"), str(news.get("after", "")), now + 6)


def _check_hidden_names(data: Data, leaks: Findings) -> None:
    """The name of a hidden brick may stand in its own texts, on what unlocks it, where it held, and in the debrief."""
    public = [
        text for text in (*_envelope(data), *_board(data)) if text.moment < DEBRIEF and "saved" not in text.path and text.moment != 14
    ]
    for _, brick in found(data, "body/bricks/*"):
        if brick.get("hidden"):
            name = _plain(str(brick.get("name", "")))
            for text in public:
                if name and f" {name} " in f" {_plain(text.words)} ":
                    leaks.flag("LEAK", text.path, f'"{brick["name"]}" is named here, while it is still hidden.')


def _sentences(words: str) -> Iterator[str]:
    for one in re.split(r"(?<=[.!?])\s+|\n", words):
        plain = _plain(one)
        if len(plain.split()) >= LEAST_WORDS:
            yield plain


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9£']+", words.lower().replace("’", "'")))


def _place(path: Path) -> str:
    return " > ".join(str(part + 1) if isinstance(part, int) else str(part) for part in path)
