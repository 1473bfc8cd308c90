"""The sources section of a profile that reads the newsroom."""

from __future__ import annotations

import httpx

from newsroom import Newsroom, sources
from schemas.profile import Source


def test_every_source_is_valid_says_that_it_is_a_sample_and_answers(web: httpx.Client, room: Newsroom) -> None:
    # given
    base = str(web.base_url).rstrip("/")

    # when
    listed = [Source.model_validate(row) for row in sources(base)]
    statuses = [web.get(str(s.feed), follow_redirects=True).status_code for s in listed]

    # then
    assert len({s.id for s in listed}) == len(room.world.outlets)
    assert {s.kind for s in listed} == {"sample"}
    assert all("sample" in s.reliability and "made up" in s.ownership for s in listed)
    assert all(s.allow_private_address and s.every_minutes == 15 for s in listed)
    assert statuses == [200] * len(listed)
