"""Which verbs and nouns of a sentence speak of a meeting in person, and what became of it: the event and how it is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from observing.clauses import (
    child,
    helpers,
    is_verb,
    lemma,
    modality,
    negated,
    objects_of,
    own_tokens,
    under_condition,
    verb_above,
)
from observing.document import Sentence
from observing.lexicon import word_pattern, words
from observing.meetings.tenses import events_of, infinitive, verb_event
from observing.modality import modality_of, unreal
from schemas.observations import MeetingEvent, Modality

Token = Any


@dataclass(frozen=True, slots=True)
class Occasion:
    """A word that speaks of a meeting: `head` is that verb or noun, `governor` the verb that says what became of it."""

    head: Token
    governor: Token | None
    event: MeetingEvent
    rule: str
    modality: Modality = "asserted"
    confidence: float = 0.8
    travel: bool = False
    sense: str = ""
    goal: bool = False
    """Whether a party itself is where somebody goes: "will travel on to Russia"."""
    """What kind of verb it is ("hand", "send"), where what else is needed hangs on it."""


def read_occasions(sentence: Sentence) -> Iterator[Occasion]:
    """Every occasion of a sentence; none of a question, a condition, or a meeting that is denied."""
    if sentence.question:
        return
    for token in sentence.parse:
        if is_verb(token):
            found = _of_verb(token)
        elif token.pos_ == "NOUN" and _is_meeting(token):
            found = _of_noun(token)
        else:
            continue
        if found is not None and not _remote(found):
            yield found


def _is_meeting(noun: Token) -> bool:
    name = noun.lower_ if noun.lower_ == "talks" else noun.lemma_.lower()
    if name == "talk":
        return False
    modifiers = {c.lower_ for c in noun.children if c.dep_ in ("compound", "amod", "nmod")}
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in words("meetings", "measures"):
        return False  # "two days of talks": the outer noun is the meeting
    if name in words("meetings", "measures"):
        return any(_is_session(t) for t in objects_of(noun, "of"))
    listed = name in words("meetings", "nouns") or name in words("meetings", "visit_nouns")
    return listed and not modifiers & words("meetings", "not_meetings")


def _is_session(noun: Token) -> bool:
    return noun.lower_ == "talks" or noun.lemma_.lower() in words("meetings", "nouns")


def _remote(occasion: Occasion) -> bool:
    """Whether words of the same clause say telephone, video or letter."""
    head = occasion.head
    text = " ".join(t.text for t in sorted(own_tokens(head), key=lambda t: t.i))
    return word_pattern("meetings", "remote").search(text) is not None


# -- verbs -----------------------------------------------------------------------------------------------------------------


def _of_verb(verb: Token) -> Occasion | None:
    name = lemma(verb)
    base = name.split()[0]
    meets = name in words("meetings", "meet") or base == "meet"
    guest = child(verb, "dobj")
    receives = base in words("meetings", "receive") and guest is not None and not _is_paper(guest)
    talks = base in words("meetings", "talk")
    invites = (
        base == "invite"
        and helpers(verb) != {"had", "been"}
        and bool(objects_of(verb, "to"))
        and child(verb, "dobj", "nsubjpass") is not None
    )
    hands = base in words("meetings", "hand")
    awaited = base in words("meetings", "await") and child(verb, "auxpass") is not None and bool(objects_of(verb, "in", "at"))
    spends = base in words("meetings", "spend")
    travels = base in words("meetings", "travel") and (base != "be" or bool(objects_of(verb, "to")) or _whereabouts(verb))
    sends = base in words("meetings", "send") and child(verb, "dobj") is not None and bool(objects_of(verb, "to"))
    joins = base in words("meetings", "join")
    if not (meets or receives or talks or spends or travels or joins or hands or awaited or sends or invites):
        return None
    if (meets and _other_sense(verb)) or (spends and _instead(verb)):
        return None
    if any(t.lower_ in ("times", "often", "regularly", "repeatedly", "twice", "frequently") for t in verb.children):
        return None  # a habit or a count, and no one meeting
    event, mode = (
        ("announced", "planned") if awaited and helpers(verb) & {"is", "are"} and not negated(verb) else verb_event(verb)
    )
    if invites and event == "held":
        event, mode = "proposed", "planned"
    if event is None and verb.tag_ == "VBN" and verb.dep_ == "acl" and (hands or talks) and not under_condition(verb):
        event, mode = "held", "asserted"
    if event is None or (hands and event != "held"):
        return None
    together = spends and bool(objects_of(verb, "with"))
    senses = {
        "meet": meets, "receive": receives, "talk": talks, "travel": travels, "spend": spends, "join": joins, "send": sends,
        "hand": hands, "invite": invites, "expected in": awaited,
    }  # fmt: skip
    kind = next(name for name, holds in senses.items() if holds)
    sure = 0.85 if meets else 0.75 if receives else 0.65
    goal = kind == "travel" and any(t.pos_ == "PROPN" for t in objects_of(verb, "to", "into"))
    return Occasion(
        verb,
        verb,
        event,
        f"verb of the kind '{kind}'",
        mode,
        sure,
        goal=goal,
        travel=not (meets or receives or together),
        sense=kind,
    )


def _whereabouts(verb: Token) -> bool:
    """ "Is due in Kyiv", "was back in Geneva"."""
    said = child(verb, "acomp")
    return said is not None and said.lower_ in words("meetings", "whereabouts")


def _is_paper(noun: Token) -> bool:
    """ "Welcomed Trump's plan", "saw the text": what was received is no guest."""
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in words("plans", "strong") | words("plans", "papers")


def _instead(verb: Token) -> bool:
    """ "Instead of meeting Zelensky he stayed in Washington"."""
    pairs = [{t.lower_, c.lower_} for t in verb.children for c in t.children]
    return {"instead", "of"} in pairs or {"rather", "than"} in pairs


def _other_sense(verb: Token) -> bool:
    """ "Met the deadline", "meets demands": the object is no person."""
    obj = child(verb, "dobj")
    return obj is not None and obj.pos_ == "NOUN" and obj.lemma_.lower() in words("meetings", "met_things")


# -- nouns -----------------------------------------------------------------------------------------------------------------


def _of_noun(noun: Token) -> Occasion | None:
    """A meeting's noun by the verb that it is subject or object of, or by the preposition before it."""
    if negated(noun) or any(
        c.lower_ in ("no", "any", "another", "such") and c.dep_ in ("det", "predet", "amod") for c in noun.children
    ):
        return None
    governor = noun.head if noun.head.i != noun.i else None
    if noun.dep_ in ("conj", "appos") and governor is not None and governor.pos_ == "NOUN":
        return None
    if governor is not None and noun.dep_ == "pobj":
        return _in_phrase(noun, governor)
    if governor is None or not is_verb(governor) or noun.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return None
    if under_condition(governor) or unreal(governor):
        return None
    mode = modality(governor)
    name = lemma(governor)
    if name == "take" and any(c.lower_ == "place" for c in governor.children):
        name = "take place"
    if name in words("meetings", "moving") and name not in events_of("events"):
        done = mode == "asserted" and governor.tag_ in ("VBD", "VBN", "VBZ")
        return Occasion(noun, governor, "postponed", f"a meeting moved: '{name}'", mode, 0.75, sense="moved") if done else None
    if noun.dep_ == "nsubj" and child(governor, "auxpass") is None:
        return _subject(noun, governor, name, mode)
    if "would" in helpers(governor) and name in ("hold", "schedule", "convene", "arrange", "organise", "organize"):
        return _reported(noun, governor)
    event = events_of("events").get(name) or events_of("events").get(name.split()[0])
    if event is None:
        return None
    if mode == "denied" or helpers(governor) & {"could", "might", "may", "would", "should", "'d"}:
        return None
    if _toinfinitive(governor):
        return _wanted(noun, governor)
    if event == "held" and (mode == "planned" or governor.tag_ in ("VBZ", "VBP") or _progressive(governor)):
        event = "announced"
    if event in ("cancelled", "postponed") and mode == "planned":
        return None
    if event in ("cancelled", "postponed") and modality_of(governor) == "denied":
        return Occasion(noun, governor, "confirmed", "a meeting's cancelling is denied", "asserted", 0.75)
    if event == "announced" and "had" in helpers(governor):
        return None  # "the trip had been prepared": overtaken
    return Occasion(
        noun,
        governor,
        event,
        f"meeting's noun with '{name}'",
        "planned" if event in ("announced", "proposed") else "asserted",
        0.8,
    )


