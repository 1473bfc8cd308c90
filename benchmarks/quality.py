"""What the gates cost: their share of a run's CPU, gate by gate, and that a run with nothing new does without Great Expectations.

    .venv/bin/python benchmarks/quality.py [--articles 500] [--json]

Feeds list so many articles on the loopback interface, each put together from paragraphs of the annotated articles of the tests,
and a run fetches, reads and publishes them; then a second run finds nothing new. Each run is a process of its own, the server
another. What a gate costs includes making its rows. Great Expectations is loaded before the first run begins, and told apart.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a file, its folder has another `quality` in it: this one

from benchmarks.measuring import NOW, SEED, Meter, Row, progress, show
from reading.files import article_of_json
from schemas.folder import DataFolder

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
SETS = ("ukraine", "wires", "harbour", "desk")
SOURCES = 10
PARAGRAPHS = 6
SETTINGS = "[fetch]\ncontact = 'a benchmark'\nhost_delay_seconds = 0\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500, help="how many the feeds list")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)  # one run over a folder, in this process
    parser.add_argument("--load", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.run is not None:
        print(json.dumps(measured(DataFolder(options.run), load=options.load)))
        return
    with tempfile.TemporaryDirectory() as place, served(Path(place) / "site", options.articles) as base:
        root = Path(place) / "data"
        write_folder(DataFolder(root), base)
        progress(f"a run over {options.articles} articles")
        first = _apart(root, "--load")
        progress("a run with nothing new")
        quiet = _apart(root)
    title = (
        f"The gates of a run over {first['articles']} articles, {first['observations']} observations, {first['events']} events"
    )
    show(title, rows(first, quiet), as_json=options.json)


def rows(first: dict[str, Any], quiet: dict[str, Any]) -> list[Row]:
    """A row a gate, then all of them, what is not theirs, and a run that finds nothing."""
    run = first["cpu"]["run"]
    gates = {name: cpu for name, cpu in first["cpu"].items() if name not in ("run", "loading")}
    told: list[Row] = [
        {"what": gate, "rows": first["rows"].get(gate), "CPU-s": cpu, "% of the run": 100 * cpu / run}
        for gate, cpu in gates.items()
    ]
    of_all = sum(gates.values())
    return [
        *told,
        {"what": "all gates", "CPU-s": of_all, "% of the run": 100 * of_all / run},
        {"what": "the whole run", "CPU-s": run, "% of the run": 100.0},
        {"what": "loading Great Expectations, aside", "CPU-s": first["cpu"]["loading"]},
        {
            "what": f"a run with nothing new ({'loads' if quiet['loaded'] else 'does not load'} Great Expectations)",
            "CPU-s": quiet["cpu"]["run"],
        },
        {"what": "its gates", "CPU-s": sum(cpu for name, cpu in quiet["cpu"].items() if name != "run")},
    ]


def measured(folder: DataFolder, *, load: bool) -> dict[str, Any]:
    """One run, here and now: CPU-seconds and rows of each gate, and whether Great Expectations is loaded after it."""
    from flows import steps
    from flows.journey import journey
    from flows.run import topic_run

    meter, rows_in = Meter(), Counter[str]()
    if load:
        from quality import engine

        with meter.timed("loading"):
            engine._batch_definition()

    def timed(gate: Callable[..., Any]) -> Callable[..., Any]:
        def pass_through(run: Any, step: str, *rest: Any) -> Any:
            with meter.timed(step):
                return gate(run, step, *rest)

        return pass_through

    steps.gate, steps.gate_tables = timed(steps.gate), timed(steps.gate_tables)
    with meter.timed("run"):
        run = topic_run("ingest", "ukraine", folder.root, lambda: NOW)
        journey(run)
    for verdict in run.verdicts:
        rows_in[verdict.step] += verdict.rows_in
    counts = {"articles": run.counts["articles_new"], "observations": run.counts["observations"], "events": run.counts["events"]}
    return {"cpu": meter.cpu, "rows": rows_in, "loaded": "great_expectations" in sys.modules, **counts}


@contextmanager
def served(site: Path, articles: int) -> Iterator[str]:
    """The address of a server with feeds and pages while the block lasts."""
    site.mkdir(parents=True)
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        base = f"http://127.0.0.1:{server.stdout.readline().split(' port ')[1].split()[0]}"
        write_site(site, base, articles)
        try:
            yield base
        finally:
            server.terminate()


def write_site(site: Path, base: str, articles: int) -> None:
    """Feeds of ten sources and the pages that they list, made from a seed."""
    dice = Random(SEED)
    paths = [path for name in SETS for path in sorted((CORPUS / name / "articles").glob("*.json"))]
    paragraphs = [part for path in paths for part in article_of_json(path).text.split("\n\n")]
    items: dict[int, list[str]] = {source: [] for source in range(SOURCES)}
    for number in range(articles):
        text = dice.sample(paragraphs, PARAGRAPHS)
        at = NOW - timedelta(minutes=2 * number)
        title = escape(" ".join(text[0].split()[:8]))
        body = "".join(f"<p>{escape(part)}</p>" for part in text)
        head = f'<title>{title}</title><meta property="article:published_time" content="{at.isoformat()}">'
        page = f'<!doctype html><html lang="en"><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>'
        (site / f"{number}.html").write_text(page, encoding="utf-8")
        link, day = f"{base}/{number}.html", f"{at:%a, %d %b %Y %H:%M:%S} GMT"
        items[number % SOURCES].append(f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate></item>")
    for source, listed in items.items():
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{source}</title>{"".join(listed)}</channel></rss>'
        (site / f"{source}.xml").write_text(feed, encoding="utf-8")


def write_folder(folder: DataFolder, base: str) -> None:
    """A data folder whose topic follows these feeds and no others."""
    import yaml

    from parley.topics import templates

    profile = yaml.safe_load(templates()["ukraine"].read_text(encoding="utf-8"))
    shared = {"kind": "sample", "ownership": "nobody", "reliability": "made up", "allow_private_address": True}
    profile["sources"] = [
        {"id": f"outlet-{n}", "name": f"Outlet {n}", "feed": f"{base}/{n}.xml", **shared} for n in range(SOURCES)
    ]
    folder.topics.mkdir(parents=True)
    (folder.topics / "ukraine.yaml").write_text(yaml.safe_dump(profile, allow_unicode=True, sort_keys=False), encoding="utf-8")
    (folder.root / "parley.toml").write_text(SETTINGS, encoding="utf-8")


def _apart(root: Path, *more: str) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__)), "--run", str(root), *more]
    told: dict[str, Any] = json.loads(
        subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()[-1]
    )
    return told


if __name__ == "__main__":
    main()
