"""What becomes of the tagger's marks: the rules say who, when, where and which plan. The marks here are told, not learnt."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from observing.document import Document
from observing.engine import Engine
from observing.tagger.frames import Tagged
from observing.tagger.model import LONGEST, Tagger
from observing.tagger.passages import read_passages
from observing.tagger.support import supported
from schemas.observations import ClaimReported, ContactReported, DeadlineReported, MeetingReported, Observation, PlanReported
from schemas.pages import ArticleText
from schemas.profile import Place
from tests.observing.tagged import Oracle


@pytest.fixture
def reading(strait, tmp_path):
    """Observations of a marked passage, read with a tagger that sees its marks."""
    profile = strait.model_copy(update={"places": (Place(name="Turku"), Place(name="Oslo"))})

    def read(marked: str, *, sure: float = 0.9, unmarked: bool = False) -> list[Observation]:
        file = tmp_path / "hand.txt"
        file.write_text(f"@ 2025-05-14 wire\n{marked}")
        [passage] = read_passages(file)
        engine = Engine(profile, tagger=Oracle({passage.text: () if unmarked else passage.frames}, sure))
        article = ArticleText(
            article_id="t", url="https://example.org/t", outlet="Quillwire", title="", text=passage.text,
            text_hash=hashlib.sha256(passage.text.encode()).hexdigest(),
            published=datetime(2025, 5, 14, 12, tzinfo=UTC), observed_at=datetime(2025, 5, 14, 13, tzinfo=UTC),
        )  # fmt: skip
        return list(engine.observe(engine.document(article)))

    return read


def of(kind, found):
    return [each for each in found if isinstance(each, kind)]


def test_a_plan_that_no_rule_sees_is_read_with_its_agents_and_points(reading):
    # given words that no lexicon has
    marked = (
        "[[Virtanen|1.author]] [[conjured up|1:plan.drafted]] [[the 28-point plan|1.plan]] on [[Monday|1.when]] "
        "over a lake in Lapland."
    )
    # when
    [plan] = of(PlanReported, reading(marked))
    # then
    assert (plan.event, plan.plan.points, plan.plan.lineage) == ("drafted", 28, "finnish")
    assert [(agent.who.name, agent.role) for agent in plan.agents] == [("Aino Virtanen", "author")]
    assert plan.when is not None and plan.when.earliest == date(2025, 5, 12)
    assert "conjured up" in plan.evidence.quote and plan.rule.startswith("plan/tagger/")


@pytest.mark.parametrize("moved", ["has angered", "delighted", "disappointed"])
def test_whom_an_event_moves_has_no_part_in_it(reading, moved):
    # given an event that is the subject of what it did to somebody, whom the tagger takes for one who did it
    told = "[[Oslo|1.rejecter]]'s [[rejection|1:plan.rejected]] of [[the 28-point plan|1.plan]]"
    marked = f"{told} {moved} [[Lindqvist|1.rejecter]]."
    # when
    [plan] = of(PlanReported, reading(marked))
    # then
    assert [agent.who.name for agent in plan.agents] == ["Norway"]


def test_each_verb_has_the_doers_behind_its_own_by(reading):
    # given a tagger that takes whoever stands behind any "by" for an author, and a carrier for one who thinks of it
    marked = (
        "The draft, delivered to Lindqvist by [[Haugen|1.author]], was [[whipped up|1:plan.drafted]] by "
        "[[Norway's envoy Virtanen|1.author]]. [[Lindqvist|2.other]] [[adored|2:plan.endorsed]] [[the 28-point plan|2.plan]] "
        "that [[Haugen|2.presenter]] had brought."
    )
    # when
    plans = {plan.event: plan for plan in of(PlanReported, reading(marked))}
    # then
    assert [agent.who.name for agent in plans["drafted"].agents] == ["Aino Virtanen"]
    assert [agent.who.name for agent in plans["endorsed"].agents] == ["Sven Lindqvist"]


def test_it_takes_up_the_paper_named_last_though_it_may_be_no_plan_of_the_topic(reading):
    # given a declaration between the plan and the pronoun
    marked = (
        "Virtanen wrote the 28-point plan. Haugen praised the Turku declaration. "
        "[[Lindqvist|1.accepter]] had [[put his name under|1:plan.accepted]] [[it|1.plan]] on Monday."
    )
    # when
    signed = next(plan for plan in of(PlanReported, reading(marked)) if plan.event == "accepted")
    # then
    assert (signed.plan.lineage, signed.plan.label) == (None, "the Turku declaration")


def test_a_paper_with_words_of_its_own_is_not_the_one_named_before(reading):
    # given a second paper after the plan, and the plan again
    second = (
        "Virtanen drafted the 28-point plan. In Oslo Haugen [[put a pen to|1:plan.accepted]] a second, shorter [[sheet|1.plan]]."
    )
    again = "Virtanen drafted the 28-point plan. In Oslo Haugen [[put a pen to|1:plan.accepted]] [[the text|1.plan]]."
    # when
    [one] = [p for p in of(PlanReported, reading(second)) if p.event == "accepted"]
    [other] = [p for p in of(PlanReported, reading(again)) if p.event == "accepted"]
    # then the whole phrase names the second, though only its noun was marked
    assert (one.plan.lineage, one.plan.label) == (None, "a second, shorter sheet")
    assert other.plan.lineage == "finnish"


def test_what_a_change_came_to_is_the_versions_number(reading):
    # given a number without its noun
    marked = "Of [[the 28 points|1.plan]] there [[remained|1:plan.revised]] 19 in the end."
    # then
    assert [p.plan.points for p in of(PlanReported, reading(marked.replace(" in the end", "")))] == [19]
    assert [p.plan.points for p in of(PlanReported, reading(marked.replace("19", "7")))] == [28]


def test_an_event_without_a_plan_in_its_sentence_is_none(reading):
    # given a sentence that the tagger takes for one of plans, after one that names a plan
    marked = "Virtanen drafted the 28-point plan. Two banks were [[put|1:plan.presented]] on [[a list|1.recipient]] of the Finns."
    # then
    assert [p.event for p in of(PlanReported, reading(marked))] == ["drafted"]


def test_a_negated_or_imagined_plan_event_is_left_out_whatever_the_tagger_sees(reading):
    for marked in (
        "[[Haugen|1.author]] has not [[conjured up|1:plan.drafted]] [[the 28-point plan|1.plan]].",
        "If [[Haugen|1.author]] [[conjured up|1:plan.drafted]] [[the 28-point plan|1.plan]], Stockholm would laugh.",
    ):
        assert not of(PlanReported, reading(marked))


def test_a_deadline_takes_its_day_setter_and_addressee_from_the_marked_words(reading):
    # given
    marked = "[[Oslo|1.setter]] [[wants to hear|1:deadline.set]] from [[the Swedes|1.addressee]] before [[Friday|1.due]] is out."
    # when
    [deadline] = of(DeadlineReported, reading(marked))
    # then
    assert deadline.due is not None and deadline.due.latest == date(2025, 5, 16)
    assert [m.name for m in deadline.set_by] == ["Norway"]
    assert [m.name for m in deadline.addressed_to] == ["Sweden"]


def test_a_limit_that_had_been_set_is_not_set_again_by_whoever_plays_it_down(reading):
    # given a relative clause in the past perfect, which the tagger takes for news
    marked = (
        "Virtanen gave Norway until Thursday to accept the plan. "
        "[[Lindqvist|1.setter]] played down [[the date|1.due]] that his president had [[set|1:deadline.set]]. "
        "Agreement by Thursday would be good, he said, but if it took longer, so be it."
    )
    # when
    found = of(DeadlineReported, reading(marked))
    # then
    assert ("set", "Sven Lindqvist") not in {(each.event, m.name) for each in found for m in each.set_by}, found
    assert "softened" in {each.event for each in found}, found


def test_a_limit_without_an_end_is_no_deadline_set(reading):
    assert not of(
        DeadlineReported, reading("[[Oslo|1.setter]] [[tapped its watch|1:deadline.set]] at [[the Swedes|1.addressee]].")
    )


def test_a_meeting_is_read_with_its_sides_place_and_day(reading):
    # given
    marked = (
        "[[Haugen|1.participant]] [[broke bread|1:meeting.held]] with [[Lindqvist|1.participant]] in [[Turku|1.place]] "
        "on [[Tuesday|1.date]]."
    )
    # when
    [meeting] = of(MeetingReported, reading(marked))
    # then
    assert (meeting.event, meeting.place) == ("held", "Turku")
    assert {m.name for m in meeting.participants} == {"Kari Haugen", "Sven Lindqvist"}
    assert meeting.when is not None and meeting.when.earliest == date(2025, 5, 13)


def test_a_meeting_of_nobody_nowhere_is_none(reading):
    assert not of(MeetingReported, reading("They [[broke bread|1:meeting.held]] and went home."))


def test_a_claim_takes_its_stance_from_the_tagger_and_its_speaker_from_the_rules(reading):
    # given a reporting word that no lexicon has
    marked = "[[Haugen|1.speaker]] [[pooh-poohed|1:claim.denies.territory]] to reporters that the islands would be ceded."
    # when
    claims = of(ClaimReported, reading(marked))
    # then
    assert [(c.speaker.name, c.stance) for c in claims if c.speaker] == [("Kari Haugen", "denies")]


def test_who_is_told_to_write_in_anothers_words_does_not_say_the_words_around_them(reading):
    # given a word that the tagger takes for saying, in what an outlet reports
    marked = (
        "The Baltic Wire reported, citing two diplomats, that [[Sweden|1.speaker]] [[wrote|1:claim.asserts.process]] the plan."
    )
    # then the outlet's words are not Sweden's
    assert {c.speaker.name for c in of(ClaimReported, reading(marked)) if c.speaker} == {"two diplomats"}


def test_marks_below_the_threshold_count_for_nothing(reading):
    marked = "[[Virtanen|1.author]] [[conjured up|1:plan.drafted]] [[the 28-point plan|1.plan]]."
    assert of(PlanReported, reading(marked)) and not of(PlanReported, reading(marked, sure=0.3))


def test_what_the_rules_found_is_not_read_twice(reading):
    # given an event that a rule knows and the tagger sees too
    marked = "[[Virtanen|1.author]] [[drafted|1:plan.drafted]] [[the 28-point plan|1.plan]]."
    # when
    both, alone = of(PlanReported, reading(marked)), of(PlanReported, reading(marked, unmarked=True))
    # then
    assert [p.rule for p in both] == [p.rule for p in alone] and len(alone) == 1


def test_parts_of_a_split_trigger_are_one_event_and_roles_go_to_the_event_they_fit(strait, engine, article, tmp_path):
    # given two events in a sentence, one of them in two marks
    file = tmp_path / "hand.txt"
    file.write_text(
        "@ 2025-05-14 wire\n[[Virtanen|1.author]] [[wrote|1:plan.drafted]] a plan, and [[Oslo|2.rejecter]] "
        "[[turned|2:plan.rejected]] it [[down|2:plan.rejected]]."
    )
    [passage] = read_passages(file)
    document = Document(article(passage.text), strait, engine._gazetteer, None)
    # when
    frames = Tagged(document, Oracle({passage.text: passage.frames})).frames("plan")
    # then
    assert [(f.event, sorted(f.roles)) for f in frames] == [("drafted", ["author"]), ("rejected", ["rejecter"])]


def test_what_the_tagger_sees_no_sign_of_is_not_supported(strait, engine, article):
    # given a reading of the rules
    one = article("Virtanen presented a 28-point plan to Haugen on Monday.")
    document = engine.document(one)
    [plan] = of(PlanReported, engine.observe(document))
    blind = Oracle({})
    # when the tagger is asked to bear it out
    blind.floors = {"plan": 0.1}
    # then
    assert not supported(plan, document, Tagged(document, blind))
    blind.floors = {}
    assert supported(plan, document, Tagged(document, blind))


def test_a_call_is_a_contact_and_no_meeting(reading):
    # given
    marked = "[[Haugen|1.participant]] [[had Lindqvist on the blower|1:contact.held]], [[Lindqvist|1.participant]]'s office said."
    # when
    found = reading(marked)
    # then
    [contact] = of(ContactReported, found)
    assert contact.kind == "telephone" and {m.name for m in contact.participants} == {"Kari Haugen", "Sven Lindqvist"}
    assert not of(MeetingReported, found)


def test_the_taggers_sure_stance_counts_against_the_rules(reading):
    # given a negation whose reach the rules do not see
    marked = "[[Haugen|1.speaker]] [[said|1:claim.denies.territory]] they would keep the islands and not sell them."
    # then the other stance is worded as such
    [turned], [read] = of(ClaimReported, reading(marked)), of(ClaimReported, reading(marked, unmarked=True))
    assert (turned.stance, turned.proposition) == ("denies", "They would keep the islands and sell them")
    assert (read.stance, read.proposition) == ("asserts", "They would keep the islands and not sell them")


def test_a_statement_without_a_negation_is_not_turned_into_its_denial(reading):
    marked = "[[Haugen|1.speaker]] [[said|1:claim.denies.process]] the plan had been rejected."
    assert [(c.stance, c.proposition) for c in of(ClaimReported, reading(marked))] == [("asserts", "The plan had been rejected")]


def test_a_long_text_is_read_in_windows_that_meet(tmp_path):
    # given a model that gives each word piece a logit by its id
    class Session:
        def run(self, _names, fed):
            assert fed["input_ids"].shape[1] <= LONGEST
            return [fed["input_ids"][:, :, None].astype(np.float32) / 50 - 13]

    pieces = SimpleNamespace(ids=[0, *range(400, 900), 0], offsets=[(0, 0), *((n, n + 1) for n in range(500)), (0, 0)])

    class Words:
        def encode(self, _text):
            return pieces

    tagger = Tagger.__new__(Tagger)
    tagger.labels, tagger._tokenizer, tagger._session = ("only",), Words(), Session()
    # when
    [tags] = tagger.read(["x" * 500])
    # then every piece is read once, by its own id
    assert tags.scores.shape == (500, 1) and tags.spans[499].tolist() == [499, 500]
    logits = np.log(tags.scores[:, 0] / (1 - tags.scores[:, 0]))
    assert np.allclose(logits, np.arange(400, 900) / 50 - 13, atol=1e-2)


def test_a_place_of_the_sentence_before_is_not_the_meetings(reading):
    # given a place that the tagger takes for one of a meeting, in a sentence without a meeting
    marked = (
        "Snow fell on [[Oslo|1.place]]. On [[Tuesday|1.date]] [[Haugen|1.participant]] [[looked in on|1:meeting.held]] "
        "[[Lindqvist|1.participant]] in [[Turku|1.place]]."
    )
    # then
    assert [m.place for m in of(MeetingReported, reading(marked))] == ["Turku"]


@pytest.mark.parametrize(
    ("marked", "speaker"),
    [
        # who speaks has no noun here, and what it stands for is told elsewhere or nowhere
        ("The talks in Oslo ended. One [[of them|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", None),
        ("The talks in Oslo ended. [[Two|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", None),
        ("In Oslo [[his staff|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", None),
        # a noun names a source by what he is; a preposition at its end belongs to no name
        ("[[The host|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", None),
        ("[[The same clerk|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", None),
        ("[[Both sides|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", None),
        ("[[A pilot|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", "pilot"),
        ("[[The harbour pilot|1.speaker]] [[purred|1:claim.asserts.process]] that the plan was dead.", "harbour pilot"),
        ("[[The coast guard in|1.speaker]] Oslo [[purred|1:claim.asserts.process]] that the plan was dead.", "coast guard"),
    ],
)
def test_a_speaker_has_a_noun(reading, marked, speaker):
    claims = of(ClaimReported, reading(marked))

    assert [claim.speaker.name for claim in claims] == ([speaker] if speaker else [])


def test_what_is_said_of_a_deadline_is_about_it_though_no_word_says_so(reading):
    # given words of which the deadline shows only by the day that they set
    day = "Lindqvist said that [[Friday|1.due]] was [[right|1:deadline.reaffirmed]] for Norway's yes to the plan."
    plain = (
        "[[Lindqvist|1.speaker]] [[said|1:claim.asserts.process]] that Friday was right for a walk in Oslo, and the plan good."
    )

    assert [claim.claim_topic for claim in of(ClaimReported, reading(day))] == ["deadline"]
    assert {claim.claim_topic for claim in of(ClaimReported, reading(plain, unmarked=True))} == {"process"}


@pytest.mark.parametrize(
    ("marked", "agents"),
    [
        ('"We [[warm to|1:plan.endorsed]] [[the Finnish plan|1.plan]]," Haugen said.', ["Kari Haugen"]),
        ("The Nordic Times [[splattered|1:plan.leaked]] [[the Finnish plan|1.plan]] over four pages.", ["Nordic Times"]),
        ("The Nordic Times says [[the Finnish plan|1.plan]] was [[frowned on|1:plan.rejected]].", []),
    ],
)
def test_who_did_it_without_a_word_for_his_part_speaks_of_himself_or_is_the_paper_that_printed_it(reading, marked, agents):
    [plan] = of(PlanReported, reading(marked))

    assert [agent.who.name for agent in plan.agents] == agents
