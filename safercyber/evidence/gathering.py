"""From answers to results. Raw and unrounded: nothing of this leaves but through the disclosure door in `queries`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    matched: matching.Matching[Answers]
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


def gather(sessions: Sequence[SessionBrief], promised: frozenset[tuple[str, int]] = frozenset()) -> Results:
    """All results of these sessions. A fixed number of SQL statements, however many they are.

    `promised` holds the question (id and version) chosen as the main one before any second answer could come in.
    """
    ids = [session.id for session in sessions]
    rows = surveys.answers_of_sessions(ids)
    sheets, session_of, versions = _sheets(rows)
    due = _due(ids, sheets, session_of)
    handed: list[matching.HandedIn[Answers]] = [
        matching.HandedIn(code, wave, on, number, True, answers, session_of[code])
        for number, ((code, wave), (on, answers)) in enumerate(sorted(sheets.items()))
    ]
    matched = matching.match(handed)
    by_wave: dict[str, list[tuple[str, dict[str, str]]]] = {wave: [] for wave in questionnaire.WAVES}
    for (code, wave), (_, answers) in sheets.items():
        by_wave[wave].append((code, answers))
    papers = surveys.items_by_id()
    main = surveys.main_items()
    changes = tuple(_change(papers[id_], by_wave, session_of, promised) for id_ in main if id_ in versions)
    fun = _share(sheets, "fun", FUN_YES, session_of, sum(due["after"].values()))
    told = _share(sheets, "told", ("yes",), session_of, sum(due["after"].values()))
    return Results(
        sessions=tuple(sessions),
        responses=tuple(_response(wave, sheets, due[wave]) for wave in questionnaire.WAVES),
        matched=matched,
        changes=changes,
        fun=fun,
        fun_reading=certainty.read_share(fun, Asked(Evidence.FEELING, certainty.Design.AFTER_ONLY)),
        told=told,
        told_reading=certainty.read_share(told, Asked(Evidence.REPORTED, certainty.Design.AFTER_ONLY)),
        answered_again=surveys.handed_in_again(ids),
        hands=surveys.hands_of_sessions(ids),
        rows=len(rows),
        feedback=_feedback(sessions, sheets, session_of, due["after"]),
        alike=sum(at == "before" and _is_alike(given) for (_, at), (_, given) in sheets.items()),
    )


def _due(ids: Sequence[int], sheets: _Sheets, session_of: Mapping[str, int]) -> dict[str, dict[int, int]]:
    """How many people each wave asked: everyone who came where questions were asked at all, and never fewer than answered.

    Codes do not tell it: a seat takes its code with its first answer, so that every room would look as if all had answered,
    and printed cards are often left over. They stand in only where nobody counted who came.
    """
    due = {wave: surveys.due_of_sessions(ids, wave) for wave in questionnaire.WAVES}
    came = {id_: counts.people for id_, counts in engagement.attendance_of(ids).items()}
    answered = Counter((session_of[code], wave) for code, wave in sheets)
    asked_at = set(session_of.values())
    for wave in ("before", "after"):
        due[wave] = {id_: max(answered[id_, wave], came.get(id_) or codes) if id_ in asked_at else 0 for id_, codes in due[wave].items()}
    return due


def _is_alike(given: Mapping[str, str]) -> bool:
    return len(given) >= 3 and len(set(given.values())) == 1


def _feedback(
    sessions: Sequence[SessionBrief], sheets: _Sheets, session_of: Mapping[str, int], asked: Mapping[int, int]
) -> tuple[Feedback, ...]:
    method_of = {session.id: session.method for session in sessions}
    told: dict[str, list[dict[str, str]]] = defaultdict(list)
    for (code, wave), (_, given) in sheets.items():
        if wave == "after":
            told[method_of[session_of[code]]].append(given)
    found = []
    for method, papers in sorted(told.items()):
        mine = [session.id for session in sessions if session.method == method and asked.get(session.id)]
        fun = sum(given.get("fun") in FUN_YES for given in papers)
        plan = sum(any(item.endswith("p") and value == "yes" for item, value in given.items()) for given in papers)
        found.append(Feedback(method, len(mine), sum(asked[id_] for id_ in mine), len(papers), fun, plan))
    return tuple(found)


_Sheets = dict[tuple[str, str], tuple[date, dict[str, str]]]


def _sheets(rows: Iterable[surveys.AnswerRow]) -> tuple[_Sheets, dict[str, int], set[str]]:
    sheets: _Sheets = {}
    session_of: dict[str, int] = {}
    newest: dict[str, int] = defaultdict(int)
    kept = list(rows)
    for row in kept:
        newest[row.item] = max(newest[row.item], row.version)
    for row in kept:
        if row.version != newest[row.item]:
            continue  # a changed wording is another question: versions are never pooled
        sheets.setdefault((row.code_key, row.wave), (row.on, {}))[1][row.item] = row.value
        session_of.setdefault(row.code_key, row.session_id)
    return sheets, session_of, set(newest)


def _counts(papers: Sequence[tuple[str, Answers]], id_: str) -> dict[str, bool | None]:
    second = surveys.second_half(id_)
    return {code: surveys.counts_as(id_, answers) for code, answers in papers if id_ in answers or second in answers}


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
            for code, first in sorted(before.items())
            if first is not None and (again := later.get(code)) is not None
        ),
    )


def _share(sheets: _Sheets, item: str, yes: Sequence[str], session_of: Mapping[str, int], asked: int) -> Share | TooFew:
    answers: dict[str, bool | None] = {}
    for (code, _), (_, given) in sheets.items():
        if item in given:
            answers[code] = None if given[item] == questionnaire.SKIP else given[item] in yes
    return share_of(answers, session_of, asked=asked)


def _response(wave: str, sheets: _Sheets, due: Mapping[int, int]) -> Response:
    answered = sum(at == wave for _, at in sheets)
    return Response(wave, surveys.WAVE_NAMES[wave], answered, sum(due.values()))
