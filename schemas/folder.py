"""Where everything of one installation lies. Paths only: nothing here opens or makes a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolder:
    """The data folder. Write side: log, views, head, lock. Read side: snapshots, the pointer `current`, `status`."""

    root: Path

    @property
    def log(self) -> Path:
        """The event log and the journal; only a running flow opens it."""
        return self.root / "log.duckdb"

    @property
    def views(self) -> Path:
        """Staging, identity and views; may be deleted and rebuilt from the log at any time."""
        return self.root / "views.duckdb"

    @property
    def head(self) -> Path:
        """Position and hash of the last acknowledged event, outside the database."""
        return self.root / "head.json"

    @property
    def lock(self) -> Path:
        """The file whose flock makes one process the writer."""
        return self.root / "parley.lock"

    @property
    def archive(self) -> Path:
        """WARC files with the raw bytes of every capture."""
        return self.root / "archive"

    @property
    def answers(self) -> Path:
        """What the second extractor was answered, one file a question."""
        return self.root / "answers"

    @property
    def topics(self) -> Path:
        """Live topic profiles, `<topic>.yaml`."""
        return self.root / "topics"

    @property
    def snapshots(self) -> Path:
        """Published snapshots, `snap-<n>.duckdb`."""
        return self.root / "snapshots"

    @property
    def current(self) -> Path:
        """The pointer to the newest snapshot: a symbolic link, swapped atomically."""
        return self.root / "current.duckdb"

    @property
    def events(self) -> Path:
        """The log as Parquet files, which the snapshot's view `event` reads."""
        return self.root / "events"

    @property
    def status(self) -> Path:
        """How the last run ended, good or bad."""
        return self.root / "status.json"

    @property
    def exports(self) -> Path:
        """What people asked to have written out."""
        return self.root / "exports"

    @property
    def copies(self) -> Path:
        """Where else they had it written to, one line of JSON each."""
        return self.root / "copies.jsonl"
