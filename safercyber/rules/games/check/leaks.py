"""Leaks: a secret that can be read before its time, in the words themselves. (That no view carries one is tested on the engine.)

Each text of a pack has a moment at which it may first be read: 0 before the game, then ten to a round, then the debrief. A secret
leaks where a text of an earlier moment holds one of its sentences, or the name of a brick that is still hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safercyber.rules.games.check.flags import Findings
from safercyber.rules.games.check.texts import Data, PartOfPack, found, strings
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
_TELLING_OPTION = re.compile(r"(?:^|[-_])(?:right|wrong|correct|incorrect|answer|fake|real)(?:$|[-_])")
_TELLING_ID = re.compile(r"(?:^|[-_])(?:fake|real|scam|genuine|phish|phishing|hoax|true|false|safe|trick)(?:$|[-_])")


@dataclass(frozen=True)
class _Text:
    path: Path
    words: str
    moment: int
    kind: str = ""  # what kind of secret it is; nothing: anybody may know it


def check_leaks(data: Data, parts: Iterable[PartOfPack], leaks: Findings) -> None:
    """Flag secrets in texts that are read before them, and messages that say themselves which kind they are."""
    kinds = {part.kind for part in parts}
    _check_tells(data, parts, leaks)
    texts = [*_envelope(data), *(_board(data) if "board" in kinds else ())]
    for part in parts:
        texts += _story(part) if part.kind == "story" else _escape(part) if part.kind == "escape" else ()
    secrets = [text for text in texts if text.kind]
    public = [(text, _plain(text.words)) for text in texts]
    for secret in secrets:
        for sentence in _sentences(secret.words):
            for text, words in public:
                if text.moment < secret.moment and not (text.kind == secret.kind == "answer") and f" {sentence} " in f" {words} ":
                    leaks.flag("LEAK", text.path, f'"{sentence}" is told here, and should be a surprise later ({_place(secret.path)}).')
    if "board" in kinds:
        _check_hidden_names(data, leaks)


def _check_tells(data: Data, parts: Iterable[PartOfPack], leaks: Findings) -> None:
    cases = [(path, message) for pattern in ("body/post/*", "items/*") for path, message in found(data, pattern)]
    for part in parts:
        pairs = [*found(part.raw, "nodes/*", part.at), *found(part.raw, "locks/*/clue/*", part.at)]
        cases += [(path, one) for path, one in pairs if "truth" in one]
        for path, option in found(part.raw, "locks/*/options/*", part.at):
            if isinstance(option.get("id"), str) and _TELLING_OPTION.search(option["id"]):
                leaks.flag("LEAK", path, f'the id "{option["id"]}" travels to the phones and gives the answer away.')
    for path, message in cases:
        show = message.get("show", {})
        for at, words in [((*path, "title"), message.get("title")), *(((*path, "show", k), show.get(k)) for k in ("from", "subject"))]:
            if isinstance(words, str) and (tell := _TELLS.search(words)):
                leaks.flag("LEAK", at, f'"{tell.group(0)}" gives away which kind of message this is.')
        id = path[-1] if isinstance(path[-1], str) else message.get("id")
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
            at: Path = ("facilitator", phase, n) if isinstance(value, list) else ("facilitator", phase)
            then = 10 * min(n + 1, rounds) + moment if 0 < moment < DEBRIEF else moment
            yield _Text((*at, "say"), str(entry.get("say", "")), then)
            if "at_tables" in entry:
                yield _Text((*at, "at_tables", "say"), str(entry["at_tables"].get("say", "")), then)
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
    for path, line in found(data, "body/lines/*"):  # said by the host in that round, in place of a line of the pack
        moment = {"news": 1, "coming": 5}.get(line.get("for"), 6)
        yield _Text((*path, "say"), str(line.get("say", "")), 10 * (line.get("round") or 1) + moment)


def _story(part: PartOfPack) -> Iterator[_Text]:
    """Scenes come in any order, so that what is said of a choice is a secret only to the start and to the words around the game."""
    for path, node in found(part.raw, "nodes/*", part.at):
        here = 12 if path[-1] == part.raw["start"] else 13
        yield _Text((*path, "text"), str(node.get("text", "")), here)
        yield _Text((*path, "why"), str(node.get("why", "")), DEBRIEF + 1, "answer")
        for n, choice in enumerate(node.get("choices") or ()):
            yield _Text((*path, "choices", n, "text"), str(choice.get("text", "")), here)
            yield _Text((*path, "choices", n, "then"), str(choice.get("then", "")), 14, "answer")
            yield _Text((*path, "choices", n, "afterthought"), str(choice.get("afterthought", "")), DEBRIEF + 1, "answer")


def _escape(part: PartOfPack) -> Iterator[_Text]:
    """What a lock gives and teaches is a secret to everything that stands before it is opened."""
    shown_early = ("title", "ask")
    for path, lock in found(part.raw, "locks/*", part.at):
        yield from (_Text((*path, key), str(lock.get(key, "")), 12) for key in shown_early)
        yield from (_Text(at, words, 12) for at, words in strings(lock.get("clue"), (*path, "clue")) if at[-1] != "truth")
        yield from (_Text((*path, key), str(lock.get(key, "")), 14, "answer") for key in ("learn", "success"))
        hints = lock.get("hints") or ()
        if hints:
            yield _Text((*path, "hints", len(hints) - 1, "say"), str(hints[-1].get("say", "")), 13, "hint")
    for path, fact in found(part.raw, "facts/*", part.at):
        if fact.get("id") not in (part.raw.get("start") or ()):
            yield _Text((*path, "say"), str(fact.get("say", "")), 14, "answer")


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
