"""The event log: append only, chained by hashes, written by one process at a time."""
