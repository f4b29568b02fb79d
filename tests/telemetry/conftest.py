"""A process whose OpenTelemetry SDK keeps everything in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kgt_plugin import telemetry
from kgt_plugin.telemetry import instruments
from tests.telemetry.recorder import Recorder


@pytest.fixture
def unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has recorded nothing yet."""
    monkeypatch.setattr(instruments._Process, "instruments", None)
    monkeypatch.setattr(instruments._Process, "is_settled", False)


@pytest.fixture
def recorder(unsettled: None) -> Iterator[Recorder]:
    """Providers of the test's own, so that tests do not share the process's global ones."""
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers = TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    meters = MeterProvider(metric_readers=[reader])
    telemetry.configure(tracer_provider=tracers, meter_provider=meters)
    yield Recorder(exporter, reader)
    meters.shutdown()
    tracers.shutdown()
