"""The sources section of a topic profile that reads the newsroom instead of real feeds."""

from __future__ import annotations

from typing import Any

from newsroom.calendar import world


def sources(base_url: str) -> list[dict[str, Any]]:
    """One source per outlet, as `sources:` of a topic profile has them; `base_url` is the loopback address of the server.

    A feed that has moved is listed under its old address.
    """
    return [
        {
            "id": outlet.id,
            "name": f"{outlet.name} [sample]",
            "outlet": outlet.name,
            "feed": f"{base_url.rstrip('/')}/{outlet.id}/{outlet.moved_from or outlet.feed_path}",
            "kind": "sample",
            "lang": "en",
            "ownership": f"{outlet.ownership}, made up for the demonstration",
            "reliability": "samples rewritten from public reporting; not for citation",
            "every_minutes": 15,
            "allow_private_address": True,
        }
        for outlet in world().outlets.values()
    ]
