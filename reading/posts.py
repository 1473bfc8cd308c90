"""Posts of a live blog from one look at its page to the next: growth is no edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from reading.dates import EARLIEST
from reading.live import Span
from schemas.articles import LivePost


def as_posts(spans: Iterable[Span], latest: datetime) -> tuple[LivePost, ...]:
    """The posts as the log has them; a post whose time cannot be true, or is after `latest`, is only text."""
    posts = (LivePost(start=start, end=end, published=datetime.fromisoformat(at), author=by) for start, end, at, by in spans)
    return tuple(post for post in posts if EARLIEST <= post.published <= latest)


def grown(
    before: str, posts_before: Sequence[LivePost], text: str, posts: Sequence[LivePost], most: int
) -> tuple[str, tuple[LivePost, ...]]:
    """A live blog as it stands after new posts: its text and posts with those that the new ones pushed off its end.

    A page with the newest on top shows so many posts only. Those that are older than its last one were not taken back: they
    follow it, word for word. A page that stands the other way round, or lost a post from between, shows what it says. The text
    does not grow over `most` characters.
    """
    if not posts or not _newest_first(posts):
        return text, tuple(posts)
    last = posts[-1]
    room, place, kept = most - len(text), last.end, []
    for post in posts_before:
        words = f"\n\n{before[post.start : post.end]}"
        if post.published >= last.published or before[post.start : post.end] in text or len(words) > room:
            continue
        kept.append(post.model_copy(update={"start": place + 2, "end": place + len(words)}))
        text = text[:place] + words + text[place:]
        place, room = place + len(words), room - len(words)
    return text, (*posts, *kept)


def _newest_first(posts: Sequence[LivePost]) -> bool:
    steps = [later.published < earlier.published for earlier, later in pairwise(posts)]
    return sum(steps) * 2 >= len(steps)
