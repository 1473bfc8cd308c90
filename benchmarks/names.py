"""How many misspelt names are found where the profile holds nothing but the right ones.

    .venv/bin/python benchmarks/names.py SET_DIR…

Every other spelling is taken out of the profile, then each spelling of a person in a set's `aliases.json` that is none of
his names but like one is looked for in its articles. Prints Markdown: occurrences, those found as the right person, as another,
not at all, and misspelt names found where the annotation has none. Sets that nobody may look into are scored like any other.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz

from observing.gazetteer import Gazetteer
from observing.normal import normalise
from parley.topics import templates
from reading.files import article_of_json
from schemas.profile import Actor, Profile
from schemas.profile_file import load_profile

LIKE = 60
"""Out of 100: from where on a spelling is one of the name, and no nickname, title or patronymic."""
COLUMNS = ("occurrences", "right", "another", "missed", "elsewhere")


def _plain(profile: Profile) -> Profile:
    """The profile without spellings: of a person's aliases only those made of the words of the name."""

    def bare(actor: Actor) -> Actor:
        kept = tuple(alias for alias in actor.aliases if set(alias.split()) <= set(actor.name.split()))
        return actor.model_copy(update={"aliases": kept}) if actor.kind == "person" else actor

    return profile.model_copy(update={"actors": tuple(bare(actor) for actor in profile.actors)})


def _spellings(persons: dict[str, list[str]], profile: Profile) -> Iterator[tuple[str, str]]:
    """Each misspelling of a set with the id of the actor whom it means."""
    people = {actor.name.split()[-1].lower(): actor for actor in profile.actors if actor.kind == "person"}
    known = {word.lower() for actor in profile.actors for word in actor.name.split()}
    for name, variants in persons.items():
        actor = people.get(name.split()[-1].lower())
        for variant in variants if actor is not None else ():
            last = variant.split()[-1].lower()
            named = re.fullmatch(r"(?:[A-Z][\w'’-]+ ?){1,3}", variant)
            if actor and named and last not in known and fuzz.ratio(last, actor.name.split()[-1].lower()) >= LIKE:
                yield variant, actor.id


def score(folder: Path) -> Counter[str]:
    """What became of the misspelt names of one set."""
    aliases = json.loads((folder / "aliases.json").read_text())
    profile = _plain(load_profile(templates()[aliases["topic"]]))
    gazetteer, meant = Gazetteer(profile), dict(_spellings(aliases["persons"], profile))
    known = {word.lower() for actor in profile.actors for name in (actor.name, *actor.aliases) for word in name.split()}
    longest = sorted(meant, key=lambda variant: (-len(variant), variant))
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest)) or '(?!)'})(?:'s)?(?!\w)")
    counted: Counter[str] = Counter()
    for path in sorted((folder / "articles").glob("*.json")):
        article = article_of_json(path)
        text = normalise(article.text).text
        found = [f for f in gazetteer.find(text, article.published and article.published.date()) if f.mention.kind == "person"]
        spans = [(match.start(), match.end(), meant[match.group(1)]) for match in pattern.finditer(text)]
        for start, end, actor in spans:
            hit = {f.mention.actor for f in found if f.start < end and start < f.end}
            counted["right" if actor in hit else "another" if hit else "missed"] += 1
            counted["occurrences"] += 1
        for f in found:
            misspelt = f.mention.written.split()[-1].lower().removesuffix("'s") not in known and f.mention.role_as_written is None
            counted["elsewhere"] += misspelt and not any(start < f.end and f.start < end for start, end, _ in spans)
    return counted


def main(folders: list[Path]) -> None:
    print(f"| set | {' | '.join(COLUMNS)} |\n|---|{'---|' * len(COLUMNS)}")
    total: Counter[str] = Counter()
    for folder in folders:
        counted = score(folder)
        total += counted
        print(f"| {'/'.join(folder.resolve().parts[-2:])} | {' | '.join(str(counted[column]) for column in COLUMNS)} |")
    print(f"| all | {' | '.join(str(total[column]) for column in COLUMNS)} |")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
