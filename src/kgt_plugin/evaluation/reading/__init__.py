"""How messages are read: what chat must not change, each reader beside the others, facts retired."""

from __future__ import annotations

from kgt_plugin.evaluation.reading.cases import (
    ChatCase,
    NearCase,
    read_chat_cases,
    read_near_cases,
)
from kgt_plugin.evaluation.reading.chat import measure_chat
from kgt_plugin.evaluation.reading.readers import READERS, ReaderFactory
from kgt_plugin.evaluation.reading.retired import measure_retired
from kgt_plugin.evaluation.reading.tables import tables
from kgt_plugin.evaluation.reading.writers import measure_readers
from kgt_plugin.evaluation.reading.writing import write_reading

__all__ = [
    "READERS",
    "ChatCase",
    "NearCase",
    "ReaderFactory",
    "measure_chat",
    "measure_readers",
    "measure_retired",
    "read_chat_cases",
    "read_near_cases",
    "tables",
    "write_reading",
]
