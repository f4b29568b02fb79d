"""Whose items a store reaches: outside of a run, on an Agent Server, and by a user in `configurable`."""

from __future__ import annotations

import asyncio
import copy
import pickle
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from langchain.tools import ToolRuntime
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool

from kgt_plugin import KGT, HandleError, InvalidInputError
from kgt_plugin.langchain import KGTStore
from tests.langchain.doubles import Listener, make_agent

ANA, BEN = "ana@example.org", "ben"


@tool
def note(runtime: ToolRuntime[Any, Any]) -> str:
    """Count the notes, and make one more."""
    store = runtime.store
    assert store is not None
    count = len(store.search(()))
    store.put(("notes",), str(count), {"n": count})
    return str(count)


def calling(messages: Any) -> AIMessage:
    """A model that calls the tool, and then repeats what it gave."""
    if isinstance(messages[-1], ToolMessage):
        return AIMessage(messages[-1].text)
    return AIMessage("", tool_calls=[{"name": "note", "args": {}, "id": "1"}])


def counted(store: KGTStore, **run: Any) -> str:
    """How many notes a run finds before it makes one."""
    agent = make_agent(Listener(rule=calling), tools=[note], store=store)
    text: str = agent.invoke({"messages": [HumanMessage("Go.")]}, **run)["messages"][-1].text
    return text


def keys(store: KGTStore) -> list[str]:
    return [item.key for item in store.search(())]


def test_outside_of_a_run_it_acts_for_whom_it_is_told_to(kgt: KGT) -> None:
    """Within `acting_for` the store is one user's; before and after it is nobody's."""
    store = KGTStore(kgt)
    with store.acting_for(ANA):
        store.put(("notes",), "hers", {})
        with store.acting_for(BEN):
            assert keys(store) == []
        assert keys(store) == ["hers"]
    with pytest.raises(InvalidInputError, match="acting_for"):
        store.search(())


@pytest.mark.parametrize("user", ["", " ", None, 5])
def test_nobody_is_acted_for_by_an_unusable_id(kgt: KGT, user: Any) -> None:
    """No user stays no user."""
    with pytest.raises(InvalidInputError, match="user id"), KGTStore(kgt).acting_for(user):
        pass


async def test_tasks_act_for_their_own_users(kgt: KGT) -> None:
    """Requests that are served side by side do not see each other's user."""
    store = KGTStore(kgt)

    async def request(user: str) -> list[str]:
        with store.acting_for(user):
            await store.aput(("notes",), f"{user}'s", {})
            await asyncio.sleep(0)
            return [item.key for item in await store.asearch(())]

    assert list(await asyncio.gather(request("a"), request("b"))) == [["a's"], ["b's"]]


def test_in_a_run_the_run_says_who_it_is(kgt: KGT) -> None:
    """Whom the thread acts for does not matter there, and is not fallen back on."""
    store = KGTStore(kgt)
    with store.acting_for(ANA):
        assert counted(store, context={"user_id": BEN}) == "0"
        assert keys(store) == []
        with pytest.raises(InvalidInputError, match="user_id"):
            counted(store)


def test_the_user_may_come_from_configurable(kgt: KGT) -> None:
    """Apps from before `context` name the user there; a context that names one goes before it."""
    store = KGTStore(kgt)
    config = {"configurable": {"user_id": ANA}}
    assert [counted(store, config=config) for _ in range(2)] == ["0", "1"]
    assert counted(store, config=config, context={"user_id": BEN}) == "0"
    with pytest.raises(InvalidInputError, match="user_id"):
        counted(store, config=config, context={"user_id": " "})


def server(user: object) -> SimpleNamespace:
    """What an Agent Server says of the request that it serves."""
    return SimpleNamespace(
        get_auth_ctx=lambda: None if user is None else SimpleNamespace(user=user)
    )


def test_on_an_agent_server_the_authenticated_user_is_meant(
    kgt: KGT, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls of `/store` come outside of any run; without an authenticated user they are refused."""
    store = KGTStore.for_agent_server(kgt)
    for user in (None, SimpleNamespace(identity=""), SimpleNamespace()):
        monkeypatch.setitem(sys.modules, "langgraph_api.utils", server(user))
        with pytest.raises(InvalidInputError, match="no user id"):
            store.search(())
    for identity in (ANA, BEN):
        double: Any = server(SimpleNamespace(identity=identity))
        monkeypatch.setitem(sys.modules, "langgraph_api.utils", double)
        store.put(("notes",), f"of {identity}", {})
        assert keys(store) == [f"of {identity}"]


def test_what_the_server_sets_is_read_where_it_sets_it(kgt: KGT) -> None:
    """A client may say what it likes in the run's context: the server's own keys are not read there."""
    store = KGTStore.for_agent_server(kgt)
    config = {"configurable": {"langgraph_auth_user_id": ANA}}
    forged = {"langgraph_auth_user_id": BEN}
    assert counted(store, config=config, context=forged) == "0"
    assert keys(KGTStore.for_user(kgt, ANA)) == ["0"]
    with pytest.raises(InvalidInputError, match="authentication"):
        counted(store, context=forged)


def test_a_copy_is_the_store_itself_and_a_pickle_is_refused(kgt: KGT) -> None:
    """It is a handle on what is open here."""
    store = KGTStore(kgt)
    assert copy.deepcopy({"store": store})["store"] is store
    with pytest.raises(HandleError, match="can't be pickled"):
        pickle.dumps(store)
