"""One span and one duration for a piece of work."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kgt_plugin.telemetry.instruments import Instruments

if TYPE_CHECKING:
    from opentelemetry.trace import Span

__all__ = ["OPERATION", "recorded"]

OPERATION = "gen_ai.operation.name"
_ERROR = "error.type"


@contextmanager
def recorded(
    instruments: Instruments, name: str, attributes: Mapping[str, str | int | bool]
) -> Iterator[Span]:
    """Record the block as a span, and its duration.

    An error is recorded by its kind. Its text may quote what a user said, and its trace too: the text
    is recorded only where content is asked for, the trace never.

    Args:
        instruments: record it.
        name: the span's.
        attributes: set when the span begins, so that samplers see them; those of `gen_ai.*` are on the
            duration too.
    """
    from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415 - an extra

    measured = {key: value for key, value in attributes.items() if key.startswith("gen_ai.")}
    started_s = time.perf_counter()
    with instruments.tracer.start_as_current_span(
        name,
        kind=SpanKind.INTERNAL,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except BaseException as exc:
            measured[_ERROR] = type(exc).__qualname__
            span.set_attribute(_ERROR, type(exc).__qualname__)
            text = str(exc) if instruments.records_content else None
            span.set_status(Status(StatusCode.ERROR, text))
            raise
        finally:
            instruments.duration.record(time.perf_counter() - started_s, measured)
