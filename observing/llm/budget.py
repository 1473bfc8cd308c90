"""What one run may spend at the endpoint: tokens and money, counted before and after each question."""

from __future__ import annotations

from schemas.settings import LlmSettings

_CHARACTERS_A_TOKEN = 3
"""Fewer than English has, so that a question is rather thought too dear than too cheap."""


class Budget:
    """The tokens of one run. `cost` is in the currency of the settings' prices."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self.input_tokens = 0
        self.output_tokens = 0

    @property
    def tokens(self) -> int:
        """Tokens spent, both ways."""
        return self.input_tokens + self.output_tokens

    @property
    def cost(self) -> float:
        """Money spent."""
        return self._price(self.input_tokens, self.output_tokens)

    def allows(self, characters: int) -> bool:
        """Whether one more question of so many characters stays within both limits, its longest answer included."""
        return self._holds(characters, self.tokens, self.cost)

    def fits(self, characters: int) -> bool:
        """Whether a run that has spent nothing yet could ask it."""
        return self._holds(characters, 0, 0.0)

    def _holds(self, characters: int, tokens: int, cost: float) -> bool:
        limits, asked = self._settings, characters // _CHARACTERS_A_TOKEN
        if tokens + asked + limits.max_output_tokens > limits.max_tokens_per_run:
            return False
        return limits.max_cost_per_run is None or cost + self._price(asked, limits.max_output_tokens) <= limits.max_cost_per_run

    def left(self) -> int:
        """Tokens left to spend."""
        return max(0, self._settings.max_tokens_per_run - self.tokens)

    def spend(self, input_tokens: int, output_tokens: int, characters: int) -> None:
        """Count what a question took; where the endpoint does not say, what its characters come to."""
        self.input_tokens += input_tokens or characters // _CHARACTERS_A_TOKEN
        self.output_tokens += output_tokens

    def _price(self, input_tokens: int, output_tokens: int) -> float:
        limits = self._settings
        return (input_tokens * limits.input_price_per_million + output_tokens * limits.output_price_per_million) / 1_000_000
