"""The look in templates: icons, the mark, rows of bricks and the controls of forms with their accessibility."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.forms import BoundField, CheckboxInput, Form
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ICONS = {
    "pin": '<path d="M12 21.5s7-6.2 7-12a7 7 0 1 0-14 0c0 5.8 7 12 7 12Z"/><circle cx="12" cy="9.5" r="2.3"/>',
    "arrow": '<path d="M4 12h16M13 5l7 7-7 7"/>',
    "back": '<path d="M20 12H4M11 5l-7 7 7 7"/>',
    "tick": '<path d="M4.5 12.500l5 5 10-11"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.500l3.5 2"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/>'
    '<path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3.2 2.6 3.5 5.5"/>',
    "phone": '<path d="M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.500l2-2.5 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2Z"/>',
    "letter": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 7 8 6 8-6"/>',
    "calendar": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 2.500v5M16 2.500v5"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V8h16v9h-3"/><rect x="7" y="14" width="10" height="7"/>',
    "share": '<path d="M12 15V3m0 0L7.5 7.500M12 3l4.5 4.500M5 12v8h14v-8"/>',
    "warning": '<path d="M12 4v10M12 19v.01"/>',
    "triangle": '<path d="M12 3 22 21H2Z" fill="currentColor" stroke="none"/>',
    "circle": '<circle cx="12" cy="12" r="10" fill="currentColor" stroke="none"/>',
    "square": '<rect x="3" y="3" width="18" height="18" rx="2" fill="currentColor" stroke="none"/>',
    "diamond": '<path d="m12 1 11 11-11 11L1 12Z" fill="currentColor" stroke="none"/>',
}
ICON_NAMES = tuple(_ICONS)

# One brick of two studs, seen from above at 30 degrees, lit from the left: top, left and right faces, then the studs.
_BRICK = (
    ("#FFCC54", "20,2 56,22 38,33 2,13"),
    ("#D9AB3D", "2,13 38,33 38,50 2,30"),
    ("#B3913C", "38,33 56,22 56,39 38,50"),
    ("#D0A43C", "11,11 20,16 20,19.5 11,14.5"),
    ("#AF8D3C", "29,11 20,16 20,19.5 29,14.5"),
    ("#FFDC8A", "20,6 29,11 20,16 11,11"),
    ("#D0A43C", "28,20.5 37,25.5 37,29 28,24"),
    ("#AF8D3C", "46,20.5 37,25.5 37,29 46,24"),
    ("#FFDC8A", "37,15.5 46,20.5 37,25.5 28,20.5"),
)


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A line icon for beside words; hidden from screen readers, so never the only label."""
    return format_html(
        '<svg class="icon" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        size,
        size,
        mark_safe(_ICONS[name]),  # noqa: S308 - our own drawings above
    )


def mark_svg(*, standalone: bool = False) -> SafeString:
    """The mark, a brick of two studs: inline in a page, or as a file of its own."""
    return format_html(
        '<svg class="mark"{} viewBox="0 0 58 52" aria-hidden="true">{}</svg>',
        mark_safe(' xmlns="http://www.w3.org/2000/svg"') if standalone else "",
        format_html_join("", '<polygon fill="{}" points="{}"/>', _BRICK),
    )


@register.simple_tag
def mark() -> SafeString:
    """The mark beside the name."""
    return mark_svg()


def _whole(value: object) -> int:
    return int(str(value or 0))


@register.simple_tag
def brick_row(on: object, of: object = 10, tone: str = "", size: str = "") -> SafeString:
    """`on` of `of` bricks filled. The number in words always stands beside it, so the row itself is hidden from screen readers."""
    total = max(0, _whole(of))
    filled = min(total, max(0, _whole(on)))
    classes = " ".join(filter(None, ("bricks", f"tone-{tone}" if tone else "", size)))
    row = '<i class="on"></i>' * filled + "<i></i>" * (total - filled)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, mark_safe(row))  # noqa: S308 - nothing typed


@register.simple_tag
def first_control(field: BoundField) -> str:
    """The id that an error summary links to: the control, or the first of a group."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


def _described_by(field: BoundField, hint: str) -> str:
    parts = [f"{field.auto_id}-hint" if hint else "", f"{field.auto_id}-error" if field.errors else ""]
    return " ".join(filter(None, parts))


def _leave_errors_to_the_page(field: BoundField) -> None:
    # The page names an error in our words; the browser's own bubble would come first, and vanish.
    field.form.use_required_attribute = False


@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """The control of a field, tied to its hint and its error, with what was typed."""
    _leave_errors_to_the_page(field)
    attrs: dict[str, str | bool] = {}
    described = _described_by(field, hint)
    if described:
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    if field.field.required and not isinstance(field.field.widget, CheckboxInput):
        attrs["aria-required"] = "true"
    return field.as_widget(attrs=attrs)


@register.simple_tag
def described(field: BoundField, hint: str = "") -> SafeString:
    """The aria attributes of a group of choices."""
    _leave_errors_to_the_page(field)
    words = _described_by(field, hint)
    return format_html(' aria-describedby="{}"', words) if words else mark_safe("")


@register.filter
def faults(form: Form) -> list[tuple[str, str]]:
    """Each fault of a form as (id to link to or "", words), in the order of the fields."""
    found = [("", str(words)) for words in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_control(field)
        found += [(target, str(words)) for words in field.errors]
    return found


@register.filter
def any_fault(form: object) -> bool:
    """Whether a form came back with faults; False for anything that is no form."""
    return bool(isinstance(form, Form) and form.is_bound and form.errors)


_TODO_TONES = {"late": "brick", "soon": "harbour", "meeting": "heather", "calm": "gorse"}


@register.filter
def todo_tone(tone: str) -> str:
    """The brick colour of a thing that waits."""
    return _TODO_TONES.get(tone, "harbour")


@register.filter
def local_day(value: date | datetime) -> date:
    """The day in the United Kingdom on which a moment falls."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def due_word(due_at: datetime) -> str:
    """Late, Today, Tue, or 16 Oct when it is more than six days away: what the tile of a thing to do says."""
    due, today = local_day(due_at), timezone.localdate()
    if due < today:
        return "Late"
    if due == today:
        return "Today"
    return f"{due:%a}" if due - today <= timedelta(days=6) else f"{due.day} {due:%b}"


@register.simple_tag
def help_number(route: str) -> str:
    """The number of a place to turn to, as the dated content has it."""
    from safercyber.content import help_routes

    return help_routes()[route].phone
