from __future__ import annotations

from datetime import timedelta

from reading.copies import Copies
from schemas.pages import KnownArticle
from tests.reading.pages import NOW, WORDS

TEXT = "\n\n".join(WORDS)


def article(name: str, text: str = TEXT, days: int = 0, outlet: str | None = None) -> KnownArticle:
    moment = NOW + timedelta(days=days)
    return KnownArticle(
        article_id=name,
        revision=1,
        url="",
        outlet=outlet or name,
        title="",
        text=text,
        text_hash="",
        published=moment,
        observed_at=moment,
    )


def test_all_copies_of_one_dispatch_point_to_the_dispatch() -> None:
    # given
    copies = Copies([article("wire")])

    # when
    found = [copies.add(article(f"relay {number}", days=number)) for number in (1, 2, 3)]

    # then
    assert [copy.original.article_id for copy in found if copy] == ["wire"] * 3


def test_the_same_outlet_the_distant_past_and_a_flash_are_no_copies() -> None:
    assert Copies([article("wire", outlet="Mill")]).add(article("again", outlet="Mill")) is None
    assert Copies([article("wire")]).add(article("relay", days=15)) is None
    assert Copies([article("wire", "The talks are over.")]).add(article("relay", "The talks are over.")) is None


def test_a_text_of_its_own_on_the_same_matter_is_no_copy() -> None:
    other = " ".join(f"{sentence.split()[0]} {' '.join(reversed(sentence.split()[1:]))}" for sentence in WORDS)
    assert Copies([article("wire")]).add(article("other", other)) is None


def test_the_same_headline_alone_makes_no_copy_and_no_one_article() -> None:
    # given
    other = "\n\n".join(
        (
            "Nobody had expected the envoys to come back to the table before winter, least of all those who left it first.",
            "What brought them there was a letter of two pages, which each of the capitals now claims to have asked for.",
            "It proposes nothing that was not said in the summer, and it is signed by a man who has no office any more.",
        )
    )
    ours, theirs = (
        article(name, text).model_copy(update={"title": "Talks in Geneva"}) for name, text in (("a", TEXT), ("b", other))
    )

    # when
    copy = Copies([ours]).add(theirs)

    # then
    assert copy is None
