"""Asking a model about one article, by pydantic_ai. Whatever goes wrong comes back as a sentence, never as an exception."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from observing.llm.answer import Answer
from schemas.errors import SettingsError
from schemas.settings import LlmSettings

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.models import Model


@dataclass(frozen=True)
class Reply:
    """What came of a question: the answer, or the `failure` that kept it from coming.

    `lasting` says that asking again would give the same, `hopeless` that asking for other articles would fail alike.
    """

    answer: Answer | None = None
    failure: str = ""
    lasting: bool = False
    hopeless: bool = False
    input_tokens: int = 0
    output_tokens: int = 0


class Asker:
    """Asks one model. Use it within `asking`, which opens and closes its connections."""

    def __init__(self, model: Model, settings: LlmSettings) -> None:
        self._settings = settings
        self._agent = _agent(model, settings)

    async def ask(self, instructions: str, message: str, tokens_left: int) -> Reply:
        """One question, tried again as often as the settings say, within their time and the tokens that are left."""
        from pydantic_ai import RunUsage, UsageLimits
        from pydantic_ai.exceptions import (
            AgentRunError,
            ContentFilterError,
            ModelAPIError,
            ModelHTTPError,
            OutputTokenLimitExceeded,
            RunTimedOut,
            UnexpectedModelBehavior,
            UsageLimitExceeded,
        )

        usage = RunUsage()
        settings = self._settings
        limits = UsageLimits(request_limit=settings.retries + 1, total_tokens_limit=max(1, tokens_left))
        failure, lasting, hopeless, answer = "", False, False, None
        try:
            run = await self._agent.run(
                message, instructions=instructions, usage=usage, usage_limits=limits, timeout=settings.timeout_seconds
            )
            answer = run.output
        except RunTimedOut:
            failure = f"no answer within {settings.timeout_seconds:g} seconds"
        except UsageLimitExceeded:
            failure = "the answer took more tokens than the run may spend"
        except ContentFilterError:
            failure, lasting = "refused", True
        except OutputTokenLimitExceeded:
            failure = "the answer did not fit into llm.max_output_tokens"
        except UnexpectedModelBehavior:
            lasting = usage.requests > 0  # else nothing came that could be called the model's answer
            failure = "refused, or not in the shape that was asked for" if lasting else "the endpoint answered nonsense"
        except ModelHTTPError as error:
            failure = f"the endpoint answered {error.status_code}"
            hopeless = 400 <= error.status_code < 500 and error.status_code not in (408, 409, 413, 422, 429)
        except (ModelAPIError, AgentRunError) as error:
            failure = f"the endpoint could not be asked ({type(error).__name__})"
        except Exception as error:  # whatever a library of the network may raise, the rules have read the article
            failure = f"asking failed ({type(error).__name__})"
        return Reply(answer, failure, lasting, hopeless, usage.input_tokens, usage.output_tokens)


@asynccontextmanager
async def asking(settings: LlmSettings) -> AsyncIterator[Asker]:
    """An asker for the endpoint of the settings. Raises SettingsError where the extra or the key is missing."""
    problem = unready(settings)
    if problem is not None:
        raise SettingsError(problem)
    key = os.environ[settings.api_key_env] if settings.api_key_env else "none"
    model, client = _anthropic(settings, key) if settings.provider == "anthropic" else _openai(settings, key)
    async with client:
        yield Asker(model, settings)


def unready(settings: LlmSettings) -> str | None:
    """What keeps the second extractor from being asked, and what to do about it; None where nothing does."""
    if not settings.model:
        return 'llm.model is not set; name a model in parley.toml, as in model = "…"'
    if settings.api_key_env and not os.environ.get(settings.api_key_env):
        return f"the environment variable {settings.api_key_env} is not set (llm.api_key_env); set it to the endpoint's key"
    if any(find_spec(name) is None for name in ("pydantic_ai", settings.provider)):
        return "the extra llm is not installed; run `pip install 'parley-tracker[llm]'`"
    return None


def _openai(settings: LlmSettings, key: str) -> tuple[Model, Any]:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    client = AsyncOpenAI(base_url=settings.base_url, api_key=key, **_manners(settings))
    return OpenAIChatModel(settings.model, provider=OpenAIProvider(openai_client=client)), client


def _anthropic(settings: LlmSettings, key: str) -> tuple[Model, Any]:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    client = AsyncAnthropic(
        base_url=settings.base_url, api_key=key, max_retries=settings.retries, timeout=settings.timeout_seconds
    )
    return AnthropicModel(settings.model, provider=AnthropicProvider(anthropic_client=client)), client


def _manners(settings: LlmSettings) -> dict[str, Any]:
    # The time of the whole question runs out first, so that a stall is always told as one.
    return {"max_retries": settings.retries, "timeout": settings.timeout_seconds + 5}


def _agent(model: Model, settings: LlmSettings) -> Agent[object, Answer]:
    from pydantic_ai import Agent, ModelSettings, NativeOutput, PromptedOutput, ToolOutput

    shapes: dict[str, Any] = {"tool": ToolOutput, "native": NativeOutput, "prompted": PromptedOutput}
    return Agent(
        model,
        output_type=shapes[settings.output](Answer),
        model_settings=ModelSettings(max_tokens=settings.max_output_tokens, temperature=0.0),
        retries=settings.retries,
    )
