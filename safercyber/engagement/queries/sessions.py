"""Which sessions there are. Each answer takes a fixed number of SQL statements, however many sessions there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from safercyber.engagement import words
from safercyber.engagement.models import Attendance, Session, SessionHours
from safercyber.figures import queries as figures
from safercyber.figures.queries import Place
from safercyber.partnership import queries as partnership
from safercyber.rules import places

ONLINE = "online"


@dataclass(frozen=True)
class Choice:
    """Whom sessions are for, as the list can be narrowed by: what the address says, its words, and how many sessions to come there are."""

    value: str
    words: str
    count: int = 0


@dataclass(frozen=True)
class SessionBrief:
    """A session as other parts of the house see it. Times are UTC; `waiting` counts people in line."""

    id: int
    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    place_name: str
    place_code: str
    audience_code: str
    audience: str
    theme_code: str
    theme: str
    objective: str
    method: str
    pack_id: str
    capacity: int
    taken: int
    waiting: int
    host_id: int | None
    host_name: str
    is_public: bool
    state: str
    is_online: bool
    postcode: str
    age_band: str
    access: tuple[str, ...]
    age_words: str

    @property
    def for_whom(self) -> str:
        """What a row of the list says of whom it is for; empty where it is for anybody who is grown up."""
        return self.age_words if self.age_band != "adults" else "" if self.audience_code in words.FOR_ANYBODY else self.audience

    @property
    def free(self) -> int:
        """Places left."""
        return places.free(self.capacity, self.taken)

    @property
    def is_full(self) -> bool:
        """No place is left."""
        return self.free == 0

    @property
    def bricks(self) -> int:
        """Filled bricks of ten."""
        return places.seat_bricks(self.capacity, self.taken)

    def has_few(self, now: datetime) -> bool:
        """Open, soon, and few have booked: somebody should ring round."""
        return self.state == Session.OPEN and places.has_few(self.capacity, self.taken, self.starts_at, now)

    @property
    def is_for_adults(self) -> bool:
        """Names may be asked at the door."""
        return self.age_band == "adults"


@dataclass(frozen=True)
class Listed:
    """A session on the public list, with miles from where the visitor is (None: they did not say, or it is online)."""

    session: SessionBrief
    miles: float | None


@dataclass(frozen=True)
class AttendanceCounts:
    """Who booked and who came. `people` is the headcount where there is one, else who came with and without booking."""

    booked: int
    came: int
    walk_ins: int
    headcount: int | None
    headcount_kind: str
    people: int


@dataclass(frozen=True)
class Hours:
    """Officer minutes that a session took."""

    prep_minutes: int
    travel_minutes: int
    delivery_minutes: int

    @property
    def total_minutes(self) -> int:
        """All of them."""
        return self.prep_minutes + self.travel_minutes + self.delivery_minutes


def briefs(rows: QuerySet[Session]) -> tuple[SessionBrief, ...]:
    """The rows as values, in their order. Four SQL statements."""
    waiting = Sum("line__people", filter=Q(line__left_at=None, line__moved_up_at=None))
    found = list(rows.select_related("venue").annotate(people_waiting=waiting))
    codes = {row.venue.place_code for row in found if row.venue}
    place_names = {code: place.name for code, place in figures.places_with(codes).items()}
    themes = {theme.code: theme.name for theme in partnership.themes()}
    audiences = {audience.code: audience.name for audience in partnership.audiences()}
    return tuple(_brief(row, place_names, themes, audiences) for row in found)


def _brief(row: Session, place_names: dict[str, str], themes: dict[str, str], audiences: dict[str, str]) -> SessionBrief:
    venue = row.venue
    place_code = venue.place_code if venue else ""
    return SessionBrief(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        venue=venue.name if venue else "Online",
        place_name=place_names.get(place_code, "") if venue else "Online",
        place_code=place_code,
        audience_code=row.audience_code,
        audience=audiences.get(row.audience_code, row.audience_code),
        theme_code=row.theme_code,
        theme=themes.get(row.theme_code, row.theme_code),
        objective=row.objective,
        method=row.method,
        pack_id=row.pack_id,
        capacity=row.capacity,
        taken=row.taken,
        waiting=row.people_waiting or 0,  # type: ignore[attr-defined]
        host_id=row.host_id,
        host_name=row.host_name,
        is_public=row.is_public,
        state=row.state,
        is_online=row.is_online,
        postcode=venue.postcode if venue else "",
        age_band=row.age_band,
        access=words.access_words(venue),
        age_words=words.AGE_BANDS.get(row.age_band, ""),
    )


def _one(**by: object) -> SessionBrief | None:
    found = briefs(Session.objects.filter(**by))
    return found[0] if found else None


def session_by_id(id: int) -> SessionBrief | None:
    """The session with this id."""
    return _one(pk=id)


def upcoming(now: datetime) -> tuple[SessionBrief, ...]:
    """Sessions that have not ended and are not cancelled, drafts too, soonest first."""
    rows = Session.objects.filter(ends_at__gt=now).exclude(state__in=[Session.CANCELLED, Session.DONE])
    return briefs(rows.order_by("starts_at", "pk"))


def recent(now: datetime, most: int = 60) -> tuple[SessionBrief, ...]:
    """Sessions that are over, done or cancelled, latest first."""
    rows = Session.objects.filter(Q(ends_at__lte=now) | Q(state__in=[Session.CANCELLED, Session.DONE]))
    return briefs(rows.order_by("-starts_at", "-pk")[:most])


def public_list(now: datetime, place: Place | None = None, audience: str | None = None) -> tuple[Listed, ...]:
    """Open public sessions to come, soonest first, for an audience by its code, for "online", or all.

    With a place each carries its miles. Sessions at places that are not on the grid have none.
    """
    rows = Session.objects.filter(state=Session.OPEN, is_public=True, starts_at__gt=now)
    if audience == ONLINE:
        rows = rows.filter(is_online=True)
    elif audience:
        rows = rows.filter(audience_code=audience)
    found = briefs(rows.order_by("starts_at", "pk"))
    spots = figures.places_with({one.place_code for one in found}) if place else {}
    return tuple(Listed(session, _miles(session, place, spots)) for session in found)


def audiences_to_come(now: datetime, also: Collection[str] = ()) -> tuple[Choice, ...]:
    """Whom the open public sessions to come are for, by the area's own audiences in their order, then "online" where one is.

    Those of the codes in `also` stand there without sessions too. Two SQL statements.
    """
    rows = Session.objects.filter(state=Session.OPEN, is_public=True, starts_at__gt=now).order_by()
    counted = rows.values_list("audience_code").annotate(every=Count("pk"), online=Count("pk", filter=Q(is_online=True)))
    counts = {code: (every, online) for code, every, online in counted}
    named = [one for one in partnership.audiences() if one.code != ONLINE and (one.code in counts or one.code in also)]
    whom = tuple(Choice(one.code, one.name, counts.get(one.code, (0, 0))[0]) for one in named)
    online = sum(count for _, count in counts.values())
    return (*whom, Choice(ONLINE, "Online", online)) if online or ONLINE in also else whom


def _miles(session: SessionBrief, place: Place | None, spots: dict[str, Place]) -> float | None:
    there = spots.get(session.place_code)
    return figures.miles_between(place, there) if place and there else None


def between(start_on: date, end_on: date) -> tuple[SessionBrief, ...]:
    """Sessions that start on these days (UK time, both included) and were not cancelled."""
    first = timezone.make_aware(datetime.combine(start_on, time.min))
    after = timezone.make_aware(datetime.combine(end_on + timedelta(days=1), time.min))
    rows = Session.objects.filter(starts_at__gte=first, starts_at__lt=after).exclude(state__in=[Session.CANCELLED, Session.DRAFT])
    return briefs(rows.order_by("starts_at", "pk"))


def attendance_of(ids: Iterable[int]) -> dict[int, AttendanceCounts]:
    """Who booked and who came, for each of the sessions. Two SQL statements."""
    wanted = list(ids)
    booked = dict(Session.objects.filter(pk__in=wanted).values_list("pk", "taken"))
    sums: dict[int, dict[str, int]] = {id: {} for id in booked}
    how: dict[int, str] = {}
    rows = Attendance.objects.filter(session_id__in=wanted).values_list("session_id", "kind", "how").annotate(total=Sum("people"))
    for session_id, kind, made, total in rows.order_by("session_id", "kind", "how"):
        # A booking erased after a year leaves its arrival behind as a walk-in row marked "booked".
        counted_as = "booking" if kind == "walk-in" and made == "booked" else kind
        sums[session_id][counted_as] = sums[session_id].get(counted_as, 0) + total
        if kind == "headcount":
            how[session_id] = made
    return {id: _counts(booked[id], sums[id], how.get(id, "none")) for id in booked}


def _counts(booked: int, sums: dict[str, int], kind: str) -> AttendanceCounts:
    came, walked = sums.get("booking", 0), sums.get("walk-in", 0)
    heads = sums.get("headcount")
    return AttendanceCounts(booked, came, walked, heads, kind, came + walked if heads is None else heads)


def hours_of(ids: Iterable[int]) -> dict[int, Hours]:
    """Officer minutes of those sessions that have been wrapped up. One SQL statement."""
    rows = SessionHours.objects.filter(session_id__in=list(ids))
    return {row.session_id: Hours(row.prep_minutes, row.travel_minutes, row.delivery_minutes) for row in rows}


@dataclass(frozen=True)
class Arrival:
    """People who came in by the door together. `who` is a keyed hash of a booking's contact, or the row's own number: never a name."""

    session_id: int
    who: str
    on: date
    people: int


def arrivals_until(end_on: date) -> tuple[Arrival, ...]:
    """Everybody who ever came up to and on this day, so that people who came before can be told from new ones. One SQL statement."""
    after = timezone.make_aware(datetime.combine(end_on + timedelta(days=1), time.min))
    rows = Attendance.objects.filter(kind__in=["booking", "walk-in"], session__starts_at__lt=after)
    fields = ("session_id", "booking__contact_key", "pk", "session__starts_at", "people")
    found = rows.exclude(session__state=Session.CANCELLED).order_by("pk").values_list(*fields)
    return tuple(Arrival(id_, key or f"row-{pk}", timezone.localdate(at), people) for id_, key, pk, at, people in found)
