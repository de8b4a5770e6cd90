"""Signs, flags, emblems and single bricks for the play screens, as small SVG pictures. Each stands beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from safercyber.play import pictures
from safercyber.rules import formats
from safercyber.rules.bricks.colours import dim, hex_of

register = template.Library()

_SIGNS = {
    "triangle": '<path d="M12 3 22 21H2z"/>',
    "circle": '<circle cx="12" cy="12" r="10"/>',
    "square": '<rect x="3" y="3" width="18" height="18" rx="1.5"/>',
    "diamond": '<path d="M12 1 23 12 12 23 1 12z"/>',
}
_FLAGS = {
    "swallowtail": "M5 3H33L27 11 33 19H5z",
    "pennant": "M5 3 34 11 5 19z",
    "square": "M5 3H29V19H5z",
    "shield": "M5 3H29V12L17 20 5 12z",
    "wave": "M5 4Q12 0 19 4T33 4V18Q26 22 19 18T5 18z",
    "notched": "M5 3H33V19H5L12 11z",
    "long": "M5 5H36V16H5z",
    "round": "M5 3H22A8 8 0 0 1 22 19H5z",
    "streamer": "M5 3H35L25 11H35L5 19z",
    "bunting": "M5 3H33L26 19 19 8 12 19z",
}
_TONES = {
    "moss": "moss",
    "sky-7": "sky",
    "heather": "heather",
    "brick": "brick",
    "gorse": "gorse",
    "harbour-6": "harbour",
    "slate": "slate",
}


@register.filter
def tone(colour: str) -> str:
    """The class of a tone: "sky-7" is "tone-sky"."""
    return f"tone-{_TONES.get(colour, 'slate')}"


@register.simple_tag
@lru_cache(maxsize=16)
def sign(name: str) -> SafeString:
    """The shape of an answer, in the colour of the words on its tone."""
    shape = _SIGNS.get(name, _SIGNS["square"])
    return mark_safe(f'<span class="shape"><svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{shape}</svg></span>')  # noqa: S308


@register.simple_tag
@lru_cache(maxsize=64)
def flag(shape: str, colour: str) -> SafeString:
    """A team's flag: its shape differs as well as its colour."""
    path = _FLAGS.get(shape, _FLAGS["square"])
    return mark_safe(  # noqa: S308
        f'<svg class="flag" viewBox="0 0 38 40" aria-hidden="true"><path d="M4 1V39" stroke="#13213A" stroke-width="3.4" '
        f'stroke-linecap="round"/><path d="{path}" fill="{hex_of(colour)}" stroke="#13213A" stroke-width="2" '
        'stroke-linejoin="round"/></svg>'
    )


@register.simple_tag
def emblem(worn: Mapping[str, Any], name: str) -> SafeString:
    """A seat's emblem: a tile of its colour with its shape, and the first letters of its two words."""
    first, _, second = name.partition(" ")
    return _emblem(str(worn["colour"]), str(worn["shape"]), first[:1] + second[:1])


@lru_cache(maxsize=512)
def _emblem(colour: str, shape: str, letters: str) -> SafeString:
    ground = hex_of(colour)
    words = "#13213A" if colour in ("gorse",) else "#FFFFFF"
    inside = _SIGNS.get(shape, _SIGNS["square"])
    return mark_safe(  # noqa: S308
        f'<svg class="emblem" viewBox="0 0 48 48" aria-hidden="true"><rect width="48" height="48" rx="9" fill="{dim(ground, 0.3)}"/>'
        f'<rect width="48" height="42" rx="9" fill="{ground}"/>'
        f'<g transform="translate(9 5) scale(1.25)" fill="{words}" opacity=".28">{inside}</g>'
        '<text x="24" y="28" text-anchor="middle" font-family="Bricolage,system-ui,sans-serif" font-weight="800" '
        f'font-size="19" fill="{words}">'
        f"{letters}</text></svg>"
    )


