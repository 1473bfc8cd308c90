"""`parley backfill` as a shell would call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fetch.loopback import Reply, rss, running
from tests.parley.conftest import Command
from tests.parley.test_sources_add import PROFILE


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "--since DAY"),
        (("--since", "2025-11-01", "--host", "mill.example"), "--since DAY"),
        (("crawl.warc", "--source", "mill"), "--host chooses"),
        (("--since", "2025-11-02", "--until", "2025-11-01"), "give the earlier day first"),
        (("--since", "2025-11-01", "--source", "nobody"), "no source of ukraine has the id 'nobody'"),
        (("crawl.warc",), "no such file"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(parley: Command, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    said = parley("backfill", *arguments, "--dir", tmp_path)

    assert said.code in (1, 2)
    assert says in " ".join(said.err.split())
    assert not (tmp_path / "log.duckdb").exists()


def test_a_dry_run_says_what_there_is_and_how_long_it_would_take(parley: Command, tmp_path: Path) -> None:
    with running() as site:
        site.routes["/feed"] = Reply(rss(f"{site.base}/a"))
        site.routes["/sitemap.xml"] = Reply(f"{site.base}/2025/11/20/lake-treaty\n{site.base}/2025/11/21/roses\n".encode())
        known = "kind: wire, ownership: x, reliability: y, allow_private_address: true"
        source = f'{{id: mill, name: Mill, feed: "{site.base}/feed", {known}}}'
        (tmp_path / "topics").mkdir()
        (tmp_path / "topics" / "lake.yaml").write_text(PROFILE.format(sources=f" [{source}]"))
        said = parley("backfill", "--since", "2025-11-01", "--until", "2025-11-30", "--dry-run", "--json", "--dir", tmp_path)

    (row,) = json.loads(said.out)["sources"]
    assert said.code == 0
    assert (row["listed"], row["beside"], row["new"]) == (2, 1, 1)
    assert "Would fetch 1 page, in 1 minute or more" in said.err
