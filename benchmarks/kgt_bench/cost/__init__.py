"""The costs of a correction: its latency beside the arithmetic floor, and how it grows."""

from __future__ import annotations

from kgt_bench.cost.agreement import PLAN_SIZES
from kgt_bench.cost.fixtures import limit_threads
from kgt_bench.cost.latency import measure_latency
from kgt_bench.cost.outputs import write_costs
from kgt_bench.cost.scale import GRAPH_SIZES, SUBJECT_SIZES, measure_scale
from kgt_bench.cost.talk import TURN_COUNTS
from kgt_bench.cost.users import USER_COUNTS

__all__ = [
    "GRAPH_SIZES",
    "PLAN_SIZES",
    "SUBJECT_SIZES",
    "TURN_COUNTS",
    "USER_COUNTS",
    "limit_threads",
    "measure_latency",
    "measure_scale",
    "write_costs",
]
