"""Benchmarks of how messages are read: what chat must not change, each reader beside the others, facts retired."""

from __future__ import annotations

from kgt_bench.reading.cases import (
    ChatCase,
    NearCase,
    read_chat_cases,
    read_near_cases,
)
from kgt_bench.reading.chat import measure_chat
from kgt_bench.reading.outputs import write_reading
from kgt_bench.reading.reader_comparison import measure_readers
from kgt_bench.reading.readers import READERS, ReaderFactory
from kgt_bench.reading.retired import measure_retired
from kgt_bench.reading.tables import tables

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
