"""Compiled code on disk, so that a law that was compiled before starts at once.

The key is a hash of the law, the program's own files, the outcomes, the layout, and the processor
with the versions of the compiler. A file is written beside its place and then moved into it; it
begins with the hash of what follows, which is checked before anything reads it: a damaged or
truncated object file could end the process, and a flipped bit would be believed.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uitvoerbaar.kernel.layout import Layout
from uitvoerbaar.kernel.machine import object_code, processor
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol

if TYPE_CHECKING:
    from uitvoerbaar.kernel.kernel import Code, Way

_MAGIC = b"uitvoerbaar kernel 1\n"
FOLDER_SETTING = "UITVOERBAAR_CACHE"
OFF = "nee"


def compiled(law: Law, outcomes: Sequence[Symbol], layout: Layout, way: Way) -> Code | None:
    """The code of outcomes for a layout: from the cache, or compiled now; None where outcomes
    cannot go the way that is asked. Raises RefusedError."""
    path = _path(law, outcomes, layout, way)
    if path is not None:
        found = _read(path, law)
        if found is not None:
            return found
    made = _compile(law, outcomes, layout, way)
    if path is not None and made is not None:
        _write(path, made)
    return made


def _compile(law: Law, outcomes: Sequence[Symbol], layout: Layout, way: Way) -> Code | None:
    from uitvoerbaar.kernel.kernel import Code, OutcomeCode, Way
    from uitvoerbaar.kernel.program import Program, compiled_program
    from uitvoerbaar.kernel.straight import NotStraightError, stage_loops

    if way is not Way.GENERAL:
        straight = Program(law, layout)
        try:
            found, text = straight.straight(outcomes, way is Way.ALL_ROWS)
        except (NotStraightError, RefusedError):
            return None
        return Code(
            tuple(
                OutcomeCode(law.rules[symbol], shape, ())
                for symbol, shape in zip(outcomes, found, strict=True)
            ),
            dict(straight.words.places),
            straight.words.count,
            object_code([text], optimised=True),
            way,
            tuple(
                stage.kind + ("?" if stage.shape.sort == "truth" else "")
                for stage in sorted(straight.stages.values(), key=lambda s: s.number)
            ),
            tuple(stages[0].kind for stages in stage_loops(straight)),
        )

    program, made = compiled_program(law, layout, outcomes)
    code = object_code(program.modules(made, os.cpu_count() or 1))
    return Code(
        tuple(
            OutcomeCode(outcome.rule, outcome.function.shape, outcome.function.reasons)
            for outcome in made
        ),
        dict(program.words.places),
        program.words.count,
        code,
    )


# --- on disk ----------------------------------------------------------------------------------


def cache_folder() -> Path | None:
    """Where compiled code is kept; None: nowhere."""
    setting = os.environ.get(FOLDER_SETTING)
    if setting == OFF:
        return None
    if setting:
        return Path(setting) / "kernel"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "uitvoerbaar" / "kernel"


def _path(law: Law, outcomes: Sequence[Symbol], layout: Layout, way: Way) -> Path | None:
    folder = cache_folder()
    if folder is None or not law.digest:
        return None
    parts = hashlib.sha256()
    for text in (
        law.digest,
        _own_files(),
        processor().identity,
        *(str(symbol) for symbol in outcomes),
        *sorted(f"{symbol} {fact}" for symbol, fact in layout.facts.items()),
        *sorted(f"{symbol} {entry}" for symbol, entry in layout.lists.items()),
        str(layout.derived),
        way.value,
    ):
        parts.update(text.encode())
        parts.update(b"\0")
    return folder / f"{parts.hexdigest()}.bin"


@cache
def _own_files() -> str:
    """The hash of the kernel's own files: another compiler makes other code."""
    parts = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        parts.update(path.read_bytes())
    return parts.hexdigest()


def _read(path: Path, law: Law) -> Code | None:
    """The code in a file; None where there is no such file or it is not whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head = len(_MAGIC) + 32
    if not content.startswith(_MAGIC) or len(content) < head:
        return None
    body = content[head:]
    if hashlib.sha256(body).digest() != content[len(_MAGIC) : head]:
        return None
    found: Any = pickle.loads(body)
    return _restored(found, law)


def _restored(found: Any, law: Law) -> Code:
    from uitvoerbaar.kernel.kernel import Code, OutcomeCode, Way

    outcomes, places, count, code, way, stages, loops = found
    return Code(
        tuple(
            OutcomeCode(law.rules[symbol], shape, _reasons(law.rules[symbol], reasons))
            for symbol, shape, reasons in outcomes
        ),
        places,
        count,
        code,
        Way(way),
        stages,
        loops,
    )


def _reasons(rule: Any, stored: Any) -> Any:
    from uitvoerbaar.kernel.rules import Reason

    texts = (*rule.versions, *rule.exceptions)
    return tuple(Reason(texts[number], branches) for number, branches in stored)


def _write(path: Path, code: Code) -> None:
    outcomes = []
    for outcome in code.outcomes:
        texts = (*outcome.rule.versions, *outcome.rule.exceptions)
        numbers = {id(text): number for number, text in enumerate(texts)}
        reasons = [(numbers[id(reason.text)], reason.branches) for reason in outcome.reasons]
        outcomes.append((outcome.rule.symbol, outcome.shape, reasons))
    body = pickle.dumps(
        (
            outcomes,
            dict(code.words),
            code.word_count,
            code.object_file,
            code.way.value,
            code.stages,
            code.loops,
        )
    )
    content = _MAGIC + hashlib.sha256(body).digest() + body
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return  # a cache that cannot be written costs time, nothing else
