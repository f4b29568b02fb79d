"""Each part says at once when it is given the app instead of a user, or the other way round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from llama_index.core.memory import ChatMemoryBuffer

from kgt_plugin import InvalidInputError
from kgt_plugin.llama_index import (
    KGTLLM,
    KGTEmbedding,
    KGTFeedbackHandler,
    KGTMemory,
    KGTMemoryBlock,
    KGTPGRetriever,
    KGTRetriever,
    RDFPropertyGraphStore,
)
from tests.unit.opening import open_kgt

OF_AN_APP: dict[str, Callable[[Any], object]] = {
    "KGTFeedbackHandler": KGTFeedbackHandler,
    "KGTLLM.of": KGTLLM.of,
    "KGTEmbedding.of": KGTEmbedding.of,
}
OF_A_USER: dict[str, Callable[[Any], object]] = {
    "KGTMemory": lambda given: KGTMemory(
        memory=given, chat=ChatMemoryBuffer.from_defaults(token_limit=1000)
    ),
    "KGTMemoryBlock": lambda given: KGTMemoryBlock(memory=given),
    "KGTRetriever": KGTRetriever,
    "KGTPGRetriever": lambda given: KGTPGRetriever(RDFPropertyGraphStore(), given),
}


@pytest.mark.parametrize("name", OF_AN_APP)
def test_what_serves_every_user_takes_the_app(name: str) -> None:
    """A user's memory, a path or nothing is refused when it is passed, not at the first event."""
    for given in (open_kgt().user("ana"), "store", None):
        with pytest.raises(InvalidInputError, match=r"^KGT\w+ .*KGT\.open\(\)"):
            OF_AN_APP[name](given)
    OF_AN_APP[name](open_kgt())


@pytest.mark.parametrize("name", OF_A_USER)
def test_what_is_bound_to_a_user_takes_a_users_memory(name: str) -> None:
    """The app, a user id or nothing is refused when it is passed, not at the first query."""
    for given in (open_kgt(), "ana", None):
        with pytest.raises(InvalidInputError, match=rf"^{name} .*kgt\.user\("):
            OF_A_USER[name](given)
    OF_A_USER[name](open_kgt().user("ana"))
