"""Spans and metrics of the memory by OpenTelemetry, for apps that use it; nothing for those that don't.

Nothing here imports OpenTelemetry before the app has: until then a call costs one look-up.
"""

from __future__ import annotations

from kgt_plugin.telemetry.failures import count_failure, counts_refusals
from kgt_plugin.telemetry.instruments import configure, is_on
from kgt_plugin.telemetry.model_calls import model_call
from kgt_plugin.telemetry.operations import traced_memory
from kgt_plugin.telemetry.queues import watch_queue

__all__ = [
    "configure",
    "count_failure",
    "counts_refusals",
    "is_on",
    "model_call",
    "traced_memory",
    "watch_queue",
]
