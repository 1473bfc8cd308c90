"""Dates in English text: finding the phrases, and resolving them against the day on which an article appeared."""

from observing.dates.anchor import Anchor, Direction
from observing.dates.calendar import local_day, named_day
from observing.dates.grammar import Kind
from observing.dates.phrases import DatePhrase, find_dates
from observing.dates.resolving import count_from, resolve
from observing.dates.tense import direction_of, governing_verb, verb_direction

__all__ = [
    "Anchor",
    "DatePhrase",
    "Direction",
    "Kind",
    "count_from",
    "direction_of",
    "find_dates",
    "governing_verb",
    "local_day",
    "named_day",
    "resolve",
    "verb_direction",
]