@register.simple_tag
def brick(colour: str, shape: Any = None) -> SafeString:
    """One brick with square caps, as on its card: `shape` counts the caps along both sides."""
    across, along = (int(shape[0]), int(shape[1])) if shape else (2, 2)
    return pictures.brick(colour, min(across, 3), min(along, 6))


@register.filter
def money(pounds: int) -> str:
    """£1,200."""
    return f"£{pounds:,}" if pounds >= 0 else f"-£{-pounds:,}"


@register.filter
def entry(mapping: Mapping[str, Any], key: Any) -> Any:
    """The entry of a mapping under a key, or nothing."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


@register.filter
def cue_words(name: str) -> str:
    """What the button of a pack's cue says, from its id: "bring_the_cake" is "Bring the cake"."""
    return name.replace("_", " ").replace("-", " ").capitalize()


@register.filter
def upto(n: int) -> range:
    """1 to n."""
    return range(1, int(n) + 1)


@register.filter
def bold(text: str) -> SafeString:
    """A pack's text with *bold* in bold, and nothing else let through."""
    from django.utils.html import conditional_escape

    parts = str(conditional_escape(text)).split("*")
    if len(parts) % 2 == 0:
        return mark_safe("*".join(parts))  # noqa: S308
    return mark_safe("".join(f"<b>{part}</b>" if n % 2 else part for n, part in enumerate(parts)))  # noqa: S308


@register.filter
def start_minutes(seconds: int) -> str:
    """ "Start 1 minute": the words of the button that turns a clock on."""
    return f"Start {formats.counted(int(seconds) // 60, 'minute')}"


@register.filter
def minutes_more(seconds: int) -> str:
    """ "1 minute more": the words of the button that adds to a clock."""
    return f"{formats.counted(int(seconds) // 60, 'minute')} more"


@register.simple_tag
def quilt(squares: Any, stitches: int = 0) -> SafeString:
    """The quilt of the room: a square for each case, sewn or still bare, with a row of stitches round it."""
    many = len(squares)
    across = max(1, min(4, -(-many // 3)))
    down = -(-many // across) or 1
    side, edge = 60, 12
    wide, high = across * side + 2 * edge, down * side + 2 * edge
    parts = [f'<rect width="{wide}" height="{high}" rx="8" fill="#FFF7E0" stroke="#13213A" stroke-width="3"/>']
    for n, one in enumerate(squares):
        x, y = edge + n % across * side, edge + n // across * side
        fill = ("#1D6841" if one["truth"] == "real" else "#673C9C") if one["sewn"] else "#FFFFFF"
        dash = "" if one["sewn"] else ' stroke-dasharray="5 5"'
        sign = _SIGNS["triangle" if one["truth"] == "real" else "diamond"]
        ink = "#FFFFFF" if one["sewn"] else "#55637A"
        parts.append(
            f'<rect x="{x + 3}" y="{y + 3}" width="{side - 6}" height="{side - 6}" rx="4" fill="{fill}" '
            f'stroke="#13213A" stroke-width="2"{dash}/>'
            f'<g transform="translate({x + 15} {y + 15}) scale(1.25)" fill="{ink}">{sign}</g>'
        )
    for n in range(min(int(stitches), 24)):
        parts.append(f'<path d="M{edge + n * (wide - 2 * edge) / 24:.1f} 6h5" stroke="#BD3A21" stroke-width="3"/>')
    sewn = sum(1 for one in squares if one["sewn"])
    return mark_safe(  # noqa: S308 (our own drawing, and nothing of a pack in it)
        f'<svg class="quilt" viewBox="0 0 {wide} {high}" role="img" aria-label="The quilt: {sewn} of {many} squares sewn.">'
        f"{''.join(parts)}</svg>"
    )


@register.simple_tag
def art(pack_id: str, name: str, words: str = "") -> SafeString:
    """A picture of a pack by its name in `art/`; without one, what it would show in words. Its words are its label either way."""
    drawn = pictures.art(str(pack_id), str(name)) if name else ""
    if drawn:
        return format_html('<div class="packart">{}</div>', drawn)
    return format_html('<p class="packart words"><span>Picture</span> {}</p>', words) if words else SafeString("")
