from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reading.extract import Extract
from reading.result import ReadResult
from reading.revisions import read_pages
from reading.text import PageReader
from tests.reading.pages import NOW, URL, html, known, ld, page

POSTS = (
    ("2025-11-20T14:05:00+00:00", "Ann Doe", "The delegations are back at the table, a spokesman in Geneva says."),
    ("2025-11-20T11:30:00+00:00", "B. Roe", "Both delegations left the building without a word to the press."),
    ("2025-11-20T08:10:00+00:00", "Ann Doe", "Good morning. The talks begin at nine and end when they end."),
)
LEAD = "Follow the second day of the talks in Geneva, where two delegations have met since Wednesday."
Told = tuple[str, str | None, str]


def as_articles(posts: tuple[Told, ...]) -> str:
    return "".join(
        f'<article class="live-post"><header><time datetime="{at}">some time</time><span class="byline">By {by}</span></header>'
        f"<p>{words}</p></article>"
        for at, by, words in posts
    )


def as_list(posts: tuple[Told, ...]) -> str:
    points = "".join(
        f'<li><div><div><p><time datetime="{at}">3h ago</time></p><a rel="author">{by}</a></div><p>{words}</p></div></li>'
        for at, by, words in posts
    )
    return f'<ol id="liveblog-body">{points}</ol>'


def as_sections(posts: tuple[Told, ...]) -> str:
    """Nothing in it says that it is a live blog."""
    return "".join(
        f'<section><h5><time datetime="{at}">then</time></h5><p itemprop="author">{by}</p><p>{words}</p></section>'
        for at, by, words in posts
    )


def as_data(posts: tuple[Told, ...], **fields: object) -> bytes:
    updates = [
        {"@type": "BlogPosting", "datePublished": at, "author": {"name": by}, "articleBody": f"<p>{words}</p>"}
        for at, by, words in posts
    ]
    head = ld(**{"@type": "LiveBlogPosting", "datePublished": "2025-11-20T08:00:00Z", "liveBlogUpdate": updates} | fields)
    return html(LEAD, *(words for _, _, words in posts), head=head)


def cards(name: str) -> str:
    return "".join(
        f'<div class="{name}"><time datetime="2025-11-{day}">{day} November</time><p>Ten things to know about talks.</p></div>'
        for day in range(10, 14)
    )


def as_escaped_data(posts: tuple[Told, ...]) -> bytes:
    """As many a site writes it: escaped for HTML inside JSON, with a heading."""
    updates = [
        {"datePublished": at, "author": by, "headline": words.split(",")[0], "articleBody": words.replace("'", "&apos;")}
        for at, by, words in posts
    ]
    return html(LEAD, head=ld(**{"@type": ["LiveBlogPosting", "NewsArticle"], "headline": "Talks", "liveBlogUpdate": updates}))


def test_words_that_are_escaped_twice_are_read_and_a_heading_is_a_paragraph(reader: PageReader) -> None:
    # given
    post = (POSTS[0][0], "Ann Doe", "Nobody's plan, the ministry's spokesman in Geneva says of it.")

    # when
    found = reader.page(as_escaped_data((post,)), URL)

    # then
    assert told(found) == ((post[0], "Ann Doe", f"Nobody's plan\n\n{post[2]}"),)


def told(found: Extract) -> tuple[Told, ...]:
    return tuple((at, by, found.text[start:end]) for start, end, at, by in found.posts)


@pytest.mark.parametrize(
    "body",
    [
        as_data(POSTS),
        html(LEAD, as_articles(POSTS)),
        html(LEAD, as_list(POSTS)),
        html("", as_sections(POSTS)),
        f"<html><body><main><h1>Live</h1><p>{LEAD}</p>{as_articles(POSTS)}</main></body></html>".encode(),
        html(LEAD, as_articles(POSTS), cards("latest")).replace(b"<html", b'<html class="live-blog"'),
    ],
    ids=[
        "linked data",
        "articles",
        "a list",
        "sections without a name",
        "no article around them",
        "beside a list of the latest news",
    ],
)
def test_a_live_blog_is_split_into_posts_each_with_its_words_its_time_and_its_author(reader: PageReader, body: bytes) -> None:
    found = reader.page(body, URL)
    assert told(found) == POSTS
    assert found.text.endswith(POSTS[-1][2])
    assert found.text.startswith((LEAD, POSTS[0][2]))


