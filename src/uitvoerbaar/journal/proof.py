"""The proof that an entry is in the journal: for the person concerned, checkable by anyone.

It holds the line as stored, the salt of that line alone, and the path to a signed head. With a
head that was kept earlier, it also shows that the journal since then only grew. The form is plain
JSON; `scripts/check_proof.py` checks it with nothing of this program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from sqlalchemy import select

from uitvoerbaar.journal.errors import DamagedError, JournalError
from uitvoerbaar.journal.hashes import StoredHashes
from uitvoerbaar.journal.head import Head, TreeHead, read_head, read_head_text
from uitvoerbaar.journal.journal import Journal, head_text
from uitvoerbaar.journal.keys import PublicKeys
from uitvoerbaar.journal.line import (
    SALT_LENGTH,
    Line,
    line_commitment,
    link_commitment,
    read_line,
    salts,
)
from uitvoerbaar.journal.merkle import (
    consistency_path,
    inclusion_path,
    is_consistent,
    leaf_hash,
    root_from_inclusion,
)
from uitvoerbaar.journal.storage import contents
from uitvoerbaar.journal.writing import from_count, from_letters, to_count, to_letters

FORM = "uitvoerbaar journaalbewijs 1"
_CHUNK = 500


class ProofError(JournalError):
    """A proof that proves nothing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(
            "journal-proof", f"het bewijs klopt niet: {sentence}", "vraag een nieuw bewijs aan"
        )


@frozen(slots=True)
class Proven:
    """What a proof shows: the place, the head, and the line unless its content was erased."""

    retention: str
    number: int
    head: Head
    line: Line | None
    since: Head | None


def make_proof(
    journal: Journal,
    retention: str,
    number: int,
    kept: Head | None = None,
    on: date | None = None,
) -> dict[str, Any]:
    """The proof for entry `number` (from 0) of the tree for a retention, as data for JSON.

    kept: an earlier head of this journal, to show that it grew from there. on: the day on which it
    is given to the person: a line that is delayed until later is as one that is not there. After
    the content was erased the proof holds the leaf alone: it fits the line that the person has.
    """
    return next(make_proofs(journal, retention, [number], kept, on))


def make_proofs(
    journal: Journal,
    retention: str,
    numbers: Sequence[int],
    kept: Head | None = None,
    on: date | None = None,
) -> Iterator[dict[str, Any]]:
    """Proofs for several entries of a tree under one head, as `make_proof` makes them."""
    with journal.storage.reading() as connection:
        head = read_head_text(head_text(connection), journal.storage.name)
        tree = head.tree(retention)
        if tree is None or not all(0 <= number < tree.size for number in numbers):
            raise _no_entry()
        at = head.trees.index(tree)
        hashes = StoredHashes(connection, at)
        since = None if kept is None else _since(kept, head, tree, hashes)
        written_head = head.data()
        for first in range(0, len(numbers), _CHUNK):
            chunk = numbers[first : first + _CHUNK]
            chosen = (contents.c.tree == at) & contents.c.number.in_(chunk)
            rows = {row.number: row for row in connection.execute(select(contents).where(chosen))}
            for number in chunk:
                row = rows.get(number)
                if row is not None and on is not None and _is_delayed(row.line, on):
                    raise _no_entry()
                path = inclusion_path(number, tree.size, hashes.root_of)
                yield {
                    "form": FORM,
                    "retention": retention,
                    "number": to_count(number),
                    "leaf": to_letters(hashes.root_of(number, number + 1)),
                    "content": None if row is None else _opened(row.salt, row.line, row.link),
                    "path": [to_letters(step) for step in path],
                    "head": written_head,
                    "since": since,
                }


def check_proof(data: Any, keys: PublicKeys) -> Proven:
    """What a proof shows, checked to the signature; ProofError if it shows nothing."""
    try:
        if data["form"] != FORM:
            raise ProofError("het is in een andere vorm")
        head = read_head(data["head"])
        number = from_count(data["number"])
        tree = head.tree(data["retention"])
        leaf = from_letters(data["leaf"], 32)
        path = [from_letters(step, 32) for step in data["path"]]
        if tree is None:
            raise ProofError("de kop kent deze bewaartermijn niet")
        if not head.is_genuine(keys):
            raise ProofError("de handtekening onder de kop is niet echt")
        if root_from_inclusion(leaf, number, tree.size, path) != tree.root:
            raise ProofError("het pad leidt niet naar de ondertekende kop")
        line = _checked_line(data["content"], leaf)
        if line is not None and (line.number, line.retention) != (number, tree.retention):
            raise ProofError("de regel hoort op een andere plaats")
        since = None if data["since"] is None else _checked_since(data["since"], head, tree, keys)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise ProofError("er ontbreken delen, of zij zijn beschadigd") from None
    return Proven(tree.retention, number, head, line, since)


def read_proof(text: str) -> Any:
    """The data of a proof in a text; ProofError if it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ProofError("het is geen JSON") from None


def _since(kept: Head, head: Head, tree: TreeHead, hashes: StoredHashes) -> dict[str, Any]:
    before = kept.tree(tree.retention)
    size = 0 if before is None else before.size
    if kept.journal != head.journal or size > tree.size:
        raise JournalError(
            "journal-rolled-back",
            "de bewaarde kop is niet van dit journaal, of het journaal is teruggedraaid",
            "loop het na met `uitvoerbaar journal verify --kept`",
        )
    path = consistency_path(size, tree.size, hashes.root_of) if size else []
    return {"head": kept.data(), "path": [to_letters(step) for step in path]}


def _no_entry() -> JournalError:
    return JournalError(
        "journal-no-entry",
        "deze regel is er niet in het journaal",
        "controleer de bewaartermijn en het nummer",
    )


def _is_delayed(text: str, on: date) -> bool:
    try:
        day = read_line(text).visible_from
    except ValueError:
        return False  # a damaged line: its proof will not hold, and says so
    return day is not None and day > on


def _opened(salt_text: str, line: str, link: str) -> dict[str, str]:
    try:
        line_salt, link_salt = salts(from_letters(salt_text, SALT_LENGTH))
    except (TypeError, ValueError):
        raise DamagedError(
            "een regel in het journaal is beschadigd",
            "loop het journaal na met `uitvoerbaar journal verify`",
        ) from None
    return {
        "line": line,
        "salt": to_letters(line_salt),
        "link": to_letters(link_commitment(link_salt, link)),
    }


def _checked_line(content: Any, leaf: bytes) -> Line | None:
    if content is None:
        return None
    text = content["line"]
    commitment = line_commitment(from_letters(content["salt"], 32), text)
    if leaf_hash(commitment + from_letters(content["link"], 32)) != leaf:
        raise ProofError("de regel past niet bij het blad")
    return read_line(text)


def _checked_since(data: Any, head: Head, tree: TreeHead, keys: PublicKeys) -> Head:
    kept = read_head(data["head"])
    before = kept.tree(tree.retention)
    path = [from_letters(step, 32) for step in data["path"]]
    if kept.journal != head.journal or not kept.is_genuine(keys):
        raise ProofError("de eerdere kop is niet van dit journaal")
    if before is None:
        fits = not path
    else:
        fits = is_consistent(before.size, tree.size, before.root, tree.root, path)
    if not fits or kept.moment > head.moment:
        raise ProofError("het journaal is sinds de eerdere kop niet alleen gegroeid")
    return kept
