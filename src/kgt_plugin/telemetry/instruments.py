"""The tracer and the metrics, made when the app uses OpenTelemetry and not before."""

from __future__ import annotations

import logging
import os
import sys
import threading
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING

from kgt_plugin.errors import MissingDependencyError
from kgt_plugin.telemetry.queues import queue_length
from kgt_plugin.version import __version__

if TYPE_CHECKING:
    from opentelemetry.metrics import Counter, Histogram, MeterProvider
    from opentelemetry.trace import Tracer, TracerProvider

__all__ = ["Instruments", "configure", "current", "is_on"]

_SCOPE = "kgt_plugin"
_CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
_ASKED_FOR = {"true", "span_only", "span_and_event"}
_API = ("opentelemetry.trace", "opentelemetry.metrics")
_DURATION_BOUNDS_S = [
    0.01 * 2**power for power in range(14)
]  # as the conventions set them, 0.01 to 81.92
_log = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """Everything that the package records with.

    Attributes:
        tracer: makes the spans.
        duration: `gen_ai.client.operation.duration`, seconds.
        scorer_calls: `kgt.scorer.calls`.
        scorer_tokens: `kgt.scorer.tokens`.
        refused_edits: `kgt.edits.refused`.
        failures: `kgt.learning.failures`.
        content: whether what users say may be recorded; None follows the environment.
    """

    tracer: Tracer
    duration: Histogram
    scorer_calls: Counter
    scorer_tokens: Counter
    refused_edits: Counter
    failures: Counter
    content: bool | None = None

    @property
    def records_content(self) -> bool:
        """Tell whether the app has asked for what users say to be recorded."""
        if self.content is not None:
            return self.content
        return os.environ.get(_CONTENT, "").lower() in _ASKED_FOR


class _Process:
    """The one set of instruments of the process."""

    instruments: Instruments | None = None
    is_settled = False
    """Whether it is known what the instruments are, or that there are none."""


def current() -> Instruments | None:
    """Give the instruments; None while the app does not use OpenTelemetry, or uses one that is too old."""
    if _Process.is_settled:
        return _Process.instruments
    if all(sys.modules.get(module) is None for module in _API):
        return None
    with _lock:
        if not _Process.is_settled:
            try:
                _Process.instruments = _made(None, None, None)
            except MissingDependencyError as exc:
                _log.warning("no spans and no metrics of the memory: %s", exc)
            _Process.is_settled = True
        return _Process.instruments


def is_on() -> bool:
    """Tell whether the app uses OpenTelemetry."""
    return current() is not None


def configure(
    *,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
    capture_content: bool | None = None,
) -> None:
    """Choose where spans and metrics go, and whether they hold what users say; for the whole process.

    Without this call the global providers are used, and content is left out. Call it at most once, at
    the start of the app.

    Args:
        tracer_provider: takes the spans; None is the global one.
        meter_provider: takes the metrics; None is the global one.
        capture_content: whether spans hold queries, facts, messages, user ids and the texts of errors;
            None follows ``OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT``.

    Raises:
        MissingDependencyError: OpenTelemetry's API is not installed, or too old.

    Examples:
        >>> from kgt_plugin import telemetry
        >>> telemetry.configure(capture_content=False)
    """
    with _lock:
        _Process.instruments = _made(tracer_provider, meter_provider, capture_content)
        _Process.is_settled = True


def _made(
    tracer_provider: TracerProvider | None,
    meter_provider: MeterProvider | None,
    content: bool | None,  # noqa: FBT001 - private
) -> Instruments:
    try:
        from opentelemetry import metrics, trace  # noqa: PLC0415 - an extra
    except ImportError as exc:
        raise MissingDependencyError("opentelemetry-api", extra="telemetry") from exc

    if (
        "explicit_bucket_boundaries_advisory"
        not in signature(metrics.Meter.create_histogram).parameters
    ):
        raise MissingDependencyError("opentelemetry-api 1.30 or newer", extra="telemetry")
    tracer = trace.get_tracer(_SCOPE, __version__, tracer_provider)
    meter = metrics.get_meter(_SCOPE, __version__, meter_provider)
    meter.create_observable_up_down_counter(
        "kgt.learning.queue.length",
        [lambda _: [metrics.Observation(queue_length())]],
        unit="{turn}",
        description="Turns that wait to be learned from, or are being learned from.",
    )
    return Instruments(
        tracer=tracer,
        duration=meter.create_histogram(
            "gen_ai.client.operation.duration",
            unit="s",
            description="GenAI operation duration.",
            explicit_bucket_boundaries_advisory=_DURATION_BOUNDS_S,
        ),
        scorer_calls=meter.create_counter(
            "kgt.scorer.calls", unit="{call}", description="Calls of the scoring model."
        ),
        scorer_tokens=meter.create_counter(
            "kgt.scorer.tokens",
            unit="{token}",
            description="Tokens scored, and those of them that a model computed.",
        ),
        refused_edits=meter.create_counter(
            "kgt.edits.refused",
            unit="{edit}",
            description="Edits and undos that the graph refused; nothing was written.",
        ),
        failures=meter.create_counter(
            "kgt.learning.failures",
            unit="{turn}",
            description="Turns whose learning or recall in the background failed.",
        ),
        content=content,
    )
