"""One address for one article, whatever spelling a feed, a redirect or a tracking link gives it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from schemas.envelope import digest

VERSION = "address/1"
"""Part of every article id: another algorithm would give other ids, and must not mix with these by accident."""

_TRACKING = re.compile(
    r"^(utm_\w+|at_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|smid|smtyp|ref|ref_src|ref_url|cmpid?|cmp|ito|ocid|ncid|"
    r"partner|traffic_source|xtor|sr_share|guccounter|guce_\w+|ns_\w+|wt_\w+|spm|_ga|ftag|taid|feed(type|name)?|"
    r"rss|outputtype|mod|sref|s_cid|emci|emdi|maca|soc_\w+|__twitter_impression)$",
    re.IGNORECASE,
)
_AMP_HOST = re.compile(r"^(?:www\.|amp\.|m\.|mobile\.)+")
_AMP_END = re.compile(r"(/amp|\.amp(?=\.html$))/?$", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """The address without fragment, tracking parameters and default port, its query sorted. A bad address comes back as it is."""
    from courlan import normalize_url

    try:
        parts = urlsplit(str(normalize_url(url.strip())))
        port = parts.port
    except ValueError:
        return url
    if not parts.hostname:
        return url
    host = parts.hostname if port in {None, _DEFAULT_PORT.get(parts.scheme)} else f"{parts.hostname}:{port}"
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    return urlunsplit((parts.scheme, host, parts.path or "/", urlencode(sorted(kept)), ""))


def article_id(url: str) -> str:
    """16 hexadecimal digits that stay the same across http and https, `www.`, AMP and mobile hosts and a final slash."""
    parts = urlsplit(canonical_url(url))
    path = _AMP_END.sub("", parts.path).rstrip("/")
    return digest([VERSION, bare_host(url), path, parts.query])[:16]


def bare_host(url: str) -> str:
    """Host and port without `www.`, `amp.` and `m.`; "" where the address has no host."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = _AMP_HOST.sub("", (parts.hostname or "").lower())
    return host if port in {None, _DEFAULT_PORT.get(parts.scheme)} else f"{host}:{port}"


def is_front_page(url: str) -> bool:
    """Whether an address is a site's front page or the root of a language or section, where a vanished article is sent to."""
    path = urlsplit(url).path.strip("/")
    return not path or bool(re.fullmatch(r"[a-z]{2}(-[a-z]{2})?|home|index\.html?|news|404|not-found", path, re.IGNORECASE))
