"""The turns in a list of LlamaIndex's chat messages."""

from __future__ import annotations

import pytest
from llama_index.core.base.llms.types import ChatMessage

from kgt_plugin.conversation import latest_turn
from kgt_plugin.llama_index.messages import said_in
from tests.llama_index.doubles import answers, says


class TestExchanges:
    @pytest.mark.parametrize(
        ("messages", "expected"),
        [
            ([], (None, None)),
            ([answers("Hello")], (None, "Hello")),
            ([says("Who?"), answers("Karen"), says("Who is she?", "system")], ("Who?", "Karen")),
            ([says("Who?"), answers("Karen")], ("Who?", "Karen")),
            ([says("Who?"), answers("Karen"), answers("")], ("Who?", "Karen")),
            ([says("Who?"), answers("Karen"), says("x", "tool")], ("Who?", "Karen")),
            ([says("Who?"), answers("Karen"), says("And?")], (None, None)),
            ([says("Who?"), says("Karen", "model")], ("Who?", "Karen")),
            (
                [says("Who?"), answers("Thought: I know.\nAnswer: Karen")],
                ("Who?", "Karen"),
            ),
        ],
    )
    def test_the_exchange_before_a_turn(
        self, messages: list[ChatMessage], expected: tuple[str | None, str | None]
    ) -> None:
        """The latest question with its answer, the reasoning of an agent left out."""
        turn = latest_turn(said_in([*messages, says("No")]))
        assert turn is not None
        assert (turn.text, turn.asked, turn.answered) == ("No", *expected)
