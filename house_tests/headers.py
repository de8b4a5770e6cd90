"""The headers that every answer carries, and what no page may ask of others."""

from __future__ import annotations

import re

from django.http import HttpResponseBase

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
ONLY_OURS = ("'self'", "'none'", "data:", "blob:")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ASKS_OTHERS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object|use|image|link)\b[^>]*?\s(?:src|srcset|data|poster|href|xlink:href)\s*=\s*["']?\s*(?:https?:)?//""",
    re.I,
)
INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|<[a-z][^>]*?\s(?:style|on[a-z]+)\s*=", re.I)


def policy_of(response: HttpResponseBase) -> dict[str, str]:
    """The content security policy, by directive."""
    told = response.headers.get("Content-Security-Policy", "")
    return {part.split()[0]: " ".join(part.split()[1:]) for part in told.split(";") if part.strip()}


def faults_of(response: HttpResponseBase, *, is_private: bool = False) -> list[str]:
    """What is missing or too open in an answer, one sentence each."""
    found = []
    policy = policy_of(response)
    for directive, sources in POLICY.items():
        if policy.get(directive) != sources:
            found.append(f"the policy says {directive} {policy.get(directive)!r}, not {sources}.")
    for directive, sources in policy.items():
        if not set(sources.split()) <= set(ONLY_OURS):
            found.append(f"the policy lets {directive} go to {sources}.")
    for header, value in ALWAYS.items():
        if response.headers.get(header) != value:
            found.append(f"{header} is {response.headers.get(header)!r}, not {value}.")
    if is_private and "no-store" not in response.headers.get("Cache-Control", "") and response.status_code != 405:
        found.append("a private page may be kept by the browser.")
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        text = response.content.decode("utf-8", "replace")  # type: ignore[attr-defined]
        if (asks := ASKS_OTHERS.search(text)) or (asks := INLINE.search(text)):
            found.append(f"the page holds {asks[0][:80]}.")
    return found
