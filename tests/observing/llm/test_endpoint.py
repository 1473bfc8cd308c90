"""An endpoint that misbehaves costs its own articles, and never the run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observing.engine import Engine
from observing.llm.asking import unready
from observing.llm.second import SecondReader
from schemas.pages import ArticleText
from schemas.settings import LlmSettings
from tests.observing.llm.endpoint import STALL, Reply, answering, endpoint, saying

TEXT = "Haugen gave Stockholm until Friday to answer the plan."
DEADLINE = {"deadlines": [{"quote": TEXT, "event": "set", "due": "until Friday"}]}

Articles = Callable[[int], list[ArticleText]]


@pytest.fixture
def articles(article: Callable[..., ArticleText]) -> Articles:
    return lambda count: [article(f"{TEXT} Line {n}.").model_copy(update={"article_id": f"{n:016d}"}) for n in range(count)]


def settings(base_url: str, **more: Any) -> LlmSettings:
    told = {"mode": "on", "model": "loopback", "base_url": base_url, "retries": 0, "timeout_seconds": 20}
    return LlmSettings.model_validate({**told, **more})


def test_an_endpoint_that_speaks_as_openai_does_is_asked_once_an_article(
    engine: Engine, articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a key under the name that the settings give
    monkeypatch.setenv("OWN_KEY", "s3cret")

    # when two articles are read
    with endpoint(answering(DEADLINE)) as here:
        second = SecondReader(settings(here.base_url, api_key_env="OWN_KEY"), tmp_path)
        readings = second.read(engine, articles(2))

    # then each was asked about, with the key, which stands in no file
    assert [[said.type() for said in reading.observations] for reading in readings] == [["DeadlineReported"]] * 2
    assert here.keys == ["Bearer s3cret"] * 2
    assert second.budget.tokens == 2_200
    assert all("s3cret" not in path.read_text() for path in tmp_path.iterdir())


def test_an_endpoint_that_speaks_as_anthropics_does_is_asked_too(
    engine: Engine, articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWN_KEY", "s3cret")
    call = {"type": "tool_use", "id": "call-1", "name": "final_result", "input": DEADLINE}
    told = {"id": "m", "type": "message", "role": "assistant", "model": "loopback", "stop_reason": "tool_use"}

    with endpoint((200, {**told, "content": [call], "usage": {"input_tokens": 1000, "output_tokens": 100}})) as here:
        second = SecondReader(settings(here.base_url, provider="anthropic", api_key_env="OWN_KEY"), tmp_path)
        readings = second.read(engine, articles(1))

    assert [said.type() for said in readings[0].observations] == ["DeadlineReported"]
    assert here.keys[0].endswith("s3cret")
    assert second.budget.tokens == 1_100


@pytest.mark.parametrize("output", ["native", "prompted"])
def test_an_endpoint_without_tools_is_asked_for_json(output: str, engine: Engine, articles: Articles, tmp_path: Path) -> None:
    with endpoint(saying(f'{{"deadlines": [{{"quote": "{TEXT}", "event": "set"}}]}}')) as here:
        readings = SecondReader(settings(here.base_url, output=output), tmp_path).read(engine, articles(1))

    assert [said.type() for said in readings[0].observations] == ["DeadlineReported"]
    assert "tools" not in here.asked[0]


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (answering('{"deadlines": [{"quote": '), "not in the shape"),
        (answering('{"deadlines": "all of them"}'), "not in the shape"),
        ((200, "<html>Bad gateway</html>"), "could not be asked"),
        ((200, '{"choices": []}'), "nonsense"),
        (saying("I can’t help with that."), "refused"),
        (saying(refusal="I’m sorry."), "refused"),
        ((429, {"error": {"message": "slow down"}}), "429"),
        ((500, "oops"), "500"),
        ((400, {"error": {"message": "no such parameter"}}), "400"),
    ],
)
def test_what_goes_wrong_is_a_reason_and_no_error(
    reply: Reply, failure: str, engine: Engine, articles: Articles, tmp_path: Path
) -> None:
    with endpoint(reply) as here:
        second = SecondReader(settings(here.base_url), tmp_path)
        readings = second.read(engine, articles(1))

    assert readings[0].observations == ()
    assert readings[0].failure
    assert failure in readings[0].failure
    assert readings[0].failure in second.told()[1]
    assert len(here.asked) == 1


def test_an_endpoint_that_stalls_is_left_after_the_time_that_the_settings_give(
    engine: Engine, articles: Articles, tmp_path: Path
) -> None:
    with endpoint(STALL) as here:
        second = SecondReader(settings(here.base_url, timeout_seconds=0.2, retries=5), tmp_path)
        readings = second.read(engine, articles(5))

    assert readings[0].failure == "no answer within 0.2 seconds"
    assert len(here.asked) <= 3
    assert readings[4].failure == "the endpoint failed 3 times in a row"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again_and_only_as_often_as_the_settings_say(
    status: int, engine: Engine, articles: Articles, tmp_path: Path
) -> None:
    replies: list[Reply] = [(status, "busy"), answering(DEADLINE)]

    with endpoint(lambda _: replies.pop(0)) as here:
        readings = SecondReader(settings(here.base_url, retries=1), tmp_path).read(engine, articles(1))

    assert readings[0].failure == ""
    assert readings[0].observations
    assert len(here.asked) == 2


def test_only_what_the_model_itself_gave_is_remembered(engine: Engine, articles: Articles, tmp_path: Path) -> None:
    for number, reply in enumerate([(200, "<html>"), (200, "{}"), (500, "oops"), saying(refusal="I’m sorry.")], start=1):
        with endpoint(reply) as here:
            SecondReader(settings(here.base_url), tmp_path).read(engine, articles(1))
        assert len(list(tmp_path.iterdir())) == (number == 4)


def test_a_key_that_is_refused_ends_the_asking(engine: Engine, articles: Articles, tmp_path: Path) -> None:
    with endpoint((401, {"error": {"message": "bad key s3cret"}})) as here:
        second = SecondReader(settings(here.base_url), tmp_path)
        second.read(engine, articles(3))

    assert len(here.asked) == 1
    assert second.told()[1].endswith("articles read by the rules alone: 3: the endpoint answered 401 (3)")


def test_an_endpoint_that_is_not_there_is_a_reason(engine: Engine, articles: Articles, tmp_path: Path) -> None:
    readings = SecondReader(settings("http://127.0.0.1:9/v1"), tmp_path).read(engine, articles(1))

    assert readings[0].failure.startswith("the endpoint could not be asked")


def test_made_up_quotations_are_dropped(engine: Engine, articles: Articles, tmp_path: Path) -> None:
    made_up = {"deadlines": [{"quote": "Haugen gave Oslo until Christmas to answer.", "event": "set"}]}

    with endpoint(answering(made_up)) as here:
        readings = SecondReader(settings(here.base_url), tmp_path).read(engine, articles(1))

    assert (readings[0].observations, readings[0].dropped, readings[0].failure) == ((), 1, "")


def test_a_missing_key_is_told_with_what_to_do(engine: Engine, articles: Articles, tmp_path: Path) -> None:
    wanted = settings("http://127.0.0.1:9/v1", api_key_env="NO_SUCH_KEY")

    readings = SecondReader(wanted, tmp_path).read(engine, articles(1))

    assert "NO_SUCH_KEY is not set" in readings[0].failure
    assert unready(wanted) == readings[0].failure
    assert unready(settings("http://127.0.0.1:9/v1")) is None
