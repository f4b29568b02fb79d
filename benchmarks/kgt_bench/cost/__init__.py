"""The costs of a correction: its latency beside the arithmetic floor, and how it grows."""

from __future__ import annotations

from kgt_bench.cost.agreement import PLAN_SIZES
from kgt_bench.cost.latency import measure_latency
from kgt_bench.cost.scale import GRAPH_SIZES, SUBJECT_SIZES, measure_scale
from kgt_bench.cost.stage import limit_threads
from kgt_bench.cost.writing import write_costs

__all__ = [
    "GRAPH_SIZES",
    "PLAN_SIZES",
    "SUBJECT_SIZES",
    "limit_threads",
    "measure_latency",
    "measure_scale",
    "write_costs",
]
