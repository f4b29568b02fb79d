"""Each part says at once when it is given the app instead of a user, or the other way round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kgt_plugin import InvalidInputError
from kgt_plugin.langchain import (
    KGTChatMessageHistory,
    KGTChatModel,
    KGTFeedbackCallback,
    KGTMemory,
    KGTMiddleware,
    KGTRetriever,
    KGTStore,
    kgt_tools,
)
from tests.unit.opening import open_kgt

OF_AN_APP: dict[str, Callable[[Any], object]] = {
    "KGTMiddleware": KGTMiddleware,
    "KGTFeedbackCallback": KGTFeedbackCallback,
    "KGTStore": KGTStore,
    "KGTStore.for_user": lambda given: KGTStore.for_user(given, "ana"),
    "KGTChatModel.of": KGTChatModel.of,
    "kgt_tools": kgt_tools,
}
OF_A_USER: dict[str, Callable[[Any], object]] = {
    "KGTChatMessageHistory": KGTChatMessageHistory,
    "KGTMemory": lambda given: KGTMemory(memory=given),
    "KGTRetriever": lambda given: KGTRetriever(memory=given),
}


@pytest.mark.parametrize("name", OF_AN_APP)
def test_what_serves_every_user_takes_the_app(name: str) -> None:
    """A user's memory, a path or nothing is refused when it is passed, not at the first turn."""
    for given in (open_kgt().user("ana"), "store", None):
        with pytest.raises(InvalidInputError, match=r"^(KGT\w+|kgt_tools) .*KGT\.open\(\)"):
            OF_AN_APP[name](given)
    OF_AN_APP[name](open_kgt())


@pytest.mark.parametrize("name", OF_A_USER)
def test_what_is_bound_to_a_user_takes_a_users_memory(name: str) -> None:
    """The app, a user id or nothing is refused when it is passed."""
    for given in (open_kgt(), "ana", None):
        with pytest.raises(InvalidInputError, match=rf"^{name} .*kgt\.user\("):
            OF_A_USER[name](given)
    OF_A_USER[name](open_kgt().user("ana"))
