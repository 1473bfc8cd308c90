"""Phrases that share their beginnings match as a plain list of them would, the longest first."""

import re

from hypothesis import given
from hypothesis import strategies as st

from observing.dates.grammar import forms
from observing.lexicon import alternation, pattern

WORDS = st.text(alphabet="ab -.", min_size=1, max_size=5).filter(lambda text: text.strip())


@given(st.lists(WORDS, min_size=1, max_size=8), st.text(alphabet="ab -.\n", max_size=30))
def test_an_alternation_finds_what_a_plain_list_finds(phrases, text):
    # given the same phrases one by one, the longest first
    folded = {" ".join(phrase.split()) for phrase in phrases}
    plain = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(folded, key=lambda p: (-len(p), p)))
    # then
    assert re.findall(alternation(phrases), text) == re.findall(plain, text)


def test_no_phrases_match_nothing():
    assert pattern([]).search("anything") is None


def test_what_a_form_of_date_needs_stands_in_whatever_it_matches():
    # given texts in which every form has something to find
    texts = [
        "by Thursday, Nov. 27, 2025, within 10 days, in early December, next week, last month, two weeks later, 3 days ago",
        "from the 22nd on the day after tomorrow, that same evening, at the end of the year, this coming weekend, in 2026",
        "by Thanksgiving, in the spring of 2026, mid-January, 10 to 12 days, overnight, 2025-11-27, noon on Friday, soon",
        "the following day, ten days from now, the first half of next year, in the coming days, 21-23 November, last summer",
    ]
    # then
    for text in texts:
        for kind, form, needed in forms():
            for match in form.finditer(text):
                assert needed.search(match.group()), (kind, match.group())
