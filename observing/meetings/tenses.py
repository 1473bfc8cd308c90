"""What the tense of a verb, its auxiliaries and the verbs above it say about a meeting: held, announced, proposed, or nothing."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from observing.clauses import child, helpers, is_verb, lemma, negated, objects_of, under_condition, verb_above
from observing.lexicon import lexicon, word_pattern, words
from observing.modality import unreal
from schemas.observations import MeetingEvent, Modality

Token = Any


@cache
def events_of(key: str) -> dict[str, MeetingEvent]:
    """Verb -> event of one list of the lexicon; the first event listed wins."""
    table: dict[str, MeetingEvent] = {}
    for event, verbs in lexicon("meetings")[key].items():
        for verb in verbs:
            table.setdefault(str(verb), cast(MeetingEvent, event))
    return table


def verb_event(verb: Token) -> tuple[MeetingEvent | None, Modality]:
    """The event of a verb of meeting by its tense, its auxiliaries and the verbs above it."""
    if negated(verb) or under_condition(verb) or unreal(verb) or _awaited(verb):
        return None, "denied"
    if _seen(verb):
        return "held", "asserted"
    aux = helpers(verb)
    if verb.tag_ == "VBD" or (
        verb.tag_ == "VBN"
        and aux & {"has", "have", "had", "'ve", "'s"}
        and not aux & {"to", "would", "could", "might", "may", "should"}
    ):
        return ("held" if not aux & {"would", "could", "might", "may", "should", "must"} else None), "asserted"
    if verb.tag_ == "VBN" and child(verb, "auxpass") is not None:
        return (
            ("held", "asserted") if aux & {"was", "were"} and not aux & {"to", "would", "could", "might"} else (None, "asserted")
        )
    if aux & {"will", "'ll", "shall", "wo"}:
        return "announced", "planned"
    if aux & {"would", "could", "might", "may", "can", "should", "must", "'d"}:
        return _would(verb, aux)
    if verb.tag_ == "VBG":
        present = any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") for c in verb.children)
        past = any(c.dep_ == "aux" and c.tag_ == "VBD" for c in verb.children)
        if any(c.lemma_.lower() == "have" for c in verb.children if c.dep_ == "aux"):
            return "held", "asserted"
        if present:
            return "announced", "planned"
        if past:
            return "held", "asserted"
        return _participle(verb)
    if (
        verb.tag_ in ("VBZ", "VBP", "VB")
        and verb.dep_ == "ccomp"
        and is_verb(verb.head)
        and lemma(verb.head) in ("propose", "suggest", "demand", "request")
    ):
        return (None, "denied") if negated(verb.head) else ("proposed", "planned")
    if verb.tag_ in ("VBZ", "VBP"):
        return "announced", "planned"
    if verb.tag_ == "VB" and "to" in aux:
        return infinitive(verb)
    return None, "asserted"


def _seen(verb: Token) -> bool:
    """ "Sunday saw Rubio and Yermak meet in Geneva": what a day saw took place on it."""
    above = verb.head
    sees = verb.dep_ == "ccomp" and is_verb(above) and above.lemma_.lower() in ("see", "witness") and above.tag_ == "VBD"
    return sees and verb.tag_ in ("VB", "VBP") and not negated(above) and not helpers(verb) - {"to"}


def _awaited(verb: Token) -> bool:
    """ "Nothing will happen until he and Putin get together": what waits for a meeting does not report one."""
    waits = any(c.dep_ == "mark" and c.lower_ in ("until", "till", "unless", "once") for c in verb.children)
    above = verb.head
    return waits and verb.dep_ == "advcl" and (negated(above) or bool(helpers(above) & {"will", "to", "would", "'ll", "can"}))


def _would(verb: Token, aux: set[str]) -> tuple[MeetingEvent | None, Modality]:
    """ "Told the world that the pair would meet" announces; "would meet if" and "could meet" do not."""
    if aux & {"would", "'d"} and verb.dep_ == "ccomp" and is_verb(verb.head) and verb.head.tag_ in ("VBD", "VBN"):
        if lemma(verb.head) in words("meetings", "refusals") or negated(verb.head):
            return None, "denied"
        if lemma(verb.head) in ("hope", "suggest", "propose", "wish"):
            return "proposed", "planned"
        return "announced", "planned"
    return None, "hypothetical"


def _participle(verb: Token) -> tuple[MeetingEvent | None, Modality]:
    """ "After meeting Putin in Moscow", "proposed meeting in Istanbul"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ in ("after", "since", "following"):
        return "held", "asserted"
    if verb.dep_ == "pcomp" and verb.head.lower_ == "before":
        above = verb_above(verb.head)
        past = above is not None and (above.tag_ == "VBD" or "had" in helpers(above))
        return ("held", "asserted") if past else (None, "planned")
    if verb.dep_ in ("xcomp", "dobj", "pcomp") and is_verb(verb.head if verb.dep_ != "pcomp" else verb.head.head):
        above = verb.head if verb.dep_ != "pcomp" else verb.head.head
        event = events_of("events").get(lemma(above))
        if event in ("proposed", "cancelled", "postponed") and not negated(above) and not under_condition(above):
            return event, "planned" if event == "proposed" else "asserted"
        if above.lemma_.lower() in words("meetings", "dissuading") and any(
            t.lower_ in ("out", "against", "off", "from") for t in above.children
        ):
            return "cancelled", "asserted"
    return None, "asserted"


def infinitive(verb: Token) -> tuple[MeetingEvent | None, Modality]:
    """ "Is due to gather", "offered to meet", "agreed to meet", "flew in to meet": by the word that it hangs on."""
    above = verb.head
    if above.i == verb.i or verb.dep_ == "ROOT":
        return None, "planned"
    governor = above if is_verb(above) else verb_above(above)
    if governor is None or negated(governor) or negated(above) or under_condition(governor) or unreal(governor):
        return None, "denied"
    name = lemma(above) if is_verb(above) else above.lemma_.lower()
    aux = helpers(governor)
    fate = events_of("events").get(lemma(governor))
    if not is_verb(above) and name in words("meetings", "intents") and fate in ("cancelled", "postponed"):
        return (fate, "asserted") if governor.tag_ in ("VBD", "VBN", "VBZ") and "to" not in aux else (None, "planned")
    if name in words("meetings", "refusals") or aux & {"might", "could"}:
        return None, "denied"
    if name in words("meetings", "wishes") or (name == "like" and aux & {"would", "'d"}):
        return "proposed", "planned"
    if aux & {"would", "'d", "may", "can", "should"}:
        return None, "hypothetical"
    past = governor.tag_ == "VBD" or bool(aux & {"was", "were", "had"})
    if name in words("meetings", "ahead"):
        # "Was to have met", "had planned to meet": overtaken by what the sentence goes on to say.
        if past and name not in ("agree", "decide") and (_overtaken(governor) or name not in words("meetings", "due")):
            return None, "planned"
        return "announced", "planned"
    if verb.dep_ == "advcl" and is_verb(above) and above.lemma_.lower() in words("meetings", "travel"):
        if objects_of(above, "to", "in", "into", "at"):
            return None, "planned"  # the journey is the occasion, and takes in whom he goes to meet
        event, mode = verb_event(above)
        return event, mode
    return None, "planned"


def _overtaken(verb: Token) -> bool:
    """Whether a sentence goes on to say that what was due did not come about."""
    rest = " ".join(t.lower_ for t in verb.doc)
    return word_pattern("meetings", "overtaking").search(rest) is not None