def teasers(days: int) -> str:
    """Articles of a site: each leads elsewhere by its heading, or they are months apart."""
    return "".join(
        f"<section><h3>{'' if days else '<a href=/n/1>'}Talks{'' if days else '</a>'}</h3>"
        f'<time datetime="{datetime(2025, 11, 20) - number * timedelta(days=days or 1)}"></time><p>{words * 5}</p></section>'
        for number, (_, _, words) in enumerate(POSTS)
    )


@pytest.mark.parametrize(
    "beside",
    [
        cards("card"),
        cards("comment"),
        f"<aside>{cards('live-post')}</aside>",
        as_sections(POSTS[:2]),
        as_sections((POSTS[1], POSTS[0], POSTS[2]) * 2),
        teasers(0),
        teasers(60),
    ],
    ids=["cards", "comments", "an aside", "two blocks", "blocks in no order", "teasers", "an archive"],
)
def test_what_stands_beside_an_article_with_times_of_its_own_is_no_live_blog(reader: PageReader, beside: str) -> None:
    long = tuple(
        f"{words} It has been said before, in other words and in other places, by other people." for _, _, words in POSTS
    )
    found = reader.page(html(LEAD, *long, beside), URL)
    assert found.posts == ()
    assert LEAD in found.text


def test_the_day_of_a_live_blog_is_that_of_its_first_post_where_nothing_else_tells(reader: PageReader) -> None:
    found = reader.page(html(LEAD, as_articles(POSTS)), "https://mill.example/live/talks")
    assert found.dates == (("2025-11-20T08:10:00+00:00", "time element"),)


@pytest.mark.parametrize("update", [None, 7, "x", [None, {"datePublished": "soon", "articleBody": "x"}], {"datePublished": 3}])
def test_linked_data_full_of_nonsense_gives_no_posts(reader: PageReader, update: object) -> None:
    found = reader.page(as_data(POSTS, liveBlogUpdate=update), URL)
    assert found.posts == ()
    assert found.reason is None


def read(reader: PageReader, body: bytes, hours: int, before: ReadResult | None = None) -> ReadResult:
    latest = {one.article_id: one for one in map(known, before.events)} if before else {}
    return read_pages([page(body, fetched_at=NOW + timedelta(hours=hours))], latest, (), reader=reader)


def test_new_posts_on_top_are_growth_and_what_they_push_off_the_page_stays(reader: PageReader) -> None:
    # given: a page that shows two posts and no more
    first = read(reader, as_data(POSTS[1:]), 3)

    # when
    second = read(reader, as_data(POSTS[:2]), 6, before=first)
    again = read(reader, as_data(POSTS[:2]), 7, before=second)

    # then
    (event,) = second.events
    content = event.content()
    assert (event.type, content["removed"], content["added"]) == ("ArticleRevised", [], [POSTS[0][2]])
    kept = [(one["published"], one["author"], content["text"][one["start"] : one["end"]]) for one in content["posts"]]
    assert [words for _, _, words in kept] == [words for _, _, words in POSTS]
    assert [datetime.fromisoformat(at) for at, _, _ in kept] == [datetime.fromisoformat(at) for at, _, _ in POSTS]
    assert (again.events, again.unchanged) == ((), 1)


def test_a_post_that_is_edited_or_taken_out_from_between_others_is_an_edit(reader: PageReader) -> None:
    # given
    first = read(reader, as_data(POSTS), 6)
    other = (*POSTS[1][:2], POSTS[1][2].replace("without a word", "with a word"))

    # when
    edited = read(reader, as_data((POSTS[0], other, POSTS[2])), 7, before=first)
    out = read(reader, as_data((POSTS[0], POSTS[2])), 7, before=first)

    # then
    assert [event.content()["removed"] for event in (*edited.events, *out.events)] == [[POSTS[1][2]]] * 2
    assert [event.content()["added"] for event in (*edited.events, *out.events)] == [[other[2]], []]


def test_a_post_with_a_time_that_cannot_be_true_is_words_without_a_time(reader: PageReader) -> None:
    never = [("1970-01-01T00:00:00Z", None, POSTS[1][2]), ("2031-01-01T00:00:00Z", None, POSTS[2][2])]
    (event,) = read(reader, as_data((POSTS[0], *never)), 6).events
    content = event.content()
    assert [datetime.fromisoformat(one["published"]) for one in content["posts"]] == [datetime(2025, 11, 20, 14, 5, tzinfo=UTC)]
    assert all(words in content["text"] for _, _, words in POSTS)
