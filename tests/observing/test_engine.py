from __future__ import annotations

from observing.engine import EXTRACTOR, events
from schemas.catalogue import decode
from schemas.observations import ArticleInterpreted
from tests.observing import ukraine

TEXT = (
    "OSLO, May 14 - Virtanen presented a 28-point plan to Haugen on Monday.\n\n"
    "Haugen said that the talks about the islands would go on. On Tuesday she telephoned Lindqvist.\n\n"
    "Lindqvist denied that Oslo had been given a deadline. Norway and Sweden resume their peace talks."
)


def test_reading_twice_gives_the_same_events(engine, article):
    # given one revision
    one = article(TEXT)

    # when it is read twice
    first, second = (events(engine.read(one), one) for _ in range(2))

    # then every id is the same
    assert [e.event_id for e in first] == [e.event_id for e in second]
    assert len({e.event_id for e in first}) == len(first)


def test_the_interpretation_lists_its_observations_in_text_order(engine, article):
    # given an article with several observations
    one = article(TEXT)

    # when it becomes events
    made = events(engine.read(one), one)

    # then the list names them all, and evidence is exact
    interpreted = next(decode(e.type, e.payload) for e in made if e.type == "ArticleInterpreted")
    assert isinstance(interpreted, ArticleInterpreted)
    observations = [e for e in made if "evidence" in e.content()]
    assert interpreted.observations == tuple(e.event_id for e in observations)
    assert interpreted.extractor == EXTRACTOR
    starts = [e.content()["evidence"]["start"] for e in observations]
    assert starts == sorted(starts)
    for event in observations:
        evidence = event.content()["evidence"]
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_it_reads_plan_claim_and_call(interpret):
    # given an article with one of each
    # when it is read
    kinds = {type(o).__name__ for o in interpret(TEXT).observations}

    # then none is missing
    assert {"PlanReported", "ClaimReported", "ContactReported"} <= kinds


def test_other_topics_and_languages_give_no_observations(engine, article):
    # given an article on handball, and one in another language
    sport = article("The coach said the plan was simple. Handball fans cheered.").model_copy(update={"title": "A win at last"})
    foreign = article(TEXT, lang="de")

    # when both are read
    # then nothing is observed
    assert engine.read(sport).observations == ()
    assert engine.read(foreign).observations == ()


def test_an_article_without_a_date_is_read_all_the_same(engine, article):
    # given no day of publication
    undated = article(TEXT, published=None)

    # when it is read
    # then it gives observations
    assert engine.read(undated).observations


def test_an_empty_article_gives_nothing(engine, article):
    # given no text at all
    # when it is read
    # then there is nothing to observe
    assert engine.read(article("")).observations == ()


def test_what_a_mixed_article_says_of_another_matter_is_left_out():
    # given an article on Ukraine with a word on Gaza, a budget, and an envoy who comes from there
    text = (
        "Zelensky rejected the 28-point plan on Monday, and Kyiv said that talks in Geneva would go on.\n\n"
        "Hamas accepted Trump's 20-point plan. It has until Sunday to free the hostages. "
        "Netanyahu met Trump in Washington on Friday.\n\n"
        "The Senate has until Friday to pass the spending bill.\n\n"
        "Witkoff, back from Israel, met Putin in Moscow on Sunday and gave Kyiv until Thursday to accept the plan."
    )

    # when it is read
    def told(_document, _profile):
        return ukraine.engine().observe(_document)

    said = {o.evidence.quote for o in ukraine.observed(told, text)}

    # then only what concerns the topic comes out
    assert any("Zelensky rejected" in quote for quote in said)
    assert any("in Moscow on Sunday" in quote for quote in said)
    assert any("until Thursday" in quote for quote in said)
    assert not any(word in quote for quote in said for word in ("Hamas", "hostages", "Netanyahu", "Senate"))
