"""What may be written, and what is refused without repeating it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.journal.samples import ANNA, MOMENT, entry
from uitvoerbaar.journal import EntryError, Status, TraceContext, holds_number
from uitvoerbaar.journal.trace_context import new_span_id, new_trace_id


def _one(name: str, value: Any) -> dict[str, Any]:
    return {name: value}


WRONG: dict[str, Any] = {
    "trace_id": ["", "0" * 32, "g" * 32, "A" * 32, "ab", None, 5],
    "span_id": ["", "0" * 16, "a" * 15, None],
    "parent": ["", "0" * 16, 7],
    "activity": ["", "  ", None, "x" * 2_001, "a\0b", "a\nb", "\ud800"],
    "status": ["ja", None, 1],
    "started": [None, "2026-03-01", datetime(2026, 3, 1), date(2026, 3, 1)],  # noqa: DTZ001
    "ended": [datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(3500, 1, 1, tzinfo=UTC)],
    "provider": ["", None, "\x85"],
    "recipient": ["", 3],
    "purpose": [""],
    "items": ["inkomen", [], [1], [""], None, 3, ("x",) * 1_001],
    "grounds": ["G045", (), (None,)],
    "retention": ["", "a\u2028b"],
    "subject": ["", "123456789", 999990019, "12345678", "000000000"],
    "visible_from": ["2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)],
    "transaction": ["", f"zaak {ANNA}", 4],
    "group": [None, ["ouder"]],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_field_that_is_not_right_is_refused_with_its_name_and_a_mend(
    name: str, value: Any
) -> None:
    with pytest.raises(EntryError) as caught:
        entry(**_one(name, value))
    assert caught.value.mend
    assert not holds_number(str(caught.value))


@pytest.mark.parametrize(
    "name", ["activity", "provider", "recipient", "group", "purpose", "retention", "name", "caller"]
)
@pytest.mark.parametrize("form", [ANNA, f"x{ANNA}y", "9999.90.019", "999 990 019"])
def test_a_number_in_any_text_is_refused_and_not_repeated(name: str, form: str) -> None:
    with pytest.raises(EntryError, match=name) as caught:
        entry(**_one(name, f"voor {form}"))
    assert not holds_number(str(caught.value))


@pytest.mark.parametrize("name", ["items", "grounds", "articles"])
def test_a_number_in_a_list_is_refused(name: str) -> None:
    with pytest.raises(EntryError, match=name):
        entry(**_one(name, ("inkomen", ANNA)))


def test_a_permit_needs_a_ground_and_a_refusal_does_not() -> None:
    with pytest.raises(EntryError, match="grounds"):
        entry(grounds=())
    refused = entry(status="refuse", grounds=(), items=(), provider="", recipient="", purpose="")
    assert refused.status is Status.REFUSE


def test_a_person_is_not_in_what_an_entry_shows_of_itself() -> None:
    assert ANNA not in repr(entry())
    assert ANNA not in str(entry())


def test_times_in_another_zone_are_the_same_moment() -> None:
    assert entry().started == MOMENT


def test_numbers_that_we_draw_hold_no_number_and_are_new() -> None:
    drawn = [new_trace_id() for _ in range(500)] + [new_span_id() for _ in range(500)]
    assert len(set(drawn)) == 1_000
    assert not any(holds_number(number) for number in drawn)


def test_a_trace_of_a_caller_goes_on_and_out_again() -> None:
    sent = {
        "Traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "tracestate": "congo=t61rcWkgMzE",
    }
    context = TraceContext.receive(sent)
    assert context.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert context.parent == "00f067aa0ba902b7"
    assert context.span_id != context.parent
    passed = context.headers()
    assert passed["traceparent"] == f"00-{context.trace_id}-{context.span_id}-01"
    assert passed["tracestate"] == "congo=t61rcWkgMzE"
    child = context.child()
    assert (child.trace_id, child.parent) == (context.trace_id, context.span_id)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
        "'; DROP TABLE x; --",
    ],
)
def test_a_malformed_trace_begins_a_new_one(header: str) -> None:
    context = TraceContext.receive({"traceparent": header})
    assert context.parent is None
    assert context.trace_id != "4bf92f3577b34da6a3ce929d0e0e4736"


@given(st.text(max_size=60))
def test_any_header_gives_a_context_that_can_be_written(header: str) -> None:
    context = TraceContext.receive({"traceparent": header, "tracestate": header})
    entry(trace_id=context.trace_id, span_id=context.span_id, parent=context.parent)
    assert "traceparent" in context.headers()
