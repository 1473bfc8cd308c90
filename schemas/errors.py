"""The one base class of every error that Parley raises on purpose. The message says what happened, to what, what to do next."""

from __future__ import annotations


class ParleyError(Exception):
    """Something that a person can act on. The command prints the message and exits with 1."""


class SettingsError(ParleyError):
    """A settings file that cannot be used."""


class ProfileError(ParleyError):
    """A topic profile that cannot be used; the message names file, line and field."""


class LogError(ParleyError):
    """The event log refuses: locked, lost its tail, broken chain, unexpected version."""


class ViewError(ParleyError):
    """A view file that breaks a rule of the runner, or a projection that failed."""


class SnapshotError(ParleyError):
    """No snapshot to read yet, or one that does not open."""


class FetchError(ParleyError):
    """An address that must not or could not be fetched."""


class InputError(ParleyError):
    """A file or argument that a person gave and that cannot be read."""


class GateError(ParleyError):
    """A critical quality check failed; nothing was published."""
