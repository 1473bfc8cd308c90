from __future__ import annotations

import time

import pytest

from reading.text import PageReader
from schemas.settings import ReadSettings
from tests.reading.pages import URL, WORDS, html, ld


def test_the_text_is_the_articles_paragraphs_and_nothing_beside_them(reader: PageReader) -> None:
    # given
    box = '<aside class="related-stories"><h2>More</h2><p>Ten things to know about Geneva.</p></aside>'
    body = html(WORDS[0], f"  {WORDS[1][:20]}\n   {WORDS[1][20:]} ", "Advertisement", *WORDS[2:], box)

    # when
    found = reader.page(body, URL)

    # then
    assert found.text == "\n\n".join((WORDS[0], f"{WORDS[1][:20].strip()} {WORDS[1][20:].strip()}", *WORDS[2:]))
    assert (found.title, found.lang, found.reason) == ("Talks in Geneva", "en", None)


def test_points_set_apart_by_line_breaks_stay_apart(reader: PageReader) -> None:
    found = reader.page(html(*WORDS, "1. A ceasefire.<br>2. Elections within   100 days.<br/>3. A council."), URL)
    assert found.text.endswith("\n\n1. A ceasefire.\n2. Elections within 100 days.\n3. A council.")


def test_a_flash_of_two_sentences_is_read_without_the_box_below_it(reader: PageReader) -> None:
    # given
    box = '<section class="newsletter-signup"><h2>The morning wire</h2><p>Sign up and get five dispatches.</p></section>'

    # when
    found = reader.page(
        html("The talks are over, a spokesman said. He would not say how they ended.").replace(b"</main>", box.encode()), URL
    )

    # then
    assert found.text == "The talks are over, a spokesman said. He would not say how they ended."


def test_a_page_that_marks_no_date_is_dated_by_its_words(reader: PageReader) -> None:
    # given
    words = "Published on 21 November 2025 in Geneva"
    whole = html(*WORDS).replace(b"<h1>", f'<p class="date">{words}</p><h1>'.encode())

    # when
    found, marked = (
        reader.page(body, "https://www.mill.example/talks") for body in (whole, html(*WORDS, head=ld(datePublished="2025-11-20")))
    )

    # then
    assert found.dates == (("2025-11-21T00:00:00+00:00", "page text"),)
    assert [origin for _, origin in marked.dates] == ["JSON-LD datePublished"]


def test_a_short_article_keeps_what_it_says_outside_of_the_marked_paragraphs(reader: PageReader) -> None:
    # given a list as most of it, a heading, and a line about the page in the marked body
    points = [f"{WORDS[3]} This was point {n}." for n in range(3)]
    body = f'<div class="entry-content"><p>{WORDS[0]}</p><h2>What is open</h2><ul>'
    body += "".join(f"<li>{point}</li>" for point in points) + "</ul></div>"
    whole = f"<html><body><article><h1>Talks in Geneva</h1>{body}</article><footer>All rights reserved.</footer></body></html>"

    # when
    found = reader.page(whole.encode(), URL)

    # then
    assert found.text == "\n\n".join((WORDS[0], "What is open", *points))


def test_dates_and_author_come_with_the_place_where_they_stood(reader: PageReader) -> None:
    # given
    head = ld(
        datePublished="2025-11-20T08:00:00+01:00",
        dateModified="2025-11-20T10:00:00Z",
        author=[{"name": "Ann Doe"}, {"name": "B. Roe"}],
    )
    head += '<meta property="article:published_time" content="2025-11-20T07:00:00Z"><link rel="canonical" href="/world/talks">'

    # when
    found = reader.page(html(*WORDS, head=head), URL)

    # then
    assert found.dates == (
        ("2025-11-20T08:00:00+01:00", "JSON-LD datePublished"),
        ("2025-11-20T10:00:00+00:00", "JSON-LD dateModified"),
        ("2025-11-20T07:00:00+00:00", "meta article:published_time"),
        ("2025-11-20T00:00:00+00:00", "address"),
    )
    assert (found.author, found.canonical) == ("Ann Doe, B. Roe", "/world/talks")


def test_a_headline_that_is_escaped_inside_json_is_read(reader: PageReader) -> None:
    found = reader.page(html(*WORDS, head=ld(headline="Mill &amp; Sons: &quot;no&quot;", author="Ann O&#39;Doe")), URL)
    assert (found.title, found.author) == ('Mill & Sons: "no"', "Ann O'Doe")


def test_a_page_without_a_date_gives_none(reader: PageReader) -> None:
    assert reader.page(html(*WORDS), "https://mill.example/talks").dates == ()


