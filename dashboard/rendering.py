"""Makes HTML of an answer: the templates, their filters, and what every page shows around its own part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from dashboard import wording
from dashboard.asking import Asked
from dashboard.links import Link
from dashboard.page import Answer, Page


@cache
def environment() -> Environment:
    """The templates. Everything is contained and escaped; a name that is not there is an error and not an empty place."""
    made = Environment(
        loader=PackageLoader("dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=wording.contained,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in ("day", "moment", "span", "plural", "spaced", "listed", "clipped", "web_address"):
        made.filters[name] = getattr(wording, name)
    return made


def page_html(
    page: Page,
    asked: Asked,
    answer: Answer,
    *,
    link: Link,
    assets: str,
    fresh: Mapping[str, Any],
    topics: Sequence[Mapping[str, Any]],
    navigation: Sequence[Page],
    named: Collection[str],
    live: bool,
    review: bool = False,
) -> str:
    """A whole page. `link` makes the addresses on it, `assets` leads to style and script, `live` is False in a static site.

    `named` are the names that have a page of their own.
    """
    drawn = page.draw(answer, asked) if page.draw else {}
    return (
        environment()
        .get_template(page.template)
        .render(
            page=page,
            asked=asked,
            link=link,
            assets=assets,
            fresh=fresh,
            topics=topics,
            navigation=navigation,
            named=named,
            live=live,
            review=review,
            **answer,
            **drawn,
        )
    )


def problem_html(status: int, title: str, message: str, *, assets: str, home: str = "/") -> str:
    """A page that says what is wrong and what to do; `home` leads to the first page."""
    return (
        environment().get_template("problem.html").render(status=status, title=title, message=message, assets=assets, home=home)
    )
