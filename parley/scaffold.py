"""The skeleton of a new topic profile: valid as it is, with a remark and an example in every section that is to be filled."""

from __future__ import annotations

import json
import re
from pathlib import Path

from schemas.errors import InputError

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")

_SKELETON = """\
# Topic profile: {title}.
#
# Everything that makes Parley follow this matter and no other stands here. Lines that begin with # are remarks and examples:
# take the # away and put in what is right. `parley topics check {topic}` says what is wrong or missing.

topic: {topic}
title: {quoted}
describes: >-
  Plans, deadlines and meetings in the matter of {title}.
timezone: UTC   # what articles mean by "today" where neither their time nor their source tells; as Europe/Kyiv

# --- words: which articles concern the topic
keywords:
  # One of these is enough: names of the place, the treaty, the parties.
  strong: [{quoted}]
  # These count only beside a strong one, or three together: names that are in other news too.
  weak: []
  # What says that it is about the negotiation, and not about the fighting, the weather or the football.
  process: [
    ceasefire, truce, peace plan, peace talks, negotiation, negotiations, negotiator, negotiators, talks, mediator, mediators,
    mediation, envoy, envoys, delegation, delegations, proposal, proposals, framework, ultimatum, deadline, summit, agreement,
    accord, treaty, draft,
  ]
  # Words of other matters that must not be taken for this one.
  hazards: []

# --- sources: where news comes from. `parley sources check` asks each once and notes the day under `verified`.
sources: []
#  - {{id: example-herald, name: Example Herald, feed: "https://www.example.org/rss.xml", kind: newspaper,
#     timezone: America/New_York, ownership: "who owns it", leaning: centre,
#     reliability: "what to know when reading it", verified: null}}

# --- actors: who acts. A person speaks for a `party`; `head_of` is the party that a person embodies; roles have dates.
# An alias always means this actor: other spellings, the bare family name, a capital for its government.
actors: []
#  - {{id: north-shore, name: North Shore, kind: party, aliases: [Northport, North Shore government]}}
#  - {{id: quill, name: Ada Quill, kind: person, party: north-shore, aliases: [Quill],
#     roles: [{{title: chief negotiator, from: 2025-01-01}}]}}

# --- places where people meet, with what stands for them
places: []
#  - {{name: Geneva, aliases: [Palais des Nations], timezone: Europe/Zurich}}

# --- outlets that articles quote and that are no source here
outlets: []
#  - {{name: Example Times, aliases: [the Times]}}

# --- plans: one lineage is a plan through all its versions
lineages: []
#  - {{id: lake_plan, title: the plan of the mediators, side: [north-shore], terms: [lake plan, mediators' plan], points: [12],
#     from: 2025-03-01, main: true}}

# --- what claims are about: the subject, and words that show it. authorship, deadline, process and other always exist.
claim_topics: {{}}
#  fishing: [fishing rights, nets, quotas]

# --- who is told of what is new: docs/alerts.md. Keys and passwords stand in the environment variables that are named here.
alerts: []
#  - {{name: desk, webhook: "https://desk.example.org/parley", secret_env: PARLEY_DESK_SECRET, kinds: [deadline, meeting],
#     least: major}}
#  - {{name: mail, apprise_env: PARLEY_MAIL, plans: [lake_plan], actors: [quill], least: minor}}
"""


def skeleton(topic: str, title: str) -> str:
    """The text of a profile with nothing in it but its name; it loads."""
    return _SKELETON.format(
        topic=topic, title=" ".join(title.split()), quoted=json.dumps(" ".join(title.split()), ensure_ascii=False)
    )


def taken_from(template: Path, topic: str, title: str | None) -> str:
    """The text of another profile under a new name, and a new title where one is given. Every other character stays.

    Sources are taken as nobody has reached them yet. Raises InputError where the text does not begin as profiles do.
    """
    text = template.read_text(encoding="utf-8")
    text, renamed = re.subn(r"(?m)^topic:.*$", f"topic: {topic}", text, count=1)
    if title is not None:
        text = re.sub(r"(?m)^title:.*$", f"title: {json.dumps(title, ensure_ascii=False)}".replace("\\", r"\\"), text, count=1)
    if not renamed:
        raise InputError(f"{template}: has no line that begins with `topic:`; it cannot be taken as a template")
    return re.sub(r"\bverified: \d{4}-\d{2}-\d{2}\b", "verified: null", text)


def write_profile(path: Path, text: str) -> None:
    """Write a new profile. Raises InputError where there is one: it is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise InputError(f"{path} is there already, and stays as it is; edit it, or choose another name") from error
