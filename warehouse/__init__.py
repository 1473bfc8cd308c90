"""Event log, identity, views and snapshots: what is known, since when, and how it is read."""
