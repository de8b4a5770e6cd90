"""The palette of the scenes, and light and shade.

Light comes from the left: tops are lifted 12% towards white, left faces sink 16% and right faces 32%
towards ink. Names are the design tokens and a few materials.
"""

import re
from functools import lru_cache

PALETTE = {
    "ink": "#13213A", "ink-7": "#33435C", "paper": "#FFFFFF", "mist": "#F1F5F9",
    "harbour-7": "#0B5563", "harbour-6": "#0F6C7D", "harbour-1": "#DCEFF2",
    "gorse": "#FFC53D", "gorse-2": "#FFE9B5", "brick": "#BD3A21", "brick-8": "#8A2412",
    "moss": "#1D6841", "heather": "#673C9C", "sky-7": "#1B5CA3", "slate": "#4A5670", "sky": "#BFE4F2",
    "grass": "#A9CF8F", "meadow": "#CFE3B8", "sand": "#EFE3CB", "road": "#C9D0DA", "water": "#6FB7DB",
    "cream": "#F4DDB0", "plaster": "#F8F1E4", "clay": "#D8664A", "roof-slate": "#56668A", "azure": "#7FB2DC",
    "amber": "#F2A93B", "peach": "#E9B9A5", "stone": "#CBBFA8", "wood": "#B98556", "oak": "#8A5A36",
    "pine": "#C79B6B", "steel": "#8A94A6", "bread": "#E9B872", "leaf": "#3E8E5A", "leaf-2": "#5C9E4A",
    "cobalt": "#2F7CC9", "fern": "#2F8F5B", "violet": "#8453C0", "coral": "#E0714F", "teal": "#2696A6",
    "ivory": "#F7F2E4", "copper": "#B4481E", "pearl": "#DDE3EA", "tan": "#C9966B", "terracotta": "#E2795C",
    "powder": "#8DB9DC", "vanilla": "#FFF1CC", "ice": "#DDEBF5",
    "skin-1": "#F0C9A0", "skin-2": "#E3B48A", "skin-3": "#C98F66", "skin-4": "#8D5A3B", "skin-5": "#6E4530",
    "hair-black": "#2A211F", "hair-brown": "#6B4226", "hair-fair": "#D9A84E", "hair-grey": "#C9CBD1",
    "hair-red": "#A4502A",
}  # fmt: skip

LIT = "#FFE9A8"
GLASS = "#BFE4F2"
GLOWS = frozenset({LIT, "#FF9A4D", "#9BE0F2", "#FFE08A", "#63D48C", "#E8694E"})
"""What gives its own light, so that night does not dim it."""

TOP, LEFT, RIGHT = 0.12, 0.16, 0.32
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def is_colour(text: str) -> bool:
    """Say whether this is a palette name or a colour written as # and six figures."""
    return text in PALETTE or _HEX.fullmatch(text) is not None


def hex_of(colour: str) -> str:
    """Return the six-figure form of a palette name or of a colour already in that form."""
    return PALETTE.get(colour, colour)


@lru_cache(maxsize=4096)
def mix(colour: str, towards: str, share: float) -> str:
    """Return the colour moved by a share (0 to 1) towards another."""
    a, b = int(hex_of(colour)[1:], 16), int(hex_of(towards)[1:], 16)
    channels = ((a >> s & 255) + ((b >> s & 255) - (a >> s & 255)) * share for s in (16, 8, 0))
    return "#{:02x}{:02x}{:02x}".format(*(round(c) for c in channels))


def lit(colour: str, share: float = TOP) -> str:
    """Return the colour lifted towards white."""
    return mix(colour, "#FFFFFF", share)


def dim(colour: str, share: float) -> str:
    """Return the colour sunk towards ink."""
    return mix(colour, "#13213A", share)


def by_night(colour: str) -> str:
    """Return the colour with the lights down; what glows keeps its own light."""
    return colour if colour.upper() in GLOWS else mix(colour, "#0B1430", 0.55)
