"""Families of sentences about meetings, as agencies, translations, live pages, pool reports and newsletters write them.

Read by rules and tagger together, as an article is: what a table gives is all that must be read of a sentence, what the tables of
other things hold must give no meeting. Written on Monday, 24 November 2025; event@place@first day, "-" where nothing is said.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from schemas.observations import MeetingReported
from schemas.pages import ArticleText
from tests.observing.ukraine import engine

TOLD = """
announced@Moscow@2025-11-27 | Witkoff will sit down with Putin in Moscow on Thursday.
announced@Paris@2025-11-28 | Macron plans to host Zelensky in Paris on Friday.
announced@Geneva@2025-11-26 | A fresh round of talks between the US and Ukraine is pencilled in for Wednesday in Geneva.
announced@Berlin@2025-11-28 | Zelensky is due in Berlin on Friday for talks with Merz.
announced@Ankara@2025-11-26 | The Ukrainian president heads to Ankara on Wednesday, where Erdogan awaits him.
announced@Abu Dhabi@2025-11-27     | On Thursday the delegations of Ukraine and Russia gather in Abu Dhabi.
announced@Kyiv@2025-11-25 | Driscoll arrives in Kyiv on Tuesday for a meeting with Zelensky.
announced@London@2025-11-26 | Starmer is to chair a gathering of the coalition of the willing in London on Wednesday.
announced@Moscow@- | A visit by Witkoff to Moscow is in preparation, Peskov said.
announced@Istanbul@2025-11-26 | Umerov and Medinsky are expected to face each other in Istanbul on Wednesday.
announced@Budapest@- | Trump said he would see Putin in Budapest within two weeks.
announced@Washington@2025-11-28 | Zelensky has accepted an invitation to come to Washington on Friday and see Trump.
announced@Geneva@2025-11-30 | The sides agreed to reconvene in Geneva on Sunday.
confirmed@Moscow@2025-11-27 | Peskov confirmed that Putin would receive Witkoff in Moscow on Thursday.
confirmed@Moscow@2025-11-27 | The Kremlin has confirmed a visit of Witkoff to Moscow on Thursday.
confirmed@Paris@- | The Elysee confirmed the meeting of Macron and Zelensky in Paris.
announced@Washington@2025-11-29 | Umerov flies to Washington on Saturday to continue the talks with Rubio.
announced@Doha@2025-11-26 | Witkoff and Kushner are travelling to Doha on Wednesday to meet Umerov.
announced@Rome@2025-11-28 | Meloni gets a visit from Zelensky in Rome on Friday.
postponed@-@2025-11-25 | The meeting of Witkoff and Zelensky, originally set for Tuesday, has been pushed back to Thursday.
postponed@Ankara@- | Witkoff has put off his trip to Ankara, where he was to meet Zelensky.
postponed@Geneva@- | The Geneva meeting of US and Ukrainian negotiators was delayed by a day.
postponed@Washington@2025-11-28 | Zelensky's visit to Washington on Friday will not take place for now, Yermak said.
postponed@-@2025-11-27 | Rubio's meeting with Lavrov, scheduled for Thursday, slips to next week.
postponed@Istanbul@- | Talks in Istanbul between Russia and Ukraine have been suspended until further notice.
cancelled@Budapest@- | Trump scrapped the planned summit with Putin in Budapest.
cancelled@Budapest@- | The Budapest summit between Trump and Putin fell through.
cancelled@Budapest@- | There will be no summit of Trump and Putin in Budapest.
cancelled@Ankara@- | Witkoff dropped out of the meeting with Zelensky in Ankara.
cancelled@Brussels@- | Witkoff cancelled his trip to Brussels, where he was due to see Zelensky.
cancelled@London@- | Rubio stayed away and the London meeting with Umerov was called off.
cancelled@Budapest@- | Plans for Trump and Putin to meet in Budapest have been shelved.
cancelled@Istanbul@- | Russia pulled out of the talks with Ukraine in Istanbul.
cancelled@Berlin@- | Nothing came of the planned meeting between Merz and Witkoff in Berlin.
cancelled@Budapest@- | The meeting of Trump and Putin in Budapest never materialised.
cancelled@Geneva@- | A meeting of Rubio with Lavrov in Geneva was struck from the calendar.
held@Geneva@2025-11-23 | Rubio and Yermak sat across the table from one another in Geneva on Sunday.
held@Geneva@2025-11-23 | Talks in Geneva between Rubio and Yermak wrapped up late on Sunday.
held@Geneva@2025-11-23 | Sunday's Geneva session brought Rubio and Yermak to one table.
held@Kyiv@2025-11-20 | Driscoll was received by Zelensky in Kyiv on Thursday.
held@Kyiv@2025-11-20 | On Thursday Zelensky hosted Driscoll in Kyiv.
held@Kyiv@2025-11-20 | Driscoll flew in for talks with Zelensky in Kyiv on Thursday.
held@Moscow@2025-11-20 | Putin gave Witkoff three hours in the Kremlin on Thursday.
held@Johannesburg@2025-11-22 | Starmer, Macron and Merz conferred on the sidelines of the G20 in Johannesburg on Saturday.
held@Johannesburg@2025-11-22 | Starmer met Macron on the margins of the G20 summit in Johannesburg on Saturday.
held@Paris@2025-11-21 | Macron, joined by Starmer, received Zelensky in Paris on Friday.
held@Miami@2025-11-22 | Umerov held consultations with Witkoff in Miami on Saturday.
held@Miami@2025-11-22 | Witkoff had Umerov over in Miami on Saturday.
held@Geneva@2025-11-23 | A second round of talks between Rubio and Yermak took place in Geneva on Sunday.
held@Kyiv@2025-11-20 | A visit by Driscoll to Kyiv on Thursday, during which he met Zelensky, ended without a statement.
held@Geneva@2025-11-23 | In Geneva on Sunday there were talks between Rubio and Yermak.
held@Geneva@2025-11-23 | Rubio's meeting with Yermak in Geneva on Sunday lasted four hours.
held@Moscow@2025-11-20 | Witkoff was in Moscow on Thursday and spoke with Putin for three hours.
held@Moscow@2025-11-20 | Putin on Thursday had a meeting with Witkoff in Moscow.
held@Geneva@2025-11-23 | Rubio, who met Yermak in Geneva on Sunday, called the talks productive.
held@Geneva@2025-11-23 | After Sunday's talks with Yermak in Geneva, Rubio spoke of progress.
held@Ankara@2025-11-19 | Erdogan and Zelensky held face-to-face negotiations in Ankara on Wednesday.
held@Geneva@2025-11-23 | The heads of the delegations, Rubio and Yermak, had a working lunch in Geneva on Sunday.
held@Berlin@2025-11-21 | A dinner of Merz with Zelensky was given in Berlin on Friday.
held@Berlin@2025-11-21 | On Friday, in Berlin, took place the negotiations of Merz and Zelensky.
held@Geneva@2025-11-23 | In Geneva on Sunday were conducted negotiations between the delegations of the USA and of Ukraine.
held@Geneva@2025-11-23 | Rubio spent Sunday in Geneva closeted with Yermak.
held@Geneva@2025-11-23 | Yermak's team hammered out the text with Rubio in Geneva on Sunday.
held@Brussels@2025-11-19 | Kallas convened Sybiha and his European colleagues in Brussels on Wednesday.
held@Kyiv@2025-11-20 | Zelensky shook Driscoll's hand in Kyiv on Thursday and the two talked for an hour.
held@London@2025-11-21 | Zelensky called on Starmer in London on Friday.
held@Rome@2025-11-21 | Zelensky dropped in on Meloni in Rome on Friday.
held@Istanbul@2025-11-19 | Witkoff caught up with Umerov in Istanbul on Wednesday.
held@Istanbul@2025-11-19 | Umerov and Medinsky came together in Istanbul on Wednesday for the first time since July.
held@Istanbul@2025-11-19 | Umerov had an encounter with Witkoff in Istanbul on Wednesday.
held@Geneva@2025-11-23 | Sunday saw Rubio and Yermak meet in Geneva.
held@Geneva@2025-11-23 | Rubio and Yermak have concluded their consultations in Geneva, which began on Sunday.
held@Anchorage@2025-08-15 | On August 15 Trump and Putin met in Anchorage.
held@Paris@2025-11-17 | Zelensky was Macron's guest in Paris on 17 November.
held@Geneva@2025-11-23 | Negotiators for Kyiv and Washington huddled in Geneva on Sunday.
held@Kyiv@2025-11-20 | The meeting in Kyiv on Thursday was attended by Driscoll and Zelensky.
proposed@Istanbul@- | Erdogan offered to host Putin and Zelensky in Istanbul.
proposed@-@- | Zelensky said he was ready to meet Putin.
proposed@-@- | Kyiv has asked Washington for a meeting between Zelensky and Trump.
proposed@Vatican@- | Pope Leo proposed the Vatican as a venue for talks between Russia and Ukraine.
proposed@Budapest@- | Orban again suggested Budapest as a place for a summit of Trump and Putin.
proposed@Paris@- | Macron invited Witkoff to Paris for talks with the Europeans.
proposed@-@- | Yermak floated a meeting of Zelensky and Trump.
proposed@-@- | Zelensky would like to sit down with Trump.
proposed@-@- | Merz called for a meeting of Zelensky and Putin at the negotiating table.
confirmed@Ankara@- | The meeting of Erdogan and Zelensky in Ankara is going ahead as planned.
confirmed@Moscow@- | Witkoff's trip to Moscow to see Putin is still on, Leavitt said.
confirmed@Moscow@- | The Kremlin denied that the meeting of Putin and Witkoff in Moscow had been cancelled.
held@Geneva@2025-11-23 | Rubio shuttled between the Ukrainian and European delegations in Geneva on Sunday.
held@Geneva@2025-11-23;announced@-@2025-11-30 | Rubio and Yermak, who met in Geneva on Sunday, will meet again on November 30.
held@Geneva@2025-11-23 | The negotiators of the two countries, meeting in Geneva on Sunday, went through all 28 points.
held@Washington@2025-11-21 | Trump met with Zelensky at the White House on Friday.
announced@-@2025-11-27 | The two presidents, Trump and Zelensky, meet on Thursday.
held@Abu Dhabi@2025-11-24          | American and Russian officials opened two days of negotiations in Abu Dhabi on Monday.
held@Kyiv@2025-11-20 | Driscoll and his generals spent Thursday with Zelensky in Kyiv.
held@Geneva@2025-11-23 | Witkoff and Kushner were also present at Sunday's talks with Yermak in Geneva.
held@Geneva@2025-11-23 | Advisers from Germany, France and Britain took part in the Geneva talks with Rubio on Sunday.
held@Geneva@2025-11-23 | Powell sat in on the talks between Rubio and Yermak in Geneva on Sunday.
"""
TOLD_OF_GAZA = """
announced@Cairo@2025-11-26 | A Hamas delegation is due in Cairo on Wednesday for talks with Egyptian mediators.
held@Doha@2025-11-20 | Witkoff met Hamas negotiators in Doha on Thursday.
held@Jerusalem@2025-11-23 | Netanyahu received Vance in Jerusalem on Sunday.
held@Cairo@2025-11-20 | Hamas leaders sat down with Egypt's intelligence chief in Cairo on Thursday.
postponed@Doha@- | The Doha talks between Israel and Hamas were put off until next week.
cancelled@Doha@- | Israel pulled its delegation out of the Doha talks with Hamas.
cancelled@Cairo@- | Netanyahu cancelled the trip of his negotiators to Cairo.
held@Sharm el-Sheikh@2025-10-13    | Trump and Sisi chaired a summit in Sharm el-Sheikh on October 13.
proposed@Cairo@- | Egypt offered to host a new round of talks between Israel and Hamas in Cairo.
held@Ankara@2025-11-21 | Fidan received Khalil al-Hayya of Hamas in Ankara on Friday.
"""

NONE = """
Zelensky and Trump held a call on Sunday.
Rubio spoke by phone with Lavrov on Sunday.
Putin has no plans to meet Zelensky in Moscow this week, Peskov said.
There are no plans for a meeting of Rubio and Lavrov in Geneva.
Peskov denied that Putin would meet Zelensky in Istanbul on Thursday.
No meeting between Putin and Witkoff is scheduled for this week.
Trump refused to meet Zelensky in Washington on Friday.
Trump said he would only meet Putin in Budapest if there was a deal.
If Putin and Zelensky met in Istanbul on Friday, the war could end.
Rubio and Yermak held a video conference on Sunday.
Zelensky met families of prisoners in Kyiv on Thursday.
Zelensky met the deadline set by Washington on Thursday.
Merz met his cabinet in Berlin on Thursday to discuss the budget.
Starmer faced questions from reporters in London on Thursday about Witkoff.
It is unclear whether Witkoff will meet Putin in Moscow on Thursday.
Rubio could meet Yermak in Geneva on Sunday.
Trump and Putin have not met since Anchorage.
Witkoff sent a text to Yermak on Thursday from Moscow.
The letter from Zelensky reached Trump in Washington on Thursday.
Reports that Witkoff met Putin in Moscow on Thursday are false.
Ukraine and Russia must meet in the middle, Rubio said in Geneva on Sunday.
The proposal met with scepticism in Berlin on Friday, according to Merz.
The plan was received coolly in Paris on Friday, Macron's office said.
Putin welcomed Trump's plan in Moscow on Friday.
Zelensky visited the wounded in Kyiv on Thursday.
Trump's meeting with Mamdani in Washington on Friday was cordial.
Rubio left Geneva on Monday for Washington.
Macron joined the call with Zelensky from Paris on Friday.
European leaders, including Merz and Macron, talked to Zelensky from Berlin on Friday.
Lavrov would never sit down with Sybiha in Geneva, he said on Friday.
Instead of meeting Zelensky in Ankara on Wednesday, Witkoff stayed in Washington.
Zelensky addressed parliament in London on Friday and thanked Starmer.
"""
NONE_OF_GAZA = """
Netanyahu has no intention of meeting Abbas in Cairo, his office said.
Netanyahu spoke with Trump by phone on Sunday.
Hamas received the ceasefire plan in Doha on Thursday.
Israel could send negotiators to Cairo on Thursday.
Netanyahu met the families of hostages in Jerusalem on Thursday.
Reports that Kushner met Hamas in Cairo on Thursday are untrue, an official said.
Israel met its obligations under the plan on Thursday, Netanyahu said.
"""

TITLES = {
    "ukraine": "Talks on peace plan for Ukraine and Russia",
    "gaza": "Talks on Gaza ceasefire plan between Israel and Hamas",
}


def meetings(text: str, topic: str) -> list[str]:
    """Event, place and first day of each meeting that the whole reading gives."""
    article = ArticleText(
        article_id="t", url="https://example.org/t", outlet="Quillwire", title=TITLES[topic], text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(), published=datetime(2025, 11, 24, 20, tzinfo=UTC),
        observed_at=datetime(2025, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    seen = engine(topic).observe(engine(topic).document(article))
    return sorted(
        f"{each.event}@{each.place or '-'}@{each.when.earliest if each.when and each.when.earliest else '-'}"
        for each in seen
        if isinstance(each, MeetingReported)
    )


def rows(table: str, topic: str) -> list[tuple[str, str, str]]:
    return [(*map(str.strip, line.split("|", 1)), topic) for line in table.strip().splitlines()]  # type: ignore[misc]


@pytest.mark.parametrize(("expected", "text", "topic"), [*rows(TOLD, "ukraine"), *rows(TOLD_OF_GAZA, "gaza")])
def test_a_meeting_is_read_once_as_what_became_of_it(expected: str, text: str, topic: str) -> None:
    assert meetings(text, topic) == sorted(expected.split(";"))


@pytest.mark.parametrize(
    ("text", "topic"),
    [*((t, "ukraine") for t in NONE.strip().splitlines()), *((t, "gaza") for t in NONE_OF_GAZA.strip().splitlines())],
)
def test_what_only_sounds_like_a_meeting_is_none(text: str, topic: str) -> None:
    assert meetings(text, topic) == []
