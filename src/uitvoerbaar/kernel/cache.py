"""Compiled code on disk, so that a law that was compiled before starts at once.

The key is a hash of the law, the kernel's own files, the outcomes, the layout, and the processor
with the versions of the compiler. An entry is a header in JSON and the object file; its checksum is
verified before anything reads it (`store`): a damaged object file could end the process, and a
flipped bit would be believed.

`UITVOERBAAR_CACHE` names another folder, or is `nee` for none at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from uitvoerbaar.kernel.code import Code, OutcomeCode
from uitvoerbaar.kernel.compiling import Wanted, compile_code
from uitvoerbaar.kernel.machine import processor
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.kernel.store import Store
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol

MOST_ENTRIES = 64
FOLDER_SETTING = "UITVOERBAAR_CACHE"
OFF = "nee"
_ALSO_OFF = frozenset({OFF, "uit", "off", "no", "0"})
_MAGIC = b"uitvoerbaar kernel 4\n"
_LENGTH = 8  # bytes that say how long the header is


def compiled(wanted: Wanted) -> Code | None:
    """The code that is wanted: from the cache, or compiled now; None where outcomes cannot go the
    way that is asked. Raises RefusedError."""
    store = _store() if wanted.law.digest else None
    if store is None:
        return compile_code(wanted)
    key = _key(wanted)
    entry = store.read(f"{key}.bin")
    if entry == _none(key):
        return None
    found = None if entry is None else _code_of(entry, key, wanted.law)
    if found is None:
        found = compile_code(wanted)
        store.write(f"{key}.bin", _none(key) if found is None else _entry_of(found, key))
    return found


def kept(wanted: Wanted) -> Code | None:
    """Code that was compiled before; None where it was not."""
    store = _store() if wanted.law.digest else None
    if store is None:
        return None
    key = _key(wanted)
    entry = store.read(f"{key}.bin")
    return None if entry is None else _code_of(entry, key, wanted.law)


# --- on disk --------------------------------------------------------------------------------------


def cache_folder() -> Path | None:
    """Where compiled code is kept; None: nowhere."""
    setting = os.environ.get(FOLDER_SETTING, "")
    if setting in _ALSO_OFF or not hasattr(os, "geteuid"):  # without users no folder is trusted
        return None
    if setting:
        return Path(setting).absolute() / "kernel"
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(caches):
        caches = os.path.expanduser("~/.cache")
    return Path(caches, "uitvoerbaar", "kernel") if os.path.isabs(caches) else None


def _store() -> Store | None:
    folder = cache_folder()
    return None if folder is None else Store(folder, _MAGIC, MOST_ENTRIES)


def _key(wanted: Wanted) -> str:
    layout, parts = wanted.layout, hashlib.sha256()
    for text in (
        wanted.law.digest,
        _own_files(),
        processor().identity,
        *(str(symbol) for symbol in wanted.outcomes),
        *sorted(f"{symbol} {fact}" for symbol, fact in layout.facts.items()),
        *sorted(f"{symbol} {entry}" for symbol, entry in layout.lists.items()),
        str(layout.derived),
        wanted.way.value,
        str(wanted.months),
        *(f"beside {symbol}" for symbol in wanted.beside),
    ):
        parts.update(text.encode())
        parts.update(b"\0")
    return parts.hexdigest()


@cache
def _own_files() -> str:
    """The hash of the kernel's own files: another compiler makes other code."""
    parts = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        parts.update(path.read_bytes())
    return parts.hexdigest()


# --- the form of an entry -------------------------------------------------------------------------


def _none(key: str) -> bytes:
    """The entry of outcomes that cannot go the way that was asked."""
    text = json.dumps({"key": key, "none": True}).encode()
    return len(text).to_bytes(_LENGTH, "big") + text


def _entry_of(code: Code, key: str) -> bytes:
    """The length of the header, the header, the object file."""
    words = [[place, *parts] for parts, place in code.words.items()]
    header = {
        "key": key,
        "outcomes": [_stored(outcome) for outcome in code.outcomes],
        "words": words,
        "word_count": code.word_count,
        "way": code.way.value,
        "stages": code.stages,
        "loops": code.loops,
        "beside": [[number, _stored(outcome)] for number, outcome in code.beside],
    }
    text = json.dumps(header).encode()
    return b"".join((len(text).to_bytes(_LENGTH, "big"), text, code.object_file))


def _code_of(entry: bytes, key: str, law: Law) -> Code | None:
    """The code of an entry; None for an entry that is not of this key, or of another form."""
    end = _LENGTH + int.from_bytes(entry[:_LENGTH], "big")
    try:
        header = json.loads(entry[_LENGTH:end])
        if header["key"] != key:
            return None
        outcomes = tuple(_outcome_of(stored, law) for stored in header["outcomes"])
        words = {tuple(parts): place for place, *parts in header["words"]}
        return Code(
            outcomes,
            words,
            header["word_count"],
            entry[end:],
            Way(header["way"]),
            tuple((kind, kept) for kind, kept in header["stages"]),
            tuple(header["loops"]),
            tuple((number, _outcome_of(stored, law)) for number, stored in header["beside"]),
        )
    except (ValueError, LookupError, TypeError):
        return None


def _stored(outcome: OutcomeCode) -> dict[str, Any]:
    texts = (*outcome.rule.versions, *outcome.rule.exceptions)
    numbers = {id(text): number for number, text in enumerate(texts)}
    symbol, shape = outcome.rule.symbol, outcome.shape
    return {
        "name": symbol.name,
        "kind": symbol.kind,
        "sort": shape.sort,
        "den": shape.den,
        "reach": shape.reach,
        "bits": shape.bits,
        "reasons": [[numbers[id(r.text)], r.branches] for r in outcome.reasons],
    }


def _outcome_of(stored: Mapping[str, Any], law: Law) -> Any:
    from uitvoerbaar.kernel.lowering.rules import Reason

    rule = law.rules[Symbol(stored["name"], stored["kind"])]
    texts = (*rule.versions, *rule.exceptions)
    low, high = stored["reach"]
    shape = Shape(stored["sort"], stored["den"], (low, high), stored["bits"])
    reasons = (Reason(texts[number], tuple(taken)) for number, taken in stored["reasons"])
    return OutcomeCode(rule, shape, tuple(reasons))
