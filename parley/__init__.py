"""The front door: the command `parley`. It may use every other room; nobody imports it."""