def _toinfinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and "to" in helpers(verb)


def _progressive(verb: Token) -> bool:
    return verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") for c in verb.children)


def _wanted(noun: Token, governor: Token) -> Occasion | None:
    """ "Offered to hold talks", "is due to attend the summit"."""
    event, mode = infinitive(governor)
    return None if event is None else Occasion(noun, governor, event, "meeting's noun under an infinitive", mode, 0.7)


def _subject(noun: Token, governor: Token, name: str, mode: Modality) -> Occasion | None:
    event = events_of("by_itself").get(name) or events_of("by_itself").get(name.split(maxsplit=1)[0])
    if event is None and name == "be":
        said = {t.lower_ for t in governor.children}
        if said & {"off"}:
            event = "cancelled"
        elif said & {"due", "likely", "planned", "scheduled", "set"} and mode != "denied" and governor.tag_ in ("VBZ", "VBP"):
            return Occasion(noun, governor, "announced", "a meeting is due", "planned", 0.75)
    if name in words("meetings", "would"):
        told = _reported(noun, governor)
        if told is not None:
            return told
    fruitless = mode == "denied" and event == "held" and name.split(maxsplit=1)[0] in words("meetings", "outcomes")
    if fruitless:
        mode = "asserted"  # "brought no breakthrough": they took place
    if event is None or mode == "denied" or helpers(governor) & {"could", "might", "may", "would", "should"}:
        return None
    if event == "held":
        if mode == "planned" or governor.tag_ in ("VBZ", "VBP"):
            return Occasion(noun, governor, "announced", f"a meeting will '{name}'", "planned", 0.75)
        if governor.tag_ not in ("VBD", "VBN", "VBG"):
            return None
    return Occasion(noun, governor, event, f"a meeting that did '{name}'", "asserted", 0.75)


