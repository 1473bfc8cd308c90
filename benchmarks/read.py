"""How fast pages are read: our whole reading step beside trafilatura alone on the same pages, side by side in one run.

    .venv/bin/python benchmarks/read.py [--corpus DIR ...] [--repeat N] [--limit N] [--json]

Without a corpus the pages are those of the sample newsroom, as its server answers them on the last day of its calendar; a corpus
is a checkout as for benchmarks/page_corpora.py. Ours is all that a run does with a page that was just fetched: the worker process
and the frames to and from it, decoding, counting, JSON-LD, dates, author, canonical address, walls, language, live posts,
paragraphs, fingerprints, copies among all pages of the batch, and the events. The peers are `trafilatura.extract`, text alone,
and `trafilatura.bare_extraction` with metadata, which is nearer to what ours answers. The ways take turns, batch by batch of
pages, so that whatever else the machine does falls on all of them; of the repetitions of a batch the fastest counts. CPU-seconds
are those of the worker too.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a file, its folder has a `fetch` in it that is another

from benchmarks.measuring import Row, show
from benchmarks.page_corpora import samples
from newsroom.calendar import world
from newsroom.server import Newsroom
from newsroom.site import Request
from reading.revisions import read_pages
from reading.text import PageReader
from schemas.pages import Page

BATCH = 50
LAST_DAY = datetime(2025, 12, 31, tzinfo=UTC)


@dataclass
class Spent:
    """The best of the repetitions of each batch, added up."""

    wall: float = 0.0
    cpu: float = 0.0


def newsroom_pages() -> list[Page]:
    """Every page of the sample newsroom that answers 200."""
    room = Newsroom(LAST_DAY)
    pages = []
    for article in world().articles:
        url = f"http://127.0.0.1:8000/{article.outlet.id}/{article.path}"
        found = room.answer(Request(urlsplit(url).path, "http://127.0.0.1:8000", {}))
        if found.status == 200:
            pages.append(_page(url, found.body))
    return pages


def corpus_pages(root: Path, limit: int | None) -> list[Page]:
    """The pages of a corpus."""
    return [_page(sample.url, sample.body) for sample in list(samples(root))[:limit]]


def measured(pages: Sequence[Page], repeat: int) -> list[Row]:
    """A row for each way: pages a second, CPU milliseconds a page, and how much of each peer's speed ours has."""
    from trafilatura import bare_extraction, extract

    with PageReader() as reader:

        def ours(batch: Sequence[Page]) -> None:
            read_pages(batch, {}, [], reader=reader)

        def text_alone(batch: Sequence[Page]) -> None:
            for page in batch:
                extract(page.body, include_comments=False)

        def with_metadata(batch: Sequence[Page]) -> None:
            for page in batch:
                bare_extraction(page.body, url=page.url, include_comments=False, with_metadata=True)

        ways: dict[str, Callable[[Sequence[Page]], None]] = {
            "Parley": ours,
            "trafilatura, text alone": text_alone,
            "trafilatura with metadata": with_metadata,
        }
        for way in ways.values():
            way(pages[:1])
        worker = reader.process_id
        assert worker is not None
        spent = {name: Spent() for name in ways}
        for start in range(0, len(pages), BATCH):
            batch = pages[start : start + BATCH]
            best = {name: (float("inf"), float("inf")) for name in ways}
            for _ in range(repeat):
                for name, way in ways.items():
                    gc.collect()
                    wall, cpu = time.perf_counter(), _cpu(worker)
                    way(batch)
                    taken = time.perf_counter() - wall, _cpu(worker) - cpu
                    best[name] = min(best[name][0], taken[0]), min(best[name][1], taken[1])
            for name, (wall, cpu) in best.items():
                spent[name].wall += wall
                spent[name].cpu += cpu
    rows: list[Row] = []
    for name, one in spent.items():
        row: Row = {
            "way": name,
            "pages": len(pages),
            "pages/s": len(pages) / one.wall,
            "CPU ms a page": one.cpu / len(pages) * 1e3,
        }
        if name != "Parley":
            row["Parley's speed to this"] = one.wall / spent["Parley"].wall
            row["by CPU"] = one.cpu / spent["Parley"].cpu
        rows.append(row)
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", nargs="*", type=Path, default=[], help="checkouts of corpora, as for page_corpora.py")
    parser.add_argument("--limit", type=int, help="only so many pages of each")
    parser.add_argument("--repeat", type=int, default=3, help="how often each batch is read")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args(arguments)
    sets = {"newsroom": newsroom_pages()[: chosen.limit]}
    sets |= {root.name: corpus_pages(root, chosen.limit) for root in chosen.corpus}
    for name, pages in sets.items():
        size = sum(len(page.body) for page in pages) / len(pages) / 1e3
        show(f"{name}: {len(pages)} pages of {size:.0f} kB", measured(pages, chosen.repeat), as_json=chosen.json)


def _page(url: str, body: bytes) -> Page:
    host = urlsplit(url).hostname or "page.example"
    return Page(source_id=None, outlet=host, url=url, final_url=url, status=200, body=body, fetched_at=datetime.now(UTC))


def _cpu(worker: int) -> float:
    """CPU-seconds of this process and of the worker, from the kernel's table of it."""
    fields = Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
