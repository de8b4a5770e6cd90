"""A pack's report for its author: what it holds, what simulated teams make of it, and a sentence for each flag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from safercyber.rules.games.pack import Pack
from safercyber.rules.games.solver import Line, best_line
from safercyber.rules.games.teams import POLICIES, Balance, balance, simulate

WORDS_A_MINUTE = 150
TALK_SECONDS = 60
MOST_WORDS_A_SCREEN = 60
MOST_WORDS_A_CHOICE = 12


@dataclass(frozen=True)
class Flag:
    """One thing an author should look at."""

    name: str
    say: str


@dataclass(frozen=True)
class Report:
    """What the checks found. `flags` is empty for a pack that may go out."""

    title: str
    best: Line
    balances: tuple[Balance, ...]
    minutes: int
    real: int
    fake: int
    flags: tuple[Flag, ...]

    def lines(self) -> tuple[str, ...]:
        """The report in words, one line each."""
        found = [self.title, f"Best year: £{self.best.cost:,} (spent £{self.best.spent:,}, lost £{self.best.lost:,})."]
        found += [f"  {', '.join(bricks) or 'nothing'}" for bricks in self.best.rounds]
        found += [
            f"{one.policy}: £{one.mean:,.0f} on average over {one.games} games (£{one.least:,} to £{one.most:,})." for one in self.balances
        ]
        found += [f"Messages: {self.real} real, {self.fake} fake.", f"Time: about {self.minutes} minutes."]
        found += [f"{flag.name}: {flag.say}" for flag in self.flags] or ["No flags."]
        return tuple(found)


def report(pack: Pack, on: date, games: int = 2000, reading_grade: Callable[[str], float] | None = None) -> Report:
    """Check the balance, the words, the time and the reading of a pack. `on` is today; `games` are played by each simulated team."""
    balances = tuple(balance(pack.body, policy, games) for policy in POLICIES)
    shown = [message.truth for message in pack.body.post] + [item.truth for item in pack.items.values()]
    minutes = _minutes(pack)
    flags: tuple[Flag, ...] = (
        *_balance_flags(pack, {one.policy: one for one in balances}),
        *_game_flags(pack, min(games, 300)),
        *_word_flags(pack, reading_grade),
    )
    if minutes > pack.minutes:
        flags += (Flag("TOO LONG", f"about {minutes} minutes of reading and talk; the pack says {pack.minutes}."),)
    if pack.reviewed is None or pack.reviewed.again_by < on:
        flags += (Flag("UNREVIEWED", "nobody has read this pack lately. It cannot be used with under-18s."),)
    elif not pack.ready_for_under_18s(on):
        flags += (Flag("UNREVIEWED", "a Cyber Protect lead has not read it yet. It cannot be used with under-18s."),)
    counts = Counter(shown)
    return Report(pack.title, best_line(pack), balances, minutes, counts["real"], counts["fake"], flags)


def _balance_flags(pack: Pack, by: dict[str, Balance]) -> Iterator[Flag]:
    best = best_line(pack).cost
    if by["nobody"].mean < 3 * by["random"].mean:
        yield Flag("BALANCE", "buying nothing should cost at least three times as much as buying at random.")
    if by["shiny"].mean <= by["random"].mean:
        yield Flag("BALANCE", "buying the dearest first should cost more than buying at random.")
    if by["random"].mean <= by["attentive"].mean:
        yield Flag("BALANCE", "paying attention should cost less than buying at random.")
    if by["attentive"].least < best:
        yield Flag("BALANCE", "a simulated team beat the best year; the search is wrong.")
    if by["late"].mean >= by["random"].mean:
        yield Flag("BALANCE", "a team that wastes its first round should still be able to catch up.")
    for key, wanted in (("best", best), ("nobody", by["nobody"].mean)):
        if key in pack.targets and pack.targets[key] != wanted:
            yield Flag("BALANCE", f"{key} comes to £{wanted:,.0f}; the pack says £{pack.targets[key]:,}.")


def _game_flags(pack: Pack, games: int) -> Iterator[Flag]:
    stopped: set[str] = set()
    for threat in pack.body.threats:
        for step in threat.steps:
            stopped |= {brick for group in step.stopped_by for brick in group} | {brick for brick, _ in step.softened_by}
    for brick in pack.body.bricks.values():
        if brick.id not in stopped and not (brick.reveals or brick.unlocks or brick.checks or brick.decoy):
            yield Flag("DEAD BRICK", f"{brick.name} stops nothing, softens nothing and is not marked as a decoy.")
    near = 0
    best = best_line(pack).cost
    for seed in range(games):
        near += any(simulate(pack.body, policy, seed).cost <= best * 1.05 for policy in ("random", "shiny", "cheapest", "half"))
    if near > games * 0.05:
        yield Flag("BALANCE", f"{near} of {games} careless games came within 5% of the best year.")


def _texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every text a player reads on one screen, with the place it stands in."""
    for brick in pack.body.bricks.values():
        yield brick.id, f"{brick.why} {brick.real_life}"
    for threat in pack.body.threats:
        for step in threat.steps:
            yield threat.id, f"{step.coming} {step.hit}"
            yield threat.id, step.truth
            for words in step.saved.values():
                yield threat.id, words
    for message in pack.body.post:
        yield message.id, f"{message.subject} {message.body}"
        yield message.id, message.why
        for answer in message.answers.values():
            yield message.id, answer.say
    for item in pack.items.values():
        yield item.id, f"{item.subject} {item.body}"
        yield item.id, item.why
    for news in pack.body.news:
        yield f"news {news.round}", f"{news.lead} {max(news.also, key=len)}"


def _word_flags(pack: Pack, reading_grade: Callable[[str], float] | None) -> Iterator[Flag]:
    for place, words in _texts(pack):
        if len(words.split()) > MOST_WORDS_A_SCREEN:
            yield Flag("WORDS", f"{place} has {len(words.split())} words on one screen; {MOST_WORDS_A_SCREEN} is the most.")
    for option in (*pack.reasons, *pack.promises, *pack.tell, *pack.fun):
        if len(option.say.split()) > MOST_WORDS_A_CHOICE:
            yield Flag("WORDS", f'"{option.say}" is long for a choice; {MOST_WORDS_A_CHOICE} words is the most.')
    if reading_grade is not None:
        # A school grade and five years make a reading age.
        age = reading_grade(" ".join(words for _, words in _texts(pack))) + 5
        if age > pack.reading_age:
            yield Flag("WORDS", f"the pack reads at about age {age:.0f}; it says {pack.reading_age}.")


def _minutes(pack: Pack) -> int:
    """Reading at 150 words a minute and a minute of talk for each decision: one purchase talk and one post talk a round."""
    words: int = sum(len(news.lead.split()) for news in pack.body.news)
    words += sum(len(message.body.split()) + len(message.why.split()) + 20 for message in pack.body.post)
    words += sum(len(f"{step.coming} {step.hit}".split()) for threat in pack.body.threats for step in threat.steps if step.noticed)
    words += sum(len(pack.items[id].body.split()) + len(pack.items[id].why.split()) for id in pack.feedback)
    words += sum(len(brick.why.split()) for brick in pack.body.bricks.values())
    talks: int = 2 * pack.body.rounds + len(pack.feedback) // 2 + 4
    return round(words / WORDS_A_MINUTE + talks * TALK_SECONDS / 60 + 10)
