"""A personal agent on an Agent Server, with the server's store beside the facts.

`langgraph.json` names `agent`, `open_store` and, in `auth.py`, `auth`. Try it:

    pip install "kgt-plugin[langchain,transformers]" "langgraph-cli[inmem]"
    cd examples/agent_server && langgraph dev
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from langchain.agents import create_agent

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTChatModel, KGTMiddleware, KGTStore

# Opened once a process; models are loaded at first use. None is the user's data folder.
kgt = KGT.open(store=os.environ.get("KGT_STORE"))

agent = create_agent(
    KGTChatModel.of(kgt),  # put your own chat model here
    # Whose facts they are: whom the server has authenticated. A client can't set this key.
    middleware=[KGTMiddleware(kgt, user="langgraph_auth_user_id")],
)


@asynccontextmanager
async def open_store() -> AsyncIterator[KGTStore]:
    """Yield the store of runs and of the server's `/store`, one user's at a time."""
    yield KGTStore.for_agent_server(kgt)
