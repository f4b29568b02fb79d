"""An agent of LangChain made personal, with the extra for it and no other."""

from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTMiddleware
from kgt_plugin.testing import FakeScorer

with KGT.open(store=":memory:", model=FakeScorer(), embedder=None) as kgt:
    memory = KGTMiddleware(kgt, user=lambda _runtime: "ana@example.org")
    model = GenericFakeChatModel(messages=iter([AIMessage("Noted.")]))
    agent = create_agent(model, [], middleware=[memory])
    agent.invoke({"messages": [HumanMessage("I live in Lagos.")]})
    memory.flush()
    print([fact.labels for fact in kgt.user("ana@example.org").facts()])
