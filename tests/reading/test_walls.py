from __future__ import annotations

import pytest

from reading.text import PageReader
from tests.reading.pages import URL, WORDS, html, ld

LONG = [f"{sentence} {sentence}" for sentence in WORDS] * 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (html(WORDS[0], "Subscribe to continue reading this article."), "paywall"),
        (html(*WORDS, head=ld(isAccessibleForFree=False)), "paywall"),
        (html(*WORDS, head=ld(isAccessibleForFree="False")), "paywall"),
        (html("Please verify you are human before you go on to the page that you asked for."), "captcha"),
        (html("We value your privacy. We and our partners store information on your device to show you the page."), "consent"),
        (html("We are sorry: page not found.", title="Error"), "not_found"),
        (html("Hm."), "empty"),
    ],
)
def test_a_wall_is_told_from_an_article(reader: PageReader, body: bytes, reason: str) -> None:
    found = reader.page(body, URL)
    assert found.reason == reason
    assert found.detail


@pytest.mark.parametrize(
    "body",
    [
        html(*WORDS),  # its site header says "Already a subscriber? Log in"
        html(*LONG, "Subscribe to continue to get our letter."),
        html(*LONG, head=ld(isAccessibleForFree=False)),
        html(*WORDS).replace(b"<main>", b"<div class='cookie-banner'>Accept all cookies</div><main>"),
        html(
            *WORDS,
            "A spokesman said that the ministry was “not a robot”, and that captcha was a word that he did not know.",
            *LONG,
        ),
    ],
)
def test_words_of_a_wall_beside_an_article_do_not_hide_it(reader: PageReader, body: bytes) -> None:
    found = reader.page(body, URL)
    assert found.reason is None
    assert WORDS[0] in found.text
