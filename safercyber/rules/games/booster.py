"""A booster: three messages of a pack, some months later, played alone as a small quiz with the same moves and the same screens.

    pack = booster(content.pack("bakehouse"), 1)
    state = engine.initial(pack, seed, decide="agree")     # and then as any quiz: seats.view(state, "solo", seat)

The messages are other ones than those of the evening: a pack holds them back for this.
"""

from __future__ import annotations

from dataclasses import replace

from safercyber.rules.games.bodies.quiz import Quiz
from safercyber.rules.games.pack import Pack, PackOf, Spoken

STEPS = ("score", "moves", "promise")
_WORDS = {
    "lobby": "Three messages, three minutes. You met their like some time ago.",
    "before": "Three messages, three minutes.",
    "judge": "Take your time. Is it real, or is it fake? And are you sure?",
    "told": "Here is what it was, and how you could tell.",
    "score": "Here is how you did. Letting the real ones in counts as much as keeping the fakes out.",
    "moves": "What you practised, once more. Which of these do you do already?",
    "promise": "Choose one thing to do this week. Just one.",
    "after": "That was all. Who could you show the hardest one to?",
    "finished": "Thank you. See you again.",
}


def booster(pack: Pack, n: int) -> PackOf[Quiz]:
    """The n-th booster of a pack, counted from 1, as a quiz that tells after each message. LookupError when the pack has no such one."""
    if not 1 <= n <= len(pack.booster):
        raise LookupError(f"{pack.title} has no booster {n}.")
    items = pack.booster[n - 1]
    body = Quiz(
        items=items, order="seeded", forms={"A": items}, deal="room", tell="after-each", sure_tap=True, again=False,
        question="Real or fake?", calls={}, cases=tuple((pack.items[id].move, pack.items[id].truth) for id in items),
    )  # fmt: skip
    trained = {pack.items[id].move for id in items}
    return replace(
        pack, id=f"{pack.id}-booster-{n}", kind="quiz", title=f"{pack.title}, three more", body=body, steps=STEPS,
        moves=tuple(move for move in pack.moves if move.id in trained), items={id: pack.items[id] for id in items}, feedback=(), booster=(),
        facilitator={phase: (Spoken(say, "Read it again if you like."),) for phase, say in _WORDS.items()}, hints={}, script={}, quilt=None,
        headline="Good to see you again",
        best_line=False, minutes=3,
    )  # fmt: skip
