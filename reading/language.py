"""Which language a text is written in."""

from __future__ import annotations

LONG_ENOUGH = 120
"""Characters from which the guess is worth more than what feed or page claim."""


def detect(text: str, fallback: str | None) -> str | None:
    """The ISO 639-1 code by py3langid, or `fallback` where the text is too short to tell."""
    if len(text) < LONG_ENOUGH:
        return fallback
    import py3langid

    code: str = py3langid.classify(text[:1_500])[0]
    return code
