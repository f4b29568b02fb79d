"""Learning from a chat: which turn corrects which answer, and learning that nobody waits for."""

from __future__ import annotations

from kgt_plugin.conversation.background_tasks import BackgroundConversation, BackgroundTasks
from kgt_plugin.conversation.chat_format import answer_to, as_dialogue
from kgt_plugin.conversation.conversation import Conversation
from kgt_plugin.conversation.exchanges import Exchange, ExchangeLog
from kgt_plugin.conversation.learning_queue import LearningQueue
from kgt_plugin.conversation.learning_records import LearningFailure, RejectedAnswer
from kgt_plugin.conversation.run_tracker import RunTracker
from kgt_plugin.conversation.shared_queue import shared_queue
from kgt_plugin.conversation.transcript import (
    Said,
    Speaker,
    latest_turn,
    latest_turns,
    latest_words,
    new_turns,
    plain_message,
    turns,
)

__all__ = [
    "BackgroundConversation",
    "BackgroundTasks",
    "Conversation",
    "Exchange",
    "ExchangeLog",
    "LearningFailure",
    "LearningQueue",
    "RejectedAnswer",
    "RunTracker",
    "Said",
    "Speaker",
    "answer_to",
    "as_dialogue",
    "latest_turn",
    "latest_turns",
    "latest_words",
    "new_turns",
    "plain_message",
    "shared_queue",
    "turns",
]
