"""Base of LlamaIndex's memory and memory block: one user's memory, and learning behind a chat."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from kgt_plugin.conversation import (
    BackgroundConversation,
    BackgroundTasks,
    LearningQueue,
    shared_queue,
)
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.llama_index.live_handles import live_memory, live_queue, name_of
from kgt_plugin.memory import UserMemory, no_extractor, user_handle
from kgt_plugin.prompts import Renderer

__all__ = ["Personal"]


_LIVE = ("memory", "renderer")


class Personal(BackgroundTasks, BaseModel):
    """Bound to one user: who that is, is no argument that a model fills in.

    Its saved form holds the user's id and nothing that the user has told: that stays in the store. What is
    restored from it is bound to the same user's memory, see `restoring`, and has the renderer of its `KGT`.

    Attributes:
        memory: the user's; made by `KGT.user`.
        user: the user's id.
        handle: names the memory in this process, for what is restored here.
        k: how many facts and turns at most; None is `Settings.top_k`.
        learn: whether turns are learned from.
        renderer: writes what is recalled; None is that of `KGT.open`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    memory: UserMemory = Field(exclude=True)
    user: str = ""
    handle: str = Field(default="", repr=False)
    k: int | None = Field(default=None, ge=1)
    learn: bool = True
    renderer: Renderer | None = Field(default=None, exclude=True)

    _queue: LearningQueue = PrivateAttr()
    _conversation: BackgroundConversation = PrivateAttr()

    def __init__(
        self,
        *,
        queue: LearningQueue | None = None,
        **fields: Any,
    ) -> None:
        """Bind it to a user.

        Args:
            queue: where learning runs; None is the one of the store in this process.
            **fields: see the attributes; `user` and `handle` are what is restored by.

        Raises:
            InvalidInputError: what is given is no user's memory, or another user's than `user`; or
                nothing tells where the memory of what is restored is.
        """
        no_extractor(fields, taker=type(self).__name__)
        user, handle = fields.pop("user", ""), fields.pop("handle", "")
        if user and fields.get("memory") is None:
            fields["memory"], queue = live_memory(user, handle), queue or live_queue(handle)
        memory = user_handle(fields.get("memory"), taker=type(self).__name__)
        if user and user != memory.user:
            raise InvalidInputError(
                f"user={user!r} and the memory of {memory.user!r} are given: leave user out"
            )
        queue = shared_queue(memory) if queue is None else queue
        super().__init__(user=memory.user, handle=name_of(memory, queue), **fields)
        self._queue = queue
        self._conversation = BackgroundConversation(memory, queue, renderer=self.renderer)

    def _learning(self) -> tuple[LearningQueue, str]:
        return self._queue, self.memory.user

    def __getstate__(self) -> dict[str, Any]:
        """Save what `__init__` takes; LlamaIndex's own way takes what can't be pickled out of the live object."""
        kept = {name: value for name, value in self.__dict__.items() if name not in _LIVE}
        fields = {name: _saved(value) for name, value in kept.items()}
        return {"__dict__": fields}

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Restore it."""
        self.__init__(**state["__dict__"])  # type: ignore[misc]  # a pickle makes the object without it


def _saved(value: Any) -> Any:
    """A copy of what LlamaIndex would take something out of as it is pickled."""
    return value.model_copy() if isinstance(value, BaseModel) else value
