"""The measurement of what telemetry costs while it records nothing."""

from __future__ import annotations

import math

import pytest

from kgt_bench.cost.telemetry import TelemetryCost, measured


@pytest.mark.slow
def test_the_measurement_times_recall_and_counts_its_asks() -> None:
    """Recall takes time and asks the embedder, so the share is of something."""
    cost = measured("as it is", facts=1, calls=3)
    assert cost.context_us > 0
    assert cost.asks == 1
    assert math.isfinite(cost.share)


def test_the_share_adds_the_call_and_its_asks() -> None:
    """Two asks of 3 us and a call of 4 us are a tenth of 100 us."""
    cost = TelemetryCost(
        state="worked out by hand", facts=1, context_us=100.0, asks=2, call_us=4.0, ask_us=3.0
    )
    assert cost.share == 0.1
