"""What a chat teaches: which turn corrects which answer, and learning that nobody waits for."""

from __future__ import annotations

from kgt_plugin.conversation.exchanges import Exchange, ExchangeLog
from kgt_plugin.conversation.queue import LearningFailure, LearningQueue
from kgt_plugin.conversation.turns import (
    Conversation,
    Extractor,
    SupportsAsyncExtraction,
    plain_message,
)

__all__ = [
    "Conversation",
    "Exchange",
    "ExchangeLog",
    "Extractor",
    "LearningFailure",
    "LearningQueue",
    "SupportsAsyncExtraction",
    "plain_message",
]
