"""The base of LlamaIndex's memory and memory block: one user's memory, and learning behind a chat."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from kgt_plugin.conversation import BackgroundConversation, BackgroundTasks, LearningQueue
from kgt_plugin.memory import UserMemory, no_extractor, user_handle
from kgt_plugin.prompts import Renderer

__all__ = ["Personal"]


class Personal(BackgroundTasks, BaseModel):
    """Bound to one user: who that is, is no argument that a model fills in.

    Attributes:
        memory: the user's; made by `KGT.user`.
        k: how many facts and turns at most; None is `Settings.top_k`.
        learn: whether turns are learned from.
        renderer: writes what is recalled; None is that of `KGT.open`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    memory: UserMemory = Field(exclude=True)
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
            queue: where learning runs; None is one of its own. An app with many users shares one.
            **fields: see the attributes.

        Raises:
            InvalidInputError: what is given is no user's memory.
        """
        user_handle(fields.get("memory"), taker=type(self).__name__)
        no_extractor(fields, taker=type(self).__name__)
        super().__init__(**fields)
        self._queue = LearningQueue(workers=1) if queue is None else queue
        self._conversation = BackgroundConversation(
            self.memory, self._queue, renderer=self.renderer
        )

    def _learning(self) -> tuple[LearningQueue, str]:
        return self._queue, self.memory.user
