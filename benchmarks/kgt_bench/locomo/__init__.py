"""Recall over months of conversation (LoCoMo): data, rankings beside ours, metrics, the report."""

from __future__ import annotations

from kgt_bench.locomo.dataset import (
    KINDS,
    Dialogue,
    Message,
    Question,
    Speaker,
    read_locomo,
)
from kgt_bench.locomo.evaluation import measure_locomo
from kgt_bench.locomo.measured_memory import Block, Item, Memories, Memory
from kgt_bench.locomo.outputs import tables, write_locomo

__all__ = [
    "KINDS",
    "Block",
    "Dialogue",
    "Item",
    "Memories",
    "Memory",
    "Message",
    "Question",
    "Speaker",
    "measure_locomo",
    "read_locomo",
    "tables",
    "write_locomo",
]
