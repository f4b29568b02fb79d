"""A listener to LangChain's callbacks that reports runs to a `RunTracker`."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.outputs import LLMResult

from kgt_plugin.conversation import Exchange, RunTracker
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.langchain.run_io import answer_of, correction_in, turn_of
from kgt_plugin.memory.live_handle import LiveHandle
from kgt_plugin.text.validation import is_blank

__all__ = ["RunListener"]

_log = logging.getLogger(__name__)
_RUNS = 4096
_RECORD = ("id", "run_id", "score", "correction", "comment")
_RUN = ("inputs", "outputs", "metadata", "extra")


class RunListener(LiveHandle):
    """Follows the root runs of an app, and knows which run is within which.

    Only the input of a root run is the user's own: the prompts within may hold documents and recalled
    facts, and are not read.
    """

    def __init__(
        self,
        follower: RunTracker,
        *,
        user_key: str,
        input_key: str | None = None,
        output_key: str | None = None,
    ) -> None:
        self._follower = follower
        self._user_key = user_key
        self._input_key = input_key
        self._output_key = output_key
        self._pulled: OrderedDict[str, None] = OrderedDict()
        self._roots: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def started(self, inputs: object, run: object, parent: object, metadata: object) -> None:
        """A run begins; a root run begins a turn, which may correct the turn before it.

        Args:
            inputs: of a root run: messages, words, or a mapping that holds them.
            run: its id.
            parent: the id of the run around it; a root run has none.
            metadata: the run's, which holds the user id.
        """
        if parent is not None:
            with self._lock:
                self._roots[str(run)] = self._roots.get(str(parent), str(parent))
                if len(self._roots) > _RUNS:
                    self._roots.popitem(last=False)
            return
        turn = turn_of(inputs, self._input_key)
        user, thread = self._who(metadata)
        if turn is None or user is None:
            _log.debug("a run without user or words is not followed")
            if turn is not None and self._is_misnamed(metadata):
                self._follower.queue.report("", turn.text, self._nobody("a run"))
            return
        self._follower.began(str(run), user, turn, thread=thread)

    def spoke(self, response: LLMResult, run: object) -> None:
        """A model has answered within a run."""
        texts = [generation.text for batch in response.generations for generation in batch[:1]]
        root = self._root(run)
        self._follower.spoke(root, texts[0] if texts else "")
        if root == str(run):
            self._follower.ended(root, "")

    def ended(self, outputs: object, run: object, parent: object) -> None:
        """A run ends; a root run's output is the answer, else what the model said last."""
        if parent is None:
            self._follower.ended(str(run), answer_of(outputs, self._output_key))

    def failed(self, run: object) -> None:
        """A run has failed; one within another may be tried again there."""
        self._follower.dropped(str(run))

    def dispatched(self, data: object, metadata: object) -> None:
        """The app has dispatched feedback; what cannot be used is a failure on record."""
        user, _ = self._who(metadata)
        said = data if isinstance(data, Mapping) else {}
        try:
            self._correct(said, metadata)
        except InvalidInputError as exc:
            self._follower.queue.report(user or "", str(said.get("query", "")), exc)

    def _correct(self, said: Mapping[Any, Any], metadata: object) -> None:
        user, thread = self._who(metadata)
        if user is None:
            raise self._nobody("feedback")
        query, old, run = (said.get(name) for name in ("query", "old_answer", "run_id"))
        exchange = self._follower.asked(
            user,
            thread=thread,
            query=query if isinstance(query, str) else None,
            old_answer=old if isinstance(old, str) else None,
            run=None if run is None else self._root(run),
        )
        self._follower.corrected(exchange, correction_in(said))

    def told(self, record: object, run: object = None) -> bool:
        """Learn from a feedback record on a run; see `KGTFeedbackCallback.learn_feedback`."""
        fields = record if isinstance(record, Mapping) else _fields(record, _RECORD)
        key = str(fields.get("id") or "")
        with self._lock:
            if key and key in self._pulled:
                return False
        exchange = self._exchange(fields, run)
        if correction := correction_in(fields):
            self._follower.corrected(exchange, correction)
        else:
            comment, score = fields.get("comment"), fields.get("score")
            is_praise = isinstance(score, int | float) and score > 0
            if not isinstance(comment, str) or is_praise:
                return False
            self._follower.commented(exchange, comment)
        with self._lock:
            self._pulled[key] = None
            if len(self._pulled) > _RUNS:
                self._pulled.popitem(last=False)
        return True

    def _exchange(self, fields: Mapping[Any, Any], run: object) -> Exchange:
        """The exchange of a record: that of the run that is given, else of one that was followed here."""
        if run is None:
            return self._followed(self._root(fields.get("run_id")), fields.get(self._user_key))
        held = run if isinstance(run, Mapping) else _fields(run, _RUN)
        metadata = held.get("metadata") or (held.get("extra") or {}).get("metadata")
        user, _ = self._who(metadata)
        if user is None:
            raise self._nobody("a run")
        turn = turn_of(held.get("inputs"), self._input_key)
        if turn is None:
            raise InvalidInputError(
                "the run holds no words of a user: name where they are with input_key=..."
            )
        answer = answer_of(held.get("outputs"), self._output_key)
        return Exchange(user=user, query=turn.text, answer=answer)

    def _followed(self, run: str, user: object) -> Exchange:
        """The exchange of a run that was followed: here, or for a user who is named by any worker."""
        named = user if isinstance(user, str) else None
        exchange = self._follower.of_run(run, user=named)
        if named is not None and exchange.user != named:
            raise InvalidInputError("feedback on another user's run: nothing was learned")
        return exchange

    def _root(self, run: object) -> str:
        with self._lock:
            return self._roots.get(str(run), str(run))

    def _nobody(self, what: str) -> InvalidInputError:
        return InvalidInputError(
            f"{what} without a user: put {self._user_key!r} into the run's metadata, "
            "a string that is not empty"
        )

    def _is_misnamed(self, metadata: object) -> bool:
        """Tell whether an app means to name the user and does not: a number is no user id."""
        return isinstance(metadata, Mapping) and metadata.get(self._user_key) is not None

    def _who(self, metadata: object) -> tuple[str | None, str]:
        fields = metadata if isinstance(metadata, Mapping) else {}
        user = fields.get(self._user_key)
        known = isinstance(user, str) and not is_blank(user)
        return (user if known else None), str(fields.get("thread_id", ""))


def _fields(given: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(given, name, None) for name in names}
