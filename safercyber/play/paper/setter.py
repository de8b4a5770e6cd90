"""Set pages: JSON comes in, a PDF or the pictures of its pages go out. Run as a program of its own, which gives its memory back at its end.

In: template and fonts (where they lie), inputs (named texts), kind ("pdf" or "png"). Out: the PDF, or pictures as base64 in JSON.
Ends with 3 and a sentence on the error stream when the pages cannot be set.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

REFUSED = 3


def main() -> int:
    """Read, set, write."""
    import typst

    asked = json.load(sys.stdin.buffer)
    template = Path(asked["template"])
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[Path(asked["fonts"])])
    try:
        setter = typst.Compiler(input=template, root=template.parent, font_paths=fonts, sys_inputs=asked["inputs"])
        if asked["kind"] == "png":
            made = setter.compile(format="png", ppi=80)
            pictures = made if isinstance(made, list) else [made or b""]
            sys.stdout.write(json.dumps([base64.b64encode(one).decode() for one in pictures]))
        else:
            sys.stdout.buffer.write(setter.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0) or b"")  # type: ignore[arg-type]
    except typst.TypstError as trouble:
        sys.stderr.write(str(trouble))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
