"""Typed questions to a published snapshot. Rows are plain dicts of JSON values, columns in order; nothing heavy is imported."""

from warehouse.read.snapshot import Following, Reader, open_reader

__all__ = ["Following", "Reader", "open_reader"]
