"""The forms that a phrase of time takes, as patterns with named parts, made of the words in `lexicons/dates.yaml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from observing.dates.words import CARDINAL, COUNT, MONTH_DAY, ORDINAL_WORD, either, month_pattern
from observing.lexicon import lexicon

Kind = Literal[
    "date", "date_range", "month_day", "weekday", "relative_day", "weekend", "week", "month", "month_part", "season", "year",
    "year_part", "named_day", "ahead", "within", "ago", "later", "same_day", "duration", "duration_range", "vague",
]  # fmt: skip

_DASH = r"\s*(?:-|–|—|/|to|and|or|until|through)\s*"
_ORDINAL = r"(?:st|nd|rd|th)"
_DAY = rf"(?P<day>{MONTH_DAY}){_ORDINAL}?"
_DAY2 = rf"(?P<day2>{MONTH_DAY})\b{_ORDINAL}?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
_CLOCK = r"(?:(?:\s+|-)(?P<clock>morning|afternoon|evening|night|noon|midnight)s?\b)?"
_UNIT = r"(?P<unit>(?i:hour|day|week|fortnight|month|year))s?\b"
_COUNT = rf"(?P<count>(?i:{COUNT}))"
_CARDINAL = rf"(?P<count>(?i:{CARDINAL}))"
_NEAR = r"(?P<which>(?i:this|next|last))"
_PART = r"(?:(?P<part>(?i:later|earlier|early|late|mid))\s+)?"
_EDGES = r"beginning|start|middle|end|(?:first|second)\s+half|(?:first|last)\s+(?:days|week)"
_EDGE = rf"(?P<part>(?i:{_EDGES}))\s+of\s+"
_RANGE = rf"(?:\s+(?:to|or)\s+|-to-|-or-|(?<=\d)\s*(?:-|–|—)\s*(?=\d))(?P<count2>(?i:{CARDINAL}))"


def _date_forms(lead: str, month: str, before: str) -> list[tuple[Kind, str]]:
    """Days of a month, with or without the year."""
    return [
        ("date", rf"{lead}\b(?P<year>20\d\d)-(?P<month_iso>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b"),
        ("date_range", rf"{lead}{before}\b{_DAY}{_DASH}{_DAY2}\s+(?:of\s+)?{month}{_YEAR}"),
        ("date_range", rf"{lead}{before}\b{month}\s*{_DAY}{_DASH}{_DAY2}{_YEAR}"),
        ("date", rf"{lead}(?:the\s+)?{before}\b{_DAY}\.?\s+(?:day\s+)?(?:of\s+)?{month}{_YEAR}"),
        ("date", rf"{lead}{before}\b{month}\s*{_DAY}\b(?!\s*(?:percent|per\s+cent|,\d{{3}}))(?:(?:,\s*|\s+)(?P<year>20\d\d)\b)?"),
        ("date", rf"{lead}(?:the\s+)(?P<day>{ORDINAL_WORD})\s+of\s+{month}{_YEAR}"),
        ("date", rf"{lead}\b{month}\s+the\s+(?P<day>{ORDINAL_WORD}|{MONTH_DAY}{_ORDINAL})\b{_YEAR}"),
    ]


def _calendar_forms(lead: str, month: str) -> list[tuple[Kind, str]]:
    """Weeks, weekends, months, seasons and years, whole or in part."""
    words = lexicon("dates")
    season, bound = either(words["seasons"]), either(words["leads"]["bound"])
    around = r"(?P<which>(?i:this\s+past|this\s+coming|the\s+coming|the\s+past|the\s+following|this|next|last))"
    not_a_day = either(words["not_named_days"])
    names = either(words["named_days"])
    return [
        ("month_part", rf"{lead}(?P<part>(?i:mid|early|late))(?:[- ]+|\s+in\s+){month}{_YEAR}"),
        ("month_part", rf"{lead}{_EDGE}(?:{month}{_YEAR}|(?:(?P<which>this|next|last|the)\s+month\b))"),
        ("year_part", rf"{lead}(?P<part>(?i:mid|early|late))(?:[- ]+|\s+in\s+)(?P<year>20\d\d)\b"),
        ("year_part", rf"{lead}{_EDGE}(?:(?P<which>the|this|next|last)\s+year\b|(?P<year>20\d\d)\b)"),
        ("week", rf"{lead}{_EDGE}(?P<which>the|this|next|last)\s+week\b"),
        ("week", rf"{lead}\b{_PART}{around}\s+week\b(?!\s*-?\s*(?:end|after))"),
        ("weekend", rf"{lead}\b(?:(?P<which>(?i:this\s+past|this\s+coming|this|next|last|coming|past|following))\s+)?weekend\b"),
        ("month", rf"{lead}\b{_PART}{_NEAR}\s+month\b"),
        ("year", rf"{lead}\b{_PART}{_NEAR}\s+year\b"),
        ("season", rf"{lead}\b{_NEAR}\s+(?P<season>{season})\b"),
        ("season", rf"{lead}{_EDGE}(?:the\s+)?(?P<season>{season})\b(?:\s+(?:of\s+)?(?P<year>20\d\d)\b)?"),
        (
            "season",
            rf"\b(?P<lead>(?i:{bound}|in|during|over|since|for))\s+(?:the\s+)?(?P<season>(?i:{season}))\b"
            r"(?:\s+(?:of\s+)?(?P<year>20\d\d)\b|(?!\s+of\b))",
        ),
        ("month", rf"{lead}(?:(?P<which>(?i:last|next|this|coming|past))\s+)\b{month}{_YEAR}"),
        ("month", rf"{lead}\b{month}(?:'s\b|{_YEAR})"),
        (
            "year",
            r"\b(?P<lead>(?i:in|by|until|before|since|during|for|of))\s+(?:the\s+year\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s*[-,]?\d)",
        ),
        (
            "named_day",
            rf"{lead}(?:{_NEAR}\s+)?\b(?P<name>(?i:{names}))(?!\w)(?!\s+(?:{not_a_day}))(?:\s+(?P<year>20\d\d)\b)?",
        ),
    ]


def _day_forms(lead: str, leads: str) -> list[tuple[Kind, str]]:
    """Weekdays and days counted from today or from a day spoken of before."""
    words = lexicon("dates")
    weekday = rf"(?P<weekday>{either(words['weekdays'])})"
    which = r"(?P<which>(?i:this\s+coming|this\s+past|last|past|previous|next|coming|this|following))"
    today = (
        r"today|yesterday|tomorrow|tonight|overnight|this\s+(?:morning|afternoon|evening)|last\s+night|earlier\s+in\s+the\s+day"
    )
    not_a_day = either(words["not_days_of_month"])
    next_one = r"the\s+(?:next|following|previous)\s+(?:day|morning|evening|week|month)|the\s+day\s+(?:before|after)"
    return [
        (
            "month_day",
            rf"(?P<lead>(?i:{leads}))\s+(?:(?P<weekday>{either(words['weekdays'])}),?\s+)?(?:the\s+)?{_DAY}(?<=[a-z])\b(?!\s+(?:[a-z]+\s+)?(?:{not_a_day}))",
        ),
        ("relative_day", r"\b(?P<which>(?i:the\s+day\s+(?:before|after)\s+(?:yesterday|tomorrow)))\b"),
        # "India Today" is the name of a magazine.
        ("relative_day", rf"{lead}\b(?!(?<=\w )Today\b)(?P<which>(?i:{today}))\b{_CLOCK}"),
        (
            "same_day",
            rf"{lead}\b(?i:(?:the\s+(?:very\s+)?same|that(?:\s+same)?|that\s+very|the\s+same)\s+(?:day|morning|afternoon|evening|night)"
            r"|before\s+the\s+day\s+was\s+out|later\s+in\s+the\s+day|later\s+that\s+day|same\s+(?:day|evening|night))\b",
        ),
        ("later", rf"\b(?P<which>(?i:{next_one}|a\s+day\s+(?:earlier|later)))\b"),
        (
            "weekday",
            rf"{lead}(?:{which}\s+)?\b{weekday}(?:'s\b)?{_CLOCK}(?:\s+(?:of\s+)?(?P<which2>next\s+week|last\s+week|week|next|last)\b)?",
        ),
        ("weekday", rf"\b(?P<clock>(?i:midnight|noon|evening|morning|night))\s+(?:on|of)\s+{weekday}\b"),
    ]


def _count_forms() -> list[tuple[Kind, str]]:
    """Times that are counted: ahead, back, within, later, plain and in ranges."""
    words = lexicon("dates")
    about = rf"(?:(?P<about>(?i:{either(words['approximate'])}))\s+)?"
    limit = r"(?P<lead>(?i:within|inside(?:\s+of)?|(?:no|not)\s+(?:later|more)\s+than))"
    upcoming = r"(?P<which>the\s+(?:next|coming)|next)"
    not_after = r"(?!\s+(?:of|after|before|that|since)\b)"
    return [
        ("later", rf"\b{about}{_COUNT}[- ]+{_UNIT}\s+(?P<which>later|earlier|before|after|afterwards?|on)\b"),
        ("ago", rf"\b{about}{_COUNT}[- ]+{_UNIT}\s+ago\b"),
        (
            "duration_range",
            rf"(?:\b(?P<lead>(?i:within|in|for|over|after|by))\s+(?:the\s+(?:next|coming)\s+)?)?"
            rf"\b{_CARDINAL}{_RANGE}[- ]+{_UNIT}",
        ),
        ("ahead", rf"\b{about}{_COUNT}[- ]+{_UNIT}\s+from\s+(?P<which>now|today|tomorrow|{either(words['weekdays'])})\b"),
        ("within", rf"\b(?P<lead>(?i:within|inside|over|in|for))\s+{upcoming}\s+{about}{_CARDINAL}\s+{_UNIT}"),
        ("within", rf"\b{limit}\s+(?:of\s+)?(?:the\s+)?{about}{_COUNT}[- ]+{_UNIT}{not_after}"),
        ("ahead", rf"\b(?P<lead>(?i:in))\s+{about}{_COUNT}\s+{_UNIT}('s?\s+time)?{not_after}"),
        ("duration", rf"\b{about}{_COUNT}(?:\s+(?:full|more|further))?[- ]+{_UNIT}"),
    ]


def _needed(kind: Kind) -> str:
    """A pattern of which every phrase of a kind holds a match: cheap to look for before its forms are tried everywhere."""
    words = lexicon("dates")
    unit = r"hour|day|week|fortnight|month|year"
    match kind:
        case "date" | "date_range":
            return rf"{month_pattern()}|20\d\d-"
        case "month" | "month_part":
            return rf"{month_pattern()}|(?i:month)"
        case "month_day":
            return r"\d(?:st|nd|rd|th)\b"
        case "weekday":
            return either(words["weekdays"])
        case "week" | "weekend":
            return "(?i:week)"
        case "year" | "year_part":
            return r"(?:19|20)\d\d|(?i:year)"
        case "season":
            return rf"(?i:{either(words['seasons'])})"
        case "named_day":
            return rf"(?i:{either(words['named_days'])})"
        case "relative_day" | "same_day" | "later":
            return rf"(?i:{unit}|tomorrow|tonight|overnight|morning|afternoon|evening|night)"
        case "vague":
            return rf"(?i:{either(words['vague'])})"
        case _:
            return rf"(?i:{unit})"


@cache
def forms() -> tuple[tuple[Kind, re.Pattern[str], re.Pattern[str]], ...]:
    """Kind, pattern of every form, and what a text must hold for it; of two that match the same words the earlier wins."""
    words = lexicon("dates")
    leads = either([*words["leads"]["bound"], *words["leads"]["start"], *words["leads"]["point"]])
    lead = rf"(?:\b(?P<lead>(?i:{leads}))\s+(?:the\s+)?)?"
    month = rf"(?P<month>{month_pattern()})"
    before = rf"(?:{either([*words['weekdays'], *words['weekday_abbreviations']])}\.?,?\s+\(?)?"
    sources: list[tuple[Kind, str]] = [
        ("vague", rf"\b(?i:{either(words['vague'])})\b"),
        *_date_forms(lead, month, before),
        *_day_forms(lead, leads),
        *_count_forms(),
        *_calendar_forms(lead, month),
    ]
    return tuple((kind, re.compile(source), re.compile(_needed(kind))) for kind, source in sources)
