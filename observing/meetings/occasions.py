"""Which verbs and nouns of a sentence speak of a meeting in person, and what became of it: the event and how it is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

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
from observing.lexicon import lexicon, word_pattern, words
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


@cache
def _events(key: str) -> dict[str, MeetingEvent]:
    table: dict[str, MeetingEvent] = {}
    for event, verbs in lexicon("meetings")[key].items():
        for verb in verbs:
            table.setdefault(str(verb), cast(MeetingEvent, event))
    return table


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
    receives = base in words("meetings", "receive") and child(verb, "dobj") is not None
    talks = base in words("meetings", "talk")
    invites = (
        base == "invite"
        and helpers(verb) != {"had", "been"}
        and bool(objects_of(verb, "to"))
        and child(verb, "dobj", "nsubjpass") is not None
    )
    hands = base in words("meetings", "hand")
    awaited = base == "expect" and child(verb, "auxpass") is not None and bool(objects_of(verb, "in", "at"))
    spends = base in words("meetings", "spend")
    travels = base in words("meetings", "travel") and (
        base != "be" or bool(objects_of(verb, "to")) or child(verb, "acomp") is not None
    )
    sends = base in words("meetings", "send") and child(verb, "dobj") is not None and bool(objects_of(verb, "to"))
    joins = base in words("meetings", "join")
    if not (meets or receives or talks or spends or travels or joins or hands or awaited or sends or invites):
        return None
    if meets and _other_sense(verb):
        return None
    if any(t.lower_ in ("times", "often", "regularly", "repeatedly", "twice", "frequently") for t in verb.children):
        return None  # a habit or a count, and no one meeting
    event, mode = (
        ("announced", "planned") if awaited and helpers(verb) & {"is", "are"} and not negated(verb) else _verb_event(verb)
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


def _other_sense(verb: Token) -> bool:
    """ "Met the deadline", "meets demands": the object is no person."""
    obj = child(verb, "dobj")
    return obj is not None and obj.pos_ == "NOUN" and obj.lemma_.lower() in words("meetings", "met_things")


def _verb_event(verb: Token) -> tuple[MeetingEvent | None, Modality]:
    """The event of a verb of meeting by its tense, its auxiliaries and the verbs above it."""
    if negated(verb) or under_condition(verb) or _awaited(verb):
        return None, "denied"
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
        return _infinitive(verb)
    return None, "asserted"


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
        event = _events("events").get(lemma(above))
        if event in ("proposed", "cancelled", "postponed") and not negated(above) and not under_condition(above):
            return event, "planned" if event == "proposed" else "asserted"
        if above.lemma_.lower() in words("meetings", "dissuading") and any(
            t.lower_ in ("out", "against", "off", "from") for t in above.children
        ):
            return "cancelled", "asserted"
    return None, "asserted"


def _infinitive(verb: Token) -> tuple[MeetingEvent | None, Modality]:
    """ "Is due to gather", "offered to meet", "agreed to meet", "flew in to meet": by the word that it hangs on."""
    above = verb.head
    if above.i == verb.i or verb.dep_ == "ROOT":
        return None, "planned"
    governor = above if is_verb(above) else verb_above(above)
    if governor is None or negated(governor) or negated(above) or under_condition(governor):
        return None, "denied"
    name = lemma(above) if is_verb(above) else above.lemma_.lower()
    aux = helpers(governor)
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
        event, mode = _verb_event(above)
        return event, mode
    return None, "planned"


def _overtaken(verb: Token) -> bool:
    """Whether a sentence goes on to say that what was due did not come about."""
    rest = " ".join(t.lower_ for t in verb.doc)
    return word_pattern("meetings", "overtaking").search(rest) is not None


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
    if under_condition(governor):
        return None
    mode = modality(governor)
    name = lemma(governor)
    if name == "take" and any(c.lower_ == "place" for c in governor.children):
        name = "take place"
    if noun.dep_ == "nsubj" and child(governor, "auxpass") is None:
        return _subject(noun, governor, name, mode)
    event = _events("events").get(name) or _events("events").get(name.split()[0])
    if event is None:
        return None
    if mode == "denied" or helpers(governor) & {"could", "might", "may", "would", "should", "'d"}:
        return None
    if _to_infinitive(governor):
        return _wanted(noun, governor)
    if event == "held" and (mode == "planned" or governor.tag_ in ("VBZ", "VBP") or _progressive(governor)):
        event = "announced"
    if event in ("cancelled", "postponed") and mode == "planned":
        return None
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


def _to_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and "to" in helpers(verb)


def _progressive(verb: Token) -> bool:
    return verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") for c in verb.children)


def _wanted(noun: Token, governor: Token) -> Occasion | None:
    """ "Offered to hold talks", "is due to attend the summit"."""
    event, mode = _infinitive(governor)
    return None if event is None else Occasion(noun, governor, event, "meeting's noun under an infinitive", mode, 0.7)


def _subject(noun: Token, governor: Token, name: str, mode: Modality) -> Occasion | None:
    event = _events("by_itself").get(name) or _events("by_itself").get(name.split(maxsplit=1)[0])
    if event is None and name == "be":
        said = {t.lower_ for t in governor.children}
        if said & {"off"}:
            event = "cancelled"
        elif said & {"due", "likely", "planned", "scheduled", "set"} and mode != "denied" and governor.tag_ in ("VBZ", "VBP"):
            return Occasion(noun, governor, "announced", "a meeting is due", "planned", 0.75)
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


def _in_phrase(noun: Token, preposition: Token) -> Occasion | None:
    """ "After a meeting in Kyiv", "people briefed on Sunday's talks in Geneva": held, unless a verb says more."""
    verb = verb_above(preposition)
    if verb is not None and under_condition(verb):
        return None
    direct = verb is not None and preposition.head.i == verb.i
    planned = preposition.head.lemma_.lower() in ("plan", "preparation", "idea", "hope", "proposal")
    if preposition.lower_ in ("for", "of") and planned and verb is not None and preposition.head.dep_ in ("nsubjpass", "dobj"):
        dropped = _events("events").get(lemma(verb))
        if dropped in ("cancelled", "postponed") and modality(verb) == "asserted":
            return Occasion(noun, verb, dropped, "plans for a meeting were dropped", "asserted", 0.75)
    if direct and verb is not None:
        joined = f"{lemma(verb)} {preposition.lower_}"
        event = _events("events").get(joined)
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
