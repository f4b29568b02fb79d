"""One logic for sync and async: generators that ask models, and the two drivers that answer them.

A piece of logic is a generator: it yields `Ask`s and is sent the answers. `drive` runs it with
blocking models, `adrive` with awaited ones; nothing else differs between sync and async.
"""

from __future__ import annotations

from kgt_plugin.steps.asks import (
    Ask,
    AskEmbeddings,
    AskReading,
    AskScores,
    AskText,
    Steps,
    ask_embeddings,
    ask_reading,
    ask_scores,
    ask_text,
    batch_embeddings,
)
from kgt_plugin.steps.drivers import Meter, adrive, drive
from kgt_plugin.steps.models import Models

__all__ = [
    "Ask",
    "AskEmbeddings",
    "AskReading",
    "AskScores",
    "AskText",
    "Meter",
    "Models",
    "Steps",
    "adrive",
    "ask_embeddings",
    "ask_reading",
    "ask_scores",
    "ask_text",
    "batch_embeddings",
    "drive",
]
