"""From a phrase to days: which Thursday, which November, counted from which day, and by which rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from observing.dates import days, periods
from observing.dates.anchor import Anchor, Direction, Span, number_of, word_of
from observing.dates.phrases import DatePhrase
from schemas.envelope import When


def resolve(
    phrase: DatePhrase,
    *,
    published: date,
    direction: Direction = "near",
    context: date | None = None,
    context_last: date | None = None,
    named_days: Mapping[str, date] | None = None,
) -> When:
    """The days that a phrase means, or a When without days where nobody could tell.

    `direction` comes from the tense of the governing verb and the kind of event, `context` is the last date that the text
    spoke of ("two weeks later", "the 22nd"), `named_days` are a profile's own. Intervals include both ends.
    """
    anchor = Anchor(published, direction, context, context_last, named_days or {})
    span = _RULES[phrase.kind](phrase, anchor)
    if span is None:
        return When(text=phrase.text, rule=f"{phrase.kind}: unresolved")
    return When(
        earliest=span.first,
        latest=span.last,
        precision=span.precision,
        text=phrase.text,
        anchor=span.anchor or published,
        rule=span.rule,
    )


def _unresolved(_phrase: DatePhrase, _anchor: Anchor) -> Span | None:
    return None


_RULES: Mapping[str, Callable[[DatePhrase, Anchor], Span | None]] = {
    "date": days.on_date, "date_range": days.on_date_range, "month_day": days.on_month_day, "weekday": days.on_weekday,
    "relative_day": days.on_relative_day, "named_day": days.on_named_day, "ahead": days.on_ahead, "within": days.on_within,
    "ago": days.on_ago, "later": days.on_later, "same_day": days.on_same_day,
    "weekend": periods.in_weekend, "week": periods.in_week, "month": periods.in_month, "month_part": periods.in_month_part,
    "season": periods.in_season, "year": periods.in_year, "year_part": periods.in_year,
    "duration": _unresolved, "duration_range": _unresolved, "vague": _unresolved,
}  # fmt: skip


def count_from(phrase: DatePhrase, start: date) -> When:
    """The day on which a plain duration ends that began on `start` ("gave them fifty days"); ranges stay unresolved."""
    count = number_of(phrase, "count")
    if phrase.kind not in ("duration", "within", "ahead") or count is None:
        return When(text=phrase.text, rule=f"{phrase.kind}: unresolved")
    day, precision = days.step(start, count, word_of(phrase, "unit"))
    return When(
        earliest=day, latest=day, precision=precision, text=phrase.text, anchor=start, rule="duration counted from its start"
    )