def _reported(noun: Token, governor: Token) -> Occasion | None:
    """ "Said a meeting with Trump would take place on Friday": ahead as it was told, with a place or a day."""
    above = governor.head
    if governor.dep_ != "ccomp" or not is_verb(above) or above.tag_ not in ("VBD", "VBN") or negated(governor) or negated(above):
        return None
    if "would" not in helpers(governor) or lemma(above) not in words("meetings", "reporting"):
        return None
    return Occasion(noun, governor, "announced", "a meeting that would be, as told", "planned", 0.65, sense="would")


def _in_phrase(noun: Token, preposition: Token) -> Occasion | None:
    """ "After a meeting in Kyiv", "people briefed on Sunday's talks in Geneva": held, unless a verb says more."""
    verb = verb_above(preposition)
    if verb is not None and under_condition(verb):
        return None
    out = preposition.head if preposition.lower_ == "of" and preposition.head.lower_ == "out" else None
    direct = verb is not None and verb.i in (preposition.head.i, out.head.i if out is not None else -1)
    planned = preposition.head.lemma_.lower() in ("plan", "preparation", "idea", "hope", "proposal")
    if preposition.lower_ in ("for", "of") and planned and verb is not None and preposition.head.dep_ in ("nsubjpass", "dobj"):
        dropped = events_of("events").get(lemma(verb))
        if dropped in ("cancelled", "postponed") and modality(verb) == "asserted":
            return Occasion(noun, verb, dropped, "plans for a meeting were dropped", "asserted", 0.75)
    if direct and verb is not None:
        joined = f"{verb.lemma_.lower()} out of" if out is not None else f"{lemma(verb)} {preposition.lower_}"
        event = events_of("events").get(joined)
        if event is not None and modality(verb) in ("asserted", "planned") and not negated(verb):
            return Occasion(
                noun,
                verb,
                event,
                f"meeting's noun with '{joined}'",
                "planned" if event in ("proposed", "announced") else "asserted",
                0.75,
            )
        around = preposition.lower_ in ("at", "during", "after", "following")
        if not around and (lemma(verb) in words("meetings", "refusals") or negated(verb)):
            return None
    if preposition.lower_ in ("for", "to", "before", "ahead", "without", "towards", "against", "about"):
        return None
    if verb is not None and (helpers(verb) & {"will", "'ll", "would", "could", "might", "may", "should", "to"}):
        return None
    if preposition.lower_ not in words("meetings", "held_prepositions") | {"on"}:
        return None
    if (
        preposition.lower_ == "from"
        and direct
        and verb is not None
        and verb.lemma_.lower() not in words("meetings", "from_verbs")
    ):
        return None  # "retreated from the meeting"
    return Occasion(noun, verb, "held", f"meeting's noun after '{preposition.lower_}'", "asserted", 0.6)


def is_occasion_noun(token: Token) -> bool:
    """Whether a noun is a meeting or a journey to one."""
    return token.lower_ == "talks" or token.lemma_.lower() in words("meetings", "nouns") | words("meetings", "visit_nouns")
