"""Views: one SQL file each, derived from the log and rebuildable from it at any time."""
