"""Makes HTML of an answer: the templates, their filters, and what every page shows around its own part."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from dashboard import wording
from dashboard.plan_words import plan_name
from dashboard.telling import Surroundings, Telling
from warehouse.read.plans import plan_titles


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
    made.filters["plan_name"] = plan_name
    return made


def html_of(telling: Telling, around: Surroundings) -> str:
    """A whole page: the answer, what the page draws of it, and what stands around it."""
    page, asked, answer = telling.page, telling.asked, telling.answer
    drawn = page.draw(answer, asked) if page.draw else {}
    titles = plan_titles(telling.reader, asked.topic)
    around_it = {one.name: getattr(around, one.name) for one in fields(around)}
    return environment().get_template(page.template).render(page=page, asked=asked, titles=titles, **around_it, **answer, **drawn)


def problem_html(title: str, message: str, *, assets: str, home: str = "/", back: str = "") -> str:
    """A page that says what is wrong and what to do; `home` leads to the first page, `back` to the review that was refused."""
    return environment().get_template("problem.html").render(title=title, message=message, assets=assets, home=home, back=back)
