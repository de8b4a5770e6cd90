"""Pictures of screens with few colours, so that they weigh little in the README."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from playwright.sync_api import Page

MOST_COLOURS = 256
_PIXELS = """async picture => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d"); pen.drawImage(image, 0, 0);
  const all = pen.getImageData(0, 0, image.width, image.height).data; let text = "";
  for (let at = 0; at < all.length; at += 32768) text += String.fromCharCode(...all.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)]; }"""


def picture_of(page: Page) -> bytes:
    """What stands on the screen now, as a PNG with a palette."""
    seen = "data:image/png;base64," + base64.b64encode(page.screenshot(animations="disabled")).decode()
    browser = page.context.browser
    assert browser is not None
    desk = browser.new_page()
    width, height, pixels = desk.evaluate(_PIXELS, seen)
    desk.close()
    return png(np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[..., :3])


def png(pixels: np.ndarray) -> bytes:
    """These pixels (height x width x red, green, blue) in the 256 colours that come nearest to all of them."""
    palette, picked = _fewer(pixels.reshape(-1, 3))
    height, width = pixels.shape[:2]
    lines = np.zeros((height, width + 1), np.uint8)  # each line begins with 0: no filter, the best for a palette
    lines[:, 1:] = picked.reshape(height, width)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (("IHDR", head), ("PLTE", palette.tobytes()), ("IDAT", zlib.compress(lines.tobytes(), 9)), ("IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name.encode(), body) for name, body in parts)


def _part(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _fewer(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A palette, and for each pixel its number there: the box of colours that errs most is cut in two, over and over."""
    colours, where, often = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    shades, number = colours.astype(float), np.zeros(len(colours), int)
    errors = [_error(shades, often)]
    while len(errors) < min(MOST_COLOURS, len(colours)):
        worst = int(np.argmax(errors))
        inside = np.flatnonzero(number == worst)
        axis = int(np.argmax(_spread(shades[inside], often[inside])))
        middle = np.average(shades[inside, axis], weights=often[inside])
        upper = inside[shades[inside, axis] > middle]
        number[upper] = len(errors)
        errors.append(_error(shades[upper], often[upper]))
        lower = np.flatnonzero(number == worst)
        errors[worst] = _error(shades[lower], often[lower])
        if max(errors) == 0:
            break
    boxes = [number == each for each in range(len(errors))]
    palette = np.array([np.average(shades[box], axis=0, weights=often[box]) for box in boxes])
    return palette.round().astype(np.uint8), number[where.reshape(-1)].astype(np.uint8)


def _spread(shades: np.ndarray, often: np.ndarray) -> np.ndarray:
    return np.asarray(((shades - np.average(shades, axis=0, weights=often)) ** 2 * often[:, None]).sum(axis=0))


def _error(shades: np.ndarray, often: np.ndarray) -> float:
    return float(_spread(shades, often).sum())
