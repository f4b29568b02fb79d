"""`KGTFeedbackCallback`: learns from what users say of the answers that an app's runs gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage
from langchain_core.outputs import LLMResult

from kgt_plugin.conversation import BackgroundTasks, LearningQueue, RunTracker
from kgt_plugin.langchain.run_listener import RunListener
from kgt_plugin.memory import KGT, app_handle

__all__ = ["FEEDBACK_EVENT", "KGTFeedbackCallback"]

FEEDBACK_EVENT = "kgt_feedback"
"""The name to dispatch feedback under."""


class KGTFeedbackCallback(BackgroundTasks, BaseCallbackHandler):
    """A callback that learns corrections from events, from feedback records, and from the user's next turn.

    - `dispatch_custom_event("kgt_feedback", {"answer": "Berlin"})` corrects the latest answer; with
      `run_id`, that run's; with `query` and `old_answer`, what these say.
    - `learn_feedback(record)` takes a record on a run.
    - A root run whose input corrects the answer before it ("no, she is vegetarian") teaches too.

    Whose answer it is comes from the run's metadata: `config={"metadata": {"user_id": ...}}`. One
    handler serves sync and async runs: all it does there is to note, and to hand on to the queue.

    Examples:
        >>> from uuid import uuid4
        >>> from kgt_plugin.langchain import KGTChatModel, KGTFeedbackCallback
        >>> callback, run_id = KGTFeedbackCallback(kgt), uuid4()
        >>> whose = {"user_id": "ana@example.org"}
        >>> config = {"callbacks": [callback], "metadata": whose, "run_id": run_id}
        >>> answer = KGTChatModel.of(kgt).invoke("What is my dog called?", config)
        >>> callback.learn_feedback({"run_id": run_id, "correction": "Rex"})
        True
        >>> callback.flush()
        >>> ana.facts()[0].labels
        ('my dog', 'name', 'Rex')
    """

    run_inline = True

    def __init__(
        self,
        kgt: KGT,
        *,
        user_key: str = "user_id",
        input_key: str | None = None,
        output_key: str | None = None,
        queue: LearningQueue | None = None,
    ) -> None:
        """Listen to runs.

        Args:
            kgt: the shared parts.
            user_key: where a run's metadata holds the user id; `thread_id` beside it tells apart
                conversations of one user. Runs without a user are not followed.
            input_key: where a root run's input holds the user's words; None looks at the usual keys
                ("messages", "input", "question", "query", "message", "user_input", ...).
            output_key: where its output holds the answer; None looks at the usual keys ("messages",
                "output", "answer", "result", "response", ...), and at what stands alone.
            queue: where learning runs; None is the one of the store in this process.

        Raises:
            InvalidInputError: what is given is no `KGT`.
        """
        super().__init__()
        self._follower = RunTracker(app_handle(kgt, taker="KGTFeedbackCallback"), queue)
        self._listener = RunListener(
            self._follower, user_key=user_key, input_key=input_key, output_key=output_key
        )

    def learn_feedback(
        self, record: Mapping[str, Any] | object, *, run: Mapping[str, Any] | object | None = None
    ) -> bool:
        """Learn from a feedback record, such as LangSmith's.

        Args:
            record: a mapping or an object with `run_id` (of the run itself or of one within it) and
                `correction` (words, or a mapping with an "answer"), or a `comment` that corrects;
                a comment with a `score` above zero is praise and teaches nothing. A record whose `id`
                was learned already teaches nothing either. With the user's id in it, under `user_key`,
                the run may be one that another worker of the app has followed.
            run: the run that it is on, for one that ran elsewhere, such as on an Agent Server: a mapping
                or an object with `inputs`, `outputs` and `metadata` (or `extra["metadata"]`), as
                LangSmith's `client.read_run(record.run_id)` gives it. None is a run that this callback
                has followed.

        Returns:
            Whether there is something to read; it is read and learned in the background.

        Raises:
            InvalidInputError: the run is not known here, or names no user or no words.
        """
        return self._listener.told(record, run)

    def on_chain_start(
        self,
        serialized: dict[str, Any],  # noqa: ARG002 - LangChain's signature
        inputs: dict[str, Any],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Follow a run."""
        self._listener.started(inputs, run_id, parent_run_id, metadata)

    def on_chat_model_start(
        self,
        serialized: dict[str, Any],  # noqa: ARG002 - as above
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Follow a model, which is a run of its own where nothing is around it."""
        self._listener.started(messages[0], run_id, parent_run_id, metadata)

    def on_llm_start(
        self,
        serialized: dict[str, Any],  # noqa: ARG002 - as above
        prompts: list[str],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Follow a model that continues texts, as a chat model."""
        self._listener.started(prompts[0], run_id, parent_run_id, metadata)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:  # noqa: ARG002 - as above
        """Note what the model said."""
        self._listener.spoke(response, run_id)

    def on_chain_end(
        self,
        outputs: dict[str, Any],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **kwargs: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Note what a run answered."""
        self._listener.ended(outputs, run_id, parent_run_id)

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:  # noqa: ARG002 - as above
        """Let go of a run that has failed: it has no answer."""
        self._listener.failed(run_id)

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:  # noqa: ARG002 - as above
        """Let go of a model that has failed, where nothing is around it."""
        self._listener.failed(run_id)

    def on_custom_event(
        self,
        name: str,
        data: Any,
        *,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Learn from feedback that the app has dispatched."""
        if name == FEEDBACK_EVENT:
            self._listener.dispatched(data, metadata)

    def _learning(self) -> tuple[LearningQueue, None]:
        return self._follower.queue, None
