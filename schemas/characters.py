"""Which characters of strangers get in: those that say something, and none that steer a terminal or turn a line round."""

from __future__ import annotations

import re

_LINE = re.compile("\r\n?|[\x0b\x0c]")
_STEERING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""C0 but newline and tab, DEL, C1, and the controls that embed, override or isolate a direction of writing."""
_HALF = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The same text without control characters; line ends are newlines, and half of a surrogate pair becomes U+FFFD."""
    if _HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _STEERING.sub("", _LINE.sub("\n", text))
