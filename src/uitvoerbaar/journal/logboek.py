"""An entry as a log record of the standard Logboek Dataverwerkingen, with OpenTelemetry's names.

For an exporter, in memory: its times are milliseconds since 1970, as the standard asks, and those
are thirteen digits; what is written to a file should be the line itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from uitvoerbaar.journal.entry import Status
from uitvoerbaar.journal.reading import Stored

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A refusal is a processing that went as it should: the standard keeps Error for what breaks.
_STATUS = {Status.PERMIT: "Ok", Status.REFUSE: "Unset", Status.ERROR: "Error"}
# Attributes beside the standard's own, in a name space of our own: `dpl` is for its extensions.
_OWN = ("recipient", "provider", "group", "purpose", "items", "grounds", "articles", "retention")


def log_record(stored: Stored) -> dict[str, Any]:
    """The record: trace_id and span_id in hexadecimal, times in milliseconds, attributes."""
    line, link = stored.line, stored.link
    attributes: dict[str, Any] = {
        "dpl.core.processing_activity_id": line.activity,
        **{f"uitvoerbaar.{name}": _plain(getattr(line, name)) for name in _OWN},
        "uitvoerbaar.decision": line.status.value,
        "uitvoerbaar.transaction": link.transaction,
    }
    if line.pseudonym is not None:
        attributes["dpl.core.data_subject_id"] = line.pseudonym
        attributes["dpl.core.data_subject_id_type"] = (
            f"BSN of onderwijsnummer, als pseudoniem voor {line.recipient}, "
            f"sleutelversie {line.key_version}"
        )
    if link.caller:
        attributes["dpl.core.foreign_operation.processor"] = link.caller
    return {
        "trace_id": link.trace_id,
        "span_id": link.span_id,
        "parent_span_id": link.parent,
        "name": line.name,
        "status": _STATUS[line.status],
        "start_time": (line.started - _EPOCH) // timedelta(milliseconds=1),
        "end_time": (line.ended - _EPOCH) // timedelta(milliseconds=1),
        "attributes": attributes,
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