@pytest.mark.parametrize("stated", [None, "utf-8", "iso-8859-7", "no-such-charset", "undefined"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_quotes_survive_a_wrong_or_missing_charset(reader: PageReader, encoding: str, stated: str | None) -> None:
    # given
    sentence = "“We have no text,” the minister’s office said – again."
    body = html(*WORDS, sentence).decode().encode(encoding)

    # when
    found = reader.page(body, URL, "text/html", stated)

    # then
    if (encoding, stated) != ("cp1252", "iso-8859-7"):  # those bytes are valid Greek: nobody could tell
        assert found.text.endswith(sentence)


def test_another_language_is_marked(reader: PageReader) -> None:
    # given
    german = (
        "Die Delegationen trafen sich am Donnerstag in Genf und trennten sich am Abend ohne eine gemeinsame Erklärung.",
        "Wer den Entwurf geschrieben hat, wollte keine der beiden Seiten sagen.",
    )

    # when
    found = reader.page(html(*german), URL)

    # then
    assert found.lang == "de"


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.7 \0\0", "application/pdf", "not_html"),
        (bytes(range(256)) * 8, "text/html", "not_html"),
        (b"", "text/html", "empty"),
        (b"<html></html>", "text/html", "empty"),
        (b"just words", "text/html", "not_html"),
        (b"<p>ab</p>" * 70_000, "text/html", "too_large"),
    ],
)
def test_what_is_no_article_page_has_a_reason(reader: PageReader, body: bytes, content_type: str, reason: str) -> None:
    assert reader.page(body, URL, content_type).reason == reason


PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in WORDS)


@pytest.mark.parametrize(
    "head",
    [
        f"<script type='application/ld+json'>{'[' * 100_000}</script>",
        '<script type="application/ld+json">{"@type": ["NewsArticle", 3], "author": [[1], {"name": {"x": 1}}, null], '
        '"headline": 5, "datePublished": [1], "isAccessibleForFree": null, "@graph": 7}</script>',
        "<link rel=canonical><meta name=author><meta property='article:published_time' content='99999-01-01'>",
        "<meta charset='rot13'><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        f"<style>{'x' * 500_000}</style>",
    ],
)
def test_a_head_full_of_nonsense_does_not_hide_the_article(reader: PageReader, head: str) -> None:
    found = reader.page(f"<html><head>{head}</head><body><article>{PARAGRAPHS}</article></body></html>".encode(), URL)
    assert found.text == "\n\n".join(WORDS)


def test_characters_that_are_none_are_left_out(reader: PageReader) -> None:
    found = reader.page(html("The dele\x1egations met\x01 in Gen\u00adeva, &#xD800;&#0; they\u200bsaid.", *WORDS), URL)
    assert found.text.splitlines()[0] == "The dele gations met in Geneva, \ufffd\ufffd theysaid."


def test_a_text_that_no_article_has_is_too_large(reader: PageReader) -> None:
    assert reader.page(html("word " * 200_000), URL).reason == "too_large"


def test_markup_nested_without_end_costs_only_itself(reader: PageReader) -> None:
    # given
    deep = b"<div>" * 20_000 + WORDS[0].encode()

    # when
    found = reader.page(deep, URL)

    # then
    assert found.text == "" or WORDS[0] in found.text
    assert WORDS[0] in reader.page(html(*WORDS), URL).text


def test_a_page_over_the_time_limit_is_given_up_and_the_next_is_read() -> None:
    # given
    slow = b"<html><body>" + b"<p>tiny words here</p>" * 50_000 + b"</body></html>"
    started = time.monotonic()

    # when
    with PageReader(ReadSettings(timeout_seconds=1.5)) as reader:
        reader.page(html(*WORDS), URL)
        began = time.monotonic()
        found = reader.page(slow, URL)
        took = time.monotonic() - began
        after = reader.page(html(*WORDS), URL)

    # then
    assert (found.reason, reader.restarts) == ("too_slow", 1)
    assert took < 5
    assert WORDS[0] in after.text
    assert time.monotonic() - started < 30


def test_a_page_over_the_memory_limit_is_given_up_and_the_next_is_read() -> None:
    # given: a limit that leaves a page nothing
    large = b"<html><body>" + b"<p " + b" ".join(b"a%d=b" % n for n in range(250_000)) + b">words</p></body></html>"

    # when
    with PageReader(ReadSettings(memory_bytes=1)) as reader:
        found = reader.page(large, URL)
        again = reader.page(large, URL)

    # then
    assert (found.reason, again.reason, reader.restarts) == ("too_large", "too_large", 2)


def test_a_fragment_of_a_feed_is_read_as_paragraphs(reader: PageReader) -> None:
    assert reader.fragment("<p>One &amp; two.</p><p>Three<br>four.</p>").text == "One & two.\n\nThree\nfour."
    assert reader.fragment("One.<br><br>Two.").text == "One.\n\nTwo."
    assert reader.fragment("Plain  words,\nno markup.\n\nMore.").text == "Plain words, no markup.\n\nMore."
    assert reader.fragment("<script>alert(1)</script><p>Words.</p>").text == "Words."
