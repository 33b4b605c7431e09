"""The journal of processings: no log, no answer.

from uitvoerbaar.journal import Entry, Journal, TraceContext

with Journal.open("sqlite:///journaal.db", keys=Path("sleutels.json")) as journal:
    receipt = journal.append(Entry(...))  # returns when it is on the disk
"""

from uitvoerbaar.journal.batch import Receipt
from uitvoerbaar.journal.entry import Entry, Status, scrub
from uitvoerbaar.journal.errors import (
    DamagedError,
    EntryError,
    JournalError,
    KeysError,
    StorageError,
)
from uitvoerbaar.journal.head import Head, TreeHead
from uitvoerbaar.journal.journal import Journal
from uitvoerbaar.journal.keys import Keys, PublicKeys, load_public
from uitvoerbaar.journal.numbers import holds_number
from uitvoerbaar.journal.trace_context import TraceContext, new_span_id, new_trace_id

__all__ = [
    "DamagedError",
    "Entry",
    "EntryError",
    "Head",
    "Journal",
    "JournalError",
    "Keys",
    "KeysError",
    "PublicKeys",
    "Receipt",
    "Status",
    "StorageError",
    "TraceContext",
    "TreeHead",
    "holds_number",
    "load_public",
    "new_span_id",
    "new_trace_id",
    "scrub",
]
