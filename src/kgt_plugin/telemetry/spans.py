"""One span and one duration for a piece of work."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
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
    from opentelemetry import trace  # noqa: PLC0415 - an extra

    measured = {key: value for key, value in attributes.items() if key.startswith("gen_ai.")}
    started_s = time.perf_counter()
    span = instruments.tracer.start_span(name, kind=trace.SpanKind.INTERNAL, attributes=attributes)
    try:
        with _as_current(span):
            yield span
    except BaseException as exc:
        kind = measured[_ERROR] = type(exc).__qualname__
        span.set_attribute(_ERROR, kind)
        text = str(exc) if instruments.records_content else None
        span.set_status(trace.Status(trace.StatusCode.ERROR, text))
        raise
    finally:
        span.end()
        instruments.duration.record(time.perf_counter() - started_s, measured)


def _as_current(span: Span) -> AbstractContextManager[object]:
    """Make a span the parent of those that begin in the block; one of no provider is nobody's."""
    from opentelemetry import trace  # noqa: PLC0415 - an extra

    if not span.get_span_context().is_valid:
        return nullcontext()
    return trace.use_span(span, record_exception=False, set_status_on_exception=False)
