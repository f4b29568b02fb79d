"""What an app's OpenTelemetry SDK has received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from opentelemetry.sdk.metrics.export import InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

__all__ = ["Recorder", "attributes_of"]


def attributes_of(span: ReadableSpan) -> dict[str, Any]:
    """Attributes of a span, as a plain dict."""
    return dict(span.attributes or {})


@dataclass(frozen=True, slots=True)
class Recorder:
    """Spans and metrics so far."""

    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        """Spans that have ended, in the order of their ends."""
        return self.exporter.get_finished_spans()

    def operations(self) -> list[ReadableSpan]:
        """Spans of the memory's operations, without those of models."""
        return [span for span in self.spans if span.name.endswith("_memory")]

    def operation(self) -> ReadableSpan:
        """The one operation so far."""
        (span,) = self.operations()
        return span

    def children_of(self, parent: ReadableSpan) -> list[ReadableSpan]:
        """Spans that began within another."""
        assert parent.context is not None
        key = parent.context.span_id
        return [span for span in self.spans if span.parent and span.parent.span_id == key]

    def points(self, metric: str) -> list[tuple[Mapping[str, Any], float]]:
        """Attributes and value of each point of a metric; of a histogram, how much it counted."""
        data = self.reader.get_metrics_data()
        return [
            (
                dict(point.attributes or {}),
                point.value if isinstance(point, NumberDataPoint) else point.count,
            )
            for resource in (data.resource_metrics if data else ())
            for scope in resource.scope_metrics
            for each in scope.metrics
            if each.name == metric
            for point in each.data.data_points
        ]

    def total(self, metric: str, having: Mapping[str, str] = MappingProxyType({})) -> float:
        """The sum of a metric's points that have these attributes."""
        return sum(value for found, value in self.points(metric) if having.items() <= found.items())

    def everything(self) -> str:
        """All that was exported, as text."""
        data = self.reader.get_metrics_data()
        metrics = data.to_json() if data else ""
        return "\n".join([*(span.to_json() for span in self.spans), metrics])
