"""A small world to try Parley in: sample articles, served over real HTTP on a simulated calendar.

The articles are samples, rewritten from public reporting and published by outlets that do not exist. Not for citation.
"""

from newsroom.calendar import DAYS
from newsroom.profile import sources
from newsroom.server import Newsroom

__all__ = ["DAYS", "Newsroom", "sources"]
