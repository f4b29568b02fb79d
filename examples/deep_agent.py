"""A deep agent whose files under /memories/ belong to the user of each run.

Install what it needs, and name a chat model that calls tools:

    pip install "kgt-plugin[langchain,transformers]" deepagents
    python examples/deep_agent.py openai:gpt-4.1-mini ana@example.org "Note that I eat no peanuts."
"""

from __future__ import annotations

import sys
from typing import Any

from deepagents import create_deep_agent
from deepagents.backends import CompositeBackend, StateBackend, StoreBackend
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTMiddleware, KGTStore


def personal_agent(
    model: BaseChatModel, kgt: KGT
) -> Any:  # Any: deepagents' graph is generic in five types
    """Make the agent. The namespace names no user: the store knows whose run it is."""
    memories = StoreBackend(namespace=lambda _runtime: ("memories",))
    return create_deep_agent(
        model=model,
        store=KGTStore(kgt),
        middleware=[KGTMiddleware(kgt)],
        backend=CompositeBackend(default=StateBackend(), routes={"/memories/": memories}),
    )


def main(model: str, user: str, text: str) -> None:
    """Send one message as one user, and print the answer."""
    with KGT.open() as kgt:
        agent = personal_agent(init_chat_model(model), kgt)
        state = agent.invoke({"messages": [("user", text)]}, context={"user_id": user})
        print(state["messages"][-1].text)


if __name__ == "__main__":
    main(*sys.argv[1:4])
