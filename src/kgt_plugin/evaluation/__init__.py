"""Measuring KGT and its rivals on one model: data sets, the paper's protocol, metrics, the report."""

from __future__ import annotations

from kgt_plugin.evaluation.benchmark import Benchmark, read_results, run_benchmark
from kgt_plugin.evaluation.cases import Case
from kgt_plugin.evaluation.conversations import Conversation, read_conversations, told_cases
from kgt_plugin.evaluation.datasets import read_counterfact, read_graph
from kgt_plugin.evaluation.methods import (
    ABLATIONS,
    METHODS,
    Method,
    Setup,
    check_methods,
    make_method,
)
from kgt_plugin.evaluation.metrics import summarize
from kgt_plugin.evaluation.protocol import FeedbackKind, OldAnswer, Order, Protocol
from kgt_plugin.evaluation.report import write_report
from kgt_plugin.evaluation.running import evaluate
from kgt_plugin.evaluation.slices import Slice, choose

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
