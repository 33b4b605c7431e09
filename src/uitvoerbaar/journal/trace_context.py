"""W3C trace context: which call belongs to which, across organisations.

The headers are read and written by OpenTelemetry's own propagator. Numbers that we draw ourselves
hold no nine digits that pass the eleven test, so that a header that ends up in a log is clean.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from attrs import field, frozen
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    TraceFlags,
    TraceState,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from uitvoerbaar.journal.numbers import holds_number

_PROPAGATOR = TraceContextTextMapPropagator()


def _draw(length: int) -> str:
    while True:
        number = secrets.token_hex(length)
        if int(number, 16) and not holds_number(number):
            return number


def new_trace_id() -> str:
    """A new trace: 32 hexadecimal digits."""
    return _draw(16)


def new_span_id() -> str:
    """A new action: 16 hexadecimal digits."""
    return _draw(8)


@frozen(slots=True)
class TraceContext:
    """Where we are in a trace: `span_id` is our action, `parent` the one that called us.

    trace_id: 32 hexadecimal digits; span_id and parent: 16; flags: the trace flags (0 to 255);
    state: the header `tracestate`, passed on unread.
    """

    trace_id: str
    span_id: str
    parent: str | None = None
    flags: int = 1
    state: str = field(default="", repr=False)

    @classmethod
    def start(cls) -> TraceContext:
        """The first action of a new trace."""
        return cls(new_trace_id(), new_span_id())

    @classmethod
    def receive(cls, headers: Mapping[str, str]) -> TraceContext:
        """Our action within the trace of a caller.

        `headers` of the request, names in any case. As the standard asks, a missing or malformed
        `traceparent` begins a new trace.
        """
        carrier = {name.lower(): value for name, value in headers.items()}
        span = get_current_span(_PROPAGATOR.extract(carrier, context={})).get_span_context()  # type: ignore[arg-type]
        if not span.is_valid:
            return cls.start()
        return cls(
            f"{span.trace_id:032x}",
            new_span_id(),
            f"{span.span_id:016x}",
            int(span.trace_flags),
            span.trace_state.to_header(),
        )

    def child(self) -> TraceContext:
        """A further action, called by this one: one for each person concerned."""
        return TraceContext(self.trace_id, new_span_id(), self.span_id, self.flags, self.state)

    def headers(self) -> dict[str, str]:
        """The headers for a request to another party: `traceparent`, and `tracestate` if any."""
        span = SpanContext(
            int(self.trace_id, 16),
            int(self.span_id, 16),
            is_remote=False,
            trace_flags=TraceFlags(self.flags),
            trace_state=TraceState.from_header([self.state]) if self.state else None,
        )
        carrier: dict[str, str] = {}
        _PROPAGATOR.inject(carrier, context=set_span_in_context(NonRecordingSpan(span)))
        return carrier
