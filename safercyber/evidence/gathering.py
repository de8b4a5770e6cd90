"""From answers to results. Raw and unrounded: nothing of this leaves but through the disclosure door in `queries`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safercyber.engagement import queries as engagement
from safercyber.engagement.queries import SessionBrief
from safercyber.rules.change import certainty, matching, questionnaire
from safercyber.rules.change.certainty import Asked, Evidence, Reading
from safercyber.rules.change.outcome import Change, Share, TooFew, paired_change, share_of
from safercyber.rules.change.questionnaire import Item
from safercyber.surveys import queries as surveys

Answers = Mapping[str, str]
FUN_YES = ("very", "some")
CEILING = 0.70


@dataclass(frozen=True)
class ItemResult:
    """One question over a set of sessions: the change in the same people, who said yes straight after, and how sure."""

    item: Item
    change: Change | TooFew
    straight_after: Share | TooFew | None
    reading: Reading
    already_knew: Share | TooFew
    pairs: tuple[tuple[int, bool, bool], ...]  # session first attended, before, three months on: one for each person matched


@dataclass(frozen=True)
class Response:
    """How many answered a wave, of how many who were asked."""

    wave: str
    title: str
    answered: int
    asked: int


@dataclass(frozen=True)
class Feedback:
    """What one kind of session was told straight after: sessions, people asked, who answered, who found it fun, who plans the act."""

    method: str
    sessions: int
    asked: int
    answered: int
    fun: int
    plan: int


@dataclass(frozen=True)
class Results:
    """Everything that the answers of a set of sessions say."""

    sessions: tuple[SessionBrief, ...]
    responses: tuple[Response, ...]
    matched: matching.Matching[None]
    changes: tuple[ItemResult, ...]
    fun: Share | TooFew
    fun_reading: Reading
    told: Share | TooFew
    told_reading: Reading
    answered_again: int  # sheets handed in more than once: the last one counts
    hands: tuple[surveys.Hands, ...]
    rows: int  # answers behind it all
    feedback: tuple[Feedback, ...] = ()
    alike: int = 0  # sheets before with one and the same answer to every question: shown, never dropped


def gather(sessions: Sequence[SessionBrief], promised: frozenset[tuple[str, int]] = frozenset(), *, with_changes: bool = True) -> Results:
    """All results of these sessions. A fixed number of SQL statements, however many they are.

    `promised` holds the question (id and version) chosen as the main one before any second answer could come in. `with_changes` may be
    left out for a page that shows only what was said on the evening.
    """
    ids = [session.id for session in sessions]
    rows, versions = surveys.sheets_of_sessions(ids)
    sheets = {(row.code_key, row.wave): row.answers for row in rows}
    session_of = {row.code_key: row.session_id for row in reversed(rows)}
    due = _due(ids, sheets, session_of)
    by_wave: dict[str, list[tuple[str, Answers]]] = {wave: [] for wave in questionnaire.WAVES}
    for (code, wave), answers in sheets.items():
        by_wave[wave].append((code, answers))
    papers = surveys.items_by_id()
    main = surveys.main_items() if with_changes else ()
    changes = tuple(_change(papers[id_], by_wave, session_of, promised) for id_ in main if id_ in versions)
    fun = _share(sheets, "fun", FUN_YES, session_of, sum(due["after"].values()))
    told = _share(sheets, "told", ("yes",), session_of, sum(due["after"].values()))
    return Results(
        sessions=tuple(sessions),
        responses=tuple(_response(wave, by_wave, due[wave]) for wave in questionnaire.WAVES),
        matched=matching.match(
            matching.HandedIn(row.code_key, row.wave, row.on, number, True, None, row.session_id)
            for number, row in enumerate(rows)
            if row.wave != "after"
        ),
        changes=changes,
        fun=fun,
        fun_reading=certainty.read_share(fun, Asked(Evidence.FEELING, certainty.Design.AFTER_ONLY)),
        told=told,
        told_reading=certainty.read_share(told, Asked(Evidence.REPORTED, certainty.Design.AFTER_ONLY)),
        answered_again=sum(row.times > 1 for row in rows),
        hands=surveys.hands_of_sessions(ids),
        rows=sum(len(row.answers) for row in rows),
        feedback=_feedback(sessions, sheets, session_of, due["after"]),
        alike=sum(_is_alike(given) for _, given in by_wave["before"]),
    )


def _due(ids: Sequence[int], sheets: _Sheets, session_of: Mapping[str, int]) -> dict[str, dict[int, int]]:
    """How many people each wave asked: everyone who came where questions were asked at all, and never fewer than answered.

    Codes do not tell it: a seat takes its code with its first answer, so that every room would look as if all had answered,
    and printed cards are often left over. They stand in only where nobody counted who came.
    """
    dealt = surveys.due_of_sessions(ids, "before")
    came = {id_: counts.people for id_, counts in engagement.attendance_of(ids).items()}
    answered = Counter((session_of[code], wave) for code, wave in sheets)
    asked_at = set(session_of.values())
    due = {
        wave: {id_: max(answered[id_, wave], came.get(id_) or codes) if id_ in asked_at else 0 for id_, codes in dealt.items()}
        for wave in ("before", "after")
    }
    return {**due, "follow-up": {id_: answered[id_, "before"] for id_ in ids}}


def _is_alike(given: Mapping[str, str]) -> bool:
    return len(given) >= 3 and len(set(given.values())) == 1


def _feedback(
    sessions: Sequence[SessionBrief], sheets: _Sheets, session_of: Mapping[str, int], asked: Mapping[int, int]
) -> tuple[Feedback, ...]:
    method_of = {session.id: session.method for session in sessions}
    told: dict[str, list[Answers]] = defaultdict(list)
    for (code, wave), given in sheets.items():
        if wave == "after":
            told[method_of[session_of[code]]].append(given)
    found = []
    for method, papers in sorted(told.items()):
        mine = [session.id for session in sessions if session.method == method and asked.get(session.id)]
        fun = sum(given.get("fun") in FUN_YES for given in papers)
        plan = sum(any(item.endswith("p") and value == "yes" for item, value in given.items()) for given in papers)
        found.append(Feedback(method, len(mine), sum(asked[id_] for id_ in mine), len(papers), fun, plan))
    return tuple(found)


_Sheets = dict[tuple[str, str], Answers]


def _counts(papers: Sequence[tuple[str, Answers]], id_: str) -> dict[str, bool | None]:
    halves = (id_, surveys.second_half(id_))
    # People who gave the same answers share one mapping, so what it says to a question is worked out once for all of them.
    given = {id(answers): answers for _, answers in papers}
    says = {key: surveys.counts_as(id_, answers) for key, answers in given.items() if any(half in answers for half in halves)}
    return {code: says[id(answers)] for code, answers in papers if id(answers) in says}


def _change(
    item: Item,
    by_wave: Mapping[str, Sequence[tuple[str, Answers]]],
    session_of: Mapping[str, int],
    promised: frozenset[tuple[str, int]],
) -> ItemResult:
    before, later, straight = (_counts(by_wave[wave], item.id) for wave in ("before", "follow-up", "after"))
    change = paired_change(before, later, session_of)
    asked = Asked(Evidence(item.rank), registered=(item.id, item.version) in promised)
    return ItemResult(
        item=item,
        change=change,
        straight_after=share_of(straight, session_of) if straight else None,
        reading=certainty.read(change, asked),
        already_knew=share_of(before, session_of),
        pairs=tuple(
            (session_of[code], first, again)
            for code, first in before.items()
            if first is not None and (again := later.get(code)) is not None
        ),
    )


def _share(sheets: _Sheets, item: str, yes: Sequence[str], session_of: Mapping[str, int], asked: int) -> Share | TooFew:
    answers: dict[str, bool | None] = {}
    for (code, _), given in sheets.items():
        if item in given:
            answers[code] = None if given[item] == questionnaire.SKIP else given[item] in yes
    return share_of(answers, session_of, asked=asked)


def _response(wave: str, by_wave: Mapping[str, Sequence[object]], due: Mapping[int, int]) -> Response:
    return Response(wave, surveys.WAVE_NAMES[wave], len(by_wave[wave]), sum(due.values()))
