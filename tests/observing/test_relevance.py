"""What concerns a topic and what only looks like it: by the profile's keywords alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from observing.relevance import judge
from schemas.pages import ArticleText
from schemas.profile import Profile
from schemas.profile_file import load_profile

REPOSITORY = Path(__file__).parents[2]
CORPUS = REPOSITORY.parent / "shared" / "corpus" / "ukraine"


@pytest.fixture(scope="module")
def ukraine() -> Profile:
    return load_profile(REPOSITORY / "topics" / "ukraine.yaml")


@pytest.fixture(scope="module")
def gaza() -> Profile:
    return load_profile(REPOSITORY / "topics" / "gaza.yaml")


def article(title: str, *paragraphs: str) -> ArticleText:
    text = "\n\n".join(paragraphs)
    return ArticleText(
        article_id="a",
        url="https://example.org/a",
        outlet="Ledger",
        title=title,
        text=text,
        text_hash="",
        observed_at=datetime.now(UTC),
    )


ABOUT_UKRAINE = {
    "a leader turns a text down": article(
        "Kyiv says no to the latest draft",
        "Ukraine will not sign a text that gives up land, the head of its negotiating team said on Friday after talks in Geneva.",
        "The proposal came from Washington. Zelensky is to discuss it with European leaders next week.",
    ),
    "a short dispatch": article("", "Zelensky said on Sunday that the truce proposed by Moscow was a trick."),
    "Kyiv unnamed, envoys and the Kremlin": article(
        "Witkoff lands in Moscow with a new version of the Ukraine plan",
        "The US envoy was received by Putin in the Kremlin. Kushner and Dmitriev took part in the talks, Ushakov said.",
        "The Russian president called the nineteen points a basis for negotiations. Rubio stayed in Washington.",
        "A summit of Trump and Putin is not planned.",
    ),
    "questions and answers": article(
        "Briefing",
        "Q. Has Ukraine accepted the ceasefire?",
        "A. Not yet. The delegation flies to Riyadh tomorrow.",
        "Q. And Moscow?",
        "A. The Kremlin wants security guarantees discussed last. We do not think that Kyiv will agree.",
    ),
    "Gaza as a comparison": article(
        "Can a Gaza-style plan end the war in Ukraine?",
        "Witkoff told a Kremlin aide that a plan of twenty points, as in Gaza, might work for Ukraine too.",
        "Zelensky's negotiators were not told. Kyiv learned of the proposal from the press, said a Ukrainian diplomat.",
        "The European leaders asked for a ceasefire before any talks on Donetsk.",
    ),
    "a summit and nothing about its terms": article(
        "Venue for Putin meeting still open",
        "Trump and Putin may meet in Budapest, Peskov said, but no date has been agreed for the summit.",
        "Orban offered his capital. Zelensky was not invited, and Kyiv would send nobody.",
        "Lavrov and Rubio are to prepare the talks by telephone.",
    ),
    "guarantees, weeks later": article(
        "Paris pledges troops once the guns are silent",
        "The coalition of the willing met in the Elysee. Macron and Starmer signed a declaration of intent.",
        "Kushner called the security guarantees as strong as anyone had seen. Umerov led the Ukrainian team.",
        "Moscow repeated that foreign soldiers would be targets.",
    ),
}

NOT_ABOUT_UKRAINE = {
    "Gaza's plan": article(
        "Hamas weighs the 20-point plan",
        "Hamas has until Sunday to answer the 20-point plan, Trump said. Witkoff and Kushner flew to Egypt for the talks.",
        "All hostages are to be freed within 72 hours. Netanyahu told his cabinet that the ceasefire could begin on Monday.",
    ),
    "Gaza's plan with a word on Ukraine": article(
        "Envoys return from Egypt",
        "Witkoff and Kushner briefed Trump on the talks with Hamas. The hostages come home on Monday, an Israeli official said.",
        "Netanyahu accepted the ceasefire. The mediators from Qatar guarantee the second phase, in which Hamas would disarm.",
        "Israeli troops are to withdraw to the yellow line. The Board of Peace meets in January.",
        "Witkoff will then turn to Ukraine, where negotiations are stuck.",
    ),
    "a basketball game": article(
        "28-point night in Geneva, Ohio",
        "The guard scored 28 points, twenty of them in the third quarter, before the home crowd in a packed arena.",
        "The coach had a plan. The team hopes to have its forward back by Thanksgiving. The trade deadline is in February.",
    ),
    "a football play-off": article(
        "Ukraine one match from the World Cup",
        "Ukraine needs a draw in Warsaw to reach the play-offs. The coach faces an ultimatum from the federation.",
        "The striker from Kyiv missed training. UEFA named a Swedish referee. The deadline for line-ups is noon.",
    ),
    "a quarrel of clubs": article(
        "Clubs get until Friday to accept the peace plan",
        "The clubs of Ukraine's top division met the league in Lviv for talks on television money, in vain.",
        "The league's director put a twelve-point plan before them and set a deadline: who has not accepted it is left out.",
        "The owner of a club in Kyiv called it an ultimatum. A mediator met both camps; a second summit is planned.",
    ),
    "a treaty in the Caucasus": article(
        "Armenia and Azerbaijan initial their treaty",
        "Pashinyan and Aliyev accepted the peace agreement in Washington with Trump. Moscow was not asked.",
        "The negotiations over Karabakh lasted thirty years. A summit in Baku is planned.",
    ),
    "a report from the front": article(
        "Russian troops enter the suburbs of Kostiantynivka",
        "Ukraine's general staff said that its soldiers hold the station. Russian drones hit Kharkiv and Odesa overnight.",
        "The governor of the Donetsk region told everybody to leave. Kyiv sent a brigade from Zaporizhzhia.",
        "A sergeant said that the fog hides the infantry. Moscow claimed two villages.",
    ),
    "a report from the front with a remark on diplomacy": article(
        "Night of missiles over Ukraine",
        "Russia fired 40 missiles and 500 drones at Ukraine. Two people died in Dnipro, the governor said.",
        "Power was cut in five regions. In Odesa the port burned until morning; in Lviv the trams stood still for six hours.",
        "Ukraine's air force brought down most of the drones. Crews repaired the lines by noon, the ministry said in Kyiv.",
        "The attack came a day after talks in Abu Dhabi.",
        "Schools in the capital will stay closed on Monday. The mayor opened heating points in every district of Kyiv.",
    ),
    "holiday travel": article(
        "Record crowds expected for Thanksgiving",
        "Some 82 million travelers will be on the move by Thursday, AAA said. Airports in Miami and Washington warn of delays.",
        "The deadline for cheap tickets has passed.",
    ),
    "a budget": article(
        "Shutdown looms as budget deadline nears",
        "Congress has until Friday to pass a continuing resolution. Talks between the White House and the Senate broke down.",
        "Vance met senators on Tuesday. A counter-proposal was rejected.",
    ),
    "Ukraine and the European Union": article(
        "Ukraine opens a cluster of chapters",
        "The accession talks with Ukraine reached the next negotiating cluster on Monday, a diplomat in Brussels said.",
        "Hungary had blocked the accession negotiations for a year. The IMF will review its loan in May.",
    ),
}


NOT_ABOUT_GAZA = {
    "the truce in Lebanon": article(
        "Second round at Naqoura",
        "Israel and Lebanon sent civilians to the talks at Naqoura. Hezbollah rejects any negotiation on its arms.",
        "The ceasefire of last year obliges it to withdraw behind the Litani within 60 days. Israeli strikes on Beirut go on.",
        "Egypt offered to mediate. An American envoy, Morgan Ortagus, called the meeting constructive.",
    ),
    "a gas deal": article(
        "Israel and Egypt seal the gas deal",
        "Netanyahu approved the export of gas from the Leviathan field to Egypt. The agreement is worth 35 billion dollars.",
        "Cairo said that the accord was commercial. Chevron welcomed it. Talks had lasted a year.",
    ),
    "a truce in Sudan": article(
        "Mediators propose a truce in Sudan",
        "The RSF accepted a humanitarian truce; the army in Khartoum has not answered. Egypt, Qatar and the Emirates mediate.",
        "Rubio named no deadline. In Darfur the fighting went on. The proposal runs for three months.",
    ),
    "Iran's nuclear programme": article(
        "Witkoff to meet Iran's minister in Doha",
        "The talks on the nuclear program resume on Sunday, with Qatar as mediator. Tehran rejects an end to enrichment.",
        "Trump set a deadline of two months. Israel warns against any agreement.",
    ),
    "a hostage-taking elsewhere": article(
        "Police free hostages after bank robbery",
        "A hostage negotiator talked for six hours with the man. Nobody was hurt in the bank robbery.",
        "The deadline that he had set passed at noon.",
    ),
}


@pytest.mark.parametrize("what", NOT_ABOUT_GAZA)
def test_other_talks_in_the_region_are_not_gazas(what: str, gaza: Profile, ukraine: Profile) -> None:
    judged = [judge(NOT_ABOUT_GAZA[what], profile) for profile in (gaza, ukraine)]

    assert [relevant for relevant, _, _ in judged] == [False, False], judged


@pytest.mark.parametrize("what", ABOUT_UKRAINE)
def test_articles_about_the_negotiation_are_relevant(what: str, ukraine: Profile) -> None:
    relevant, score, reasons = judge(ABOUT_UKRAINE[what], ukraine)

    assert relevant, reasons
    assert score >= 0.5


@pytest.mark.parametrize("what", NOT_ABOUT_UKRAINE)
def test_articles_that_share_only_words_are_not_relevant(what: str, ukraine: Profile) -> None:
    relevant, score, reasons = judge(NOT_ABOUT_UKRAINE[what], ukraine)

    assert not relevant, reasons
    assert score < 0.5


@pytest.mark.parametrize("what", ["Gaza's plan", "Gaza's plan with a word on Ukraine"])
def test_the_other_topic_claims_what_this_one_refuses(what: str, gaza: Profile) -> None:
    relevant, _, reasons = judge(NOT_ABOUT_UKRAINE[what], gaza)

    assert relevant, reasons


@pytest.mark.parametrize("what", [name for name in ABOUT_UKRAINE if name != "Gaza as a comparison"])
def test_the_other_topic_leaves_this_ones_articles(what: str, gaza: Profile) -> None:
    relevant, _, reasons = judge(ABOUT_UKRAINE[what], gaza)

    assert not relevant, reasons


def test_an_article_that_mixes_two_topics_is_relevant_to_both(ukraine: Profile, gaza: Profile) -> None:
    both = article(
        "Two envoys, two wars",
        "Witkoff and Kushner had a week of two negotiations. In Egypt they met the mediators; Hamas accepted the first phase.",
        "The hostages are to be freed by Monday, and Israeli troops withdraw. The ceasefire began at noon on Friday in Gaza.",
        "From there they flew to Moscow. Putin received them for talks on the plan for Ukraine, which Kyiv wants changed.",
        "Zelensky asked for security guarantees before any ceasefire. A summit with Trump has been proposed for December.",
    )

    judged = [judge(both, profile)[0] for profile in (ukraine, gaza)]

    assert judged == [True, True]


def test_the_reasons_name_the_words_and_where_they_stand(ukraine: Profile) -> None:
    _, _, reasons = judge(ABOUT_UKRAINE["a leader turns a text down"], ukraine)

    assert reasons[0].startswith("names the conflict: ")
    assert "ukraine" in reasons[0]
    assert reasons[1].startswith("speaks of negotiation: ")
    assert reasons[2].startswith("does both in 1 of 1 passages and the title")


def test_an_empty_article_is_not_relevant_and_says_why(ukraine: Profile) -> None:
    relevant, score, reasons = judge(article("", ""), ukraine)

    assert (relevant, score) == (False, 0.0)
    assert reasons[0] == "does not name the conflict"


def test_a_headline_in_capitals_and_other_apostrophes_are_read(ukraine: Profile) -> None:
    shouted = article("UKRAINE AND RUSSIA AGREE TO PEACE TALKS", "The talks begin on Monday, Kyiv’s negotiators said.")

    relevant, _, reasons = judge(shouted, ukraine)

    assert relevant, reasons


def test_all_articles_at_hand_are_judged_right_at_once(ukraine: Profile) -> None:
    """The cases above, and the annotated articles of the corpus where it lies beside the repository."""
    cases = [(what, text, True) for what, text in ABOUT_UKRAINE.items()]
    cases += [(what, text, False) for what, text in {**NOT_ABOUT_UKRAINE, **NOT_ABOUT_GAZA}.items()]
    for path in sorted((CORPUS / "articles").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        expected = json.loads((CORPUS / "gold" / path.name).read_text(encoding="utf-8"))["relevant"]
        cases.append((path.stem, article(content["title"], content["text"]), expected))

    wrong = [what for what, text, expected in cases if judge(text, ukraine)[0] is not expected]

    assert wrong == []


EXCHANGE = (
    "Zelensky wants to sit down with Putin, Trump said on Tuesday. He would see about it, he told the pool. It was up to the "
    "two of them, and takes as long as it takes. He was asked twice and said it twice.",
    "Witkoff had spoken to Putin and to Zelensky. Vance had not. Asked where it might be, Leavitt would not say, and wranglers "
    "called time. The pool was led out of the room a minute later, and lunch was called.",
)


def test_a_transcript_in_which_several_sides_come_together_concerns_the_topic(ukraine: Profile) -> None:
    # given
    named_once = (
        "Ukraine came up towards the end. Trump was asked about the deadline that he had given Putin, and shrugged at it."
    )
    # when
    relevant, _, _ = judge(article("In-town pool report", named_once, *EXCHANGE), ukraine)
    # then
    assert relevant


def test_people_of_several_sides_alone_do_not_make_an_article_concern_the_topic(ukraine: Profile) -> None:
    # when
    relevant, _, _ = judge(article("In-town pool report", *EXCHANGE), ukraine)
    # then
    assert not relevant


def test_people_of_several_sides_beside_another_war_do_not_count(ukraine: Profile) -> None:
    # given
    other = "Netanyahu and Hamas had a deadline, the mediators said. The hostages in Gaza were to be freed, Israel insisted."
    # when
    relevant, _, _ = judge(article("Gaza", other, *EXCHANGE), ukraine)
    # then
    assert not relevant
