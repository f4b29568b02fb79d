"""Measuring KGT and its rivals on one model: data sets, the paper's protocol, metrics, the report."""

from __future__ import annotations

from kgt_bench.benchmark import Benchmark, read_results, run_benchmark
from kgt_bench.cases import Case
from kgt_bench.conversations import Conversation, read_conversations, told_cases
from kgt_bench.datasets import read_counterfact, read_graph
from kgt_bench.evaluation import evaluate
from kgt_bench.methods import (
    ABLATIONS,
    METHODS,
    Method,
    Setup,
    check_methods,
    make_method,
)
from kgt_bench.metrics import summarize
from kgt_bench.protocol import FeedbackKind, OldAnswer, Order, Protocol
from kgt_bench.report import write_report
from kgt_bench.slices import Slice, choose

__all__ = [
    "ABLATIONS",
    "METHODS",
    "Benchmark",
    "Case",
    "Conversation",
    "FeedbackKind",
    "Method",
    "OldAnswer",
    "Order",
    "Protocol",
    "Setup",
    "Slice",
    "check_methods",
    "choose",
    "evaluate",
    "make_method",
    "read_conversations",
    "read_counterfact",
    "read_graph",
    "read_results",
    "run_benchmark",
    "summarize",
    "told_cases",
    "write_report",
]
