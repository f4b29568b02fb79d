"""Tools that let an agent itself recall, remember, correct, forget and explain."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, ToolException, tool

from kgt_plugin.errors import KGTError
from kgt_plugin.langchain.users import UserOf, user_in
from kgt_plugin.memory import KGT, UserMemory, app_handle
from kgt_plugin.prompts import Renderer
from kgt_plugin.records import Edit

__all__ = ["kgt_tools"]

_log = logging.getLogger(__name__)

Runtime = ToolRuntime[Any, Any]
MemoryOf = Callable[[Runtime], UserMemory]
Subject = Annotated[str, "Whom or what the fact is about; 'me' is the user."]
Relation = Annotated[str, "The relation as recall words it, such as 'lives in'."]
Value = Annotated[str, "The value of the relation."]


def kgt_tools(
    kgt: KGT, *, user: UserOf = "user_id", renderer: Renderer | None = None
) -> list[BaseTool]:
    """Make tools for an agent: recall, remember, correct, forget, explain.

    Whose facts they touch is read from the run's context; no argument that a model fills in can name
    a user. What goes wrong is told to the model in words, except a missing user, which ends the run.

    Args:
        kgt: the shared parts.
        user: where the user id is: a key of the runtime's context, or a function of the runtime.
        renderer: writes what is recalled; None is that of `KGT.open`.

    Raises:
        InvalidInputError: what is given is no `KGT`.

    Examples:
        >>> from kgt_plugin.langchain import kgt_tools
        >>> [tool.name for tool in kgt_tools(kgt)]
        ['recall', 'remember', 'correct', 'forget', 'explain']
    """
    app = app_handle(kgt, taker="kgt_tools")

    def memory_of(runtime: Runtime) -> UserMemory:
        return app.user(user_in(runtime, user))

    tools = [*_tools_on_questions(memory_of, renderer), *_tools_on_facts(memory_of)]
    for each in tools:
        each.handle_tool_error = True
    return tools


def _tools_on_questions(memory_of: MemoryOf, renderer: Renderer | None) -> list[BaseTool]:
    @tool
    def recall(question: Annotated[str, "The question."], runtime: Runtime) -> str:
        """Recall what the user has told that bears on a question."""
        memory = memory_of(runtime)
        with _errors_in_words():
            return (
                memory.context(question, renderer=renderer).text or "Nothing is known about that."
            )

    @tool
    def remember(
        text: Annotated[str, "The user's own words, such as 'My sister is called Carol.'"],
        runtime: Runtime,
    ) -> str:
        """Remember what the user states about themselves, their people, animals or things."""
        memory = memory_of(runtime)
        with _errors_in_words():
            return _made(memory.hear(text)) or "Nothing new is stated there."

    @tool
    def correct(
        question: Annotated[str, "What was asked; it names whom or what it is about."],
        answer: Annotated[str, "What the user says the answer is."],
        runtime: Runtime,
        wrong_answer: Annotated[str | None, "The answer that the user rejects."] = None,
    ) -> str:
        """Correct a wrong answer, so that the question is answered as the user says."""
        memory = memory_of(runtime)
        with _errors_in_words():
            edit = memory.learn(question, answer, old_answer=wrong_answer)
            return _made([edit]) or "That is known already."

    return [recall, remember, correct]


def _tools_on_facts(memory_of: MemoryOf) -> list[BaseTool]:
    @tool
    def forget(subject: Subject, relation: Relation, value: Value, runtime: Runtime) -> str:
        """Forget one fact that the user does not want to be remembered."""
        memory = memory_of(runtime)
        with _errors_in_words():
            return _made([memory.forget((subject, relation, value))])

    @tool
    def explain(subject: Subject, relation: Relation, value: Value, runtime: Runtime) -> str:
        """Explain where a fact comes from: the user's message, and what it changed."""
        memory = memory_of(runtime)
        with _errors_in_words():
            return _explained(memory, (subject, relation, value))

    return [forget, explain]


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except KGTError as exc:
        raise ToolException(str(exc)) from exc
    except Exception as exc:
        # A scorer or a store of the app's own may raise anything: the agent goes on, the log tells.
        _log.exception("a tool failed")
        raise ToolException("The memory is out of order: go on without it.") from exc


def _made(edits: Sequence[Edit]) -> str:
    """Describe what was done, one change a line; empty where nothing was."""
    lines = [
        f"{word}: {', '.join(fact.labels)} (edit {edit.id})"
        for edit in edits
        for word, facts in (("Added", edit.added), ("Removed", edit.removed))
        for fact in facts
    ]
    return "\n".join(lines)


def _explained(memory: UserMemory, labels: tuple[str, str, str]) -> str:
    fact = memory.fact(labels)
    makers = [edit for edit in memory.history() if fact in edit.added and not edit.undone]
    if not makers:
        return "The fact was there before the user said anything."
    edit = makers[-1]
    lines = [f"Edit {edit.id} of {edit.time:%Y-%m-%d %H:%M} UTC added it."]
    if edit.source is not None:
        lines.append(f'The user said: "{edit.source}"')
    if edit.query is not None and edit.source != edit.query:
        lines.append(f'It completes: "{edit.query}"')
    lines += [f"It replaced: {', '.join(fact.labels)}" for fact in edit.removed]
    if edit.loss_before is not None and edit.loss_after is not None:
        lines.append(f"The loss went from {edit.loss_before:.2f} to {edit.loss_after:.2f} nats.")
    return "\n".join(lines)
