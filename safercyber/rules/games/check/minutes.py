"""Minutes: reading at 150 words a minute and a minute of talk for each decision, against the minutes that the pack states."""

from __future__ import annotations

from safercyber.rules.games.pack import Pack

WORDS_A_MINUTE = 150
TALK_SECONDS = 60
DEBRIEF_MINUTES = 10


def board_minutes(pack: Pack) -> int:
    """About how long a board takes: one purchase talk and one post talk a round, the feedback items, and the debrief."""
    words: int = sum(len(news.lead.split()) for news in pack.body.news)
    words += sum(len(message.body.split()) + len(message.why.split()) + 20 for message in pack.body.post)
    words += sum(len(f"{step.coming} {step.hit}".split()) for threat in pack.body.threats for step in threat.steps if step.noticed)
    words += sum(len(pack.items[id].body.split()) + len(pack.items[id].why.split()) for id in pack.feedback)
    words += sum(len(brick.why.split()) for brick in pack.body.bricks.values())
    talks: int = 2 * pack.body.rounds + len(pack.feedback) // 2 + 4
    return round(words / WORDS_A_MINUTE + talks * TALK_SECONDS / 60 + DEBRIEF_MINUTES)


def other_minutes(pack: Pack, of_parts: float) -> int:
    """About how long a pack without a board takes: its parts, the feedback items, and the debrief (a quiz is its own)."""
    items = [pack.items[id] for id in pack.feedback if id not in getattr(pack.body, "items", ())]
    words: int = sum(len(f"{item.subject} {item.body} {item.why}".split()) for item in items)
    debrief = 0 if pack.kind == "quiz" else DEBRIEF_MINUTES
    return round(of_parts + words / WORDS_A_MINUTE + len(items) * TALK_SECONDS / 120 + debrief)
