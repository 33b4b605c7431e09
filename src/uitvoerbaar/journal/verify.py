"""Checking a journal as a whole: is everything there that was signed, as it was, and no more.

What is found, and how: a *changed* entry no longer fits its leaf, or the leaves no longer fit the
signed root; a *dropped* one leaves a gap, or the tree is smaller than its head; an *added* one is
beyond the head, or fits no leaf; a *reordered* one stands where its own text does not place it; a
journal that was *rolled back* as a whole is older than a head that someone kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Row, Table, func, select

from uitvoerbaar.journal.errors import DamagedError, KeysError
from uitvoerbaar.journal.head import Head, TreeHead, read_head_text
from uitvoerbaar.journal.journal import Journal
from uitvoerbaar.journal.keys import PublicKeys
from uitvoerbaar.journal.line import SALT_LENGTH, found_by, leaf_of, read_line, read_link
from uitvoerbaar.journal.merkle import EMPTY_ROOT, Frontier
from uitvoerbaar.journal.storage import (
    SCHEMA,
    TILE,
    contents,
    facts,
    heads,
    leaves,
    recipients,
    tiles,
)
from uitvoerbaar.journal.writing import from_letters

MOST_FINDINGS = 200
_PAGE = 1_000


class Kind(StrEnum):
    """What is wrong."""

    CHANGED = "gewijzigd"
    DROPPED = "weggelaten"
    ADDED = "toegevoegd"
    REORDERED = "verplaatst"
    ROLLED_BACK = "teruggedraaid"


@frozen(slots=True)
class Finding:
    """One thing that is wrong; `first` and `last` number the entries in the tree, from 0."""

    kind: Kind
    sentence: str
    retention: str | None = None
    first: int | None = None
    last: int | None = None


@frozen(slots=True)
class Verification:
    """What a check found. entries: leaves that were checked; contents: those with content."""

    head: Head | None
    entries: int
    contents: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(journal: Journal, keys: PublicKeys, kept: Sequence[Head] = ()) -> Verification:
    """Checks every stored byte of a journal against its signed head, and against kept heads.

    keys: the public keys of the journal. kept: heads that were kept elsewhere. Raises JournalError
    where the check itself cannot be made (no database, no key); what is wrong is in the answer.
    """
    check = _Check(keys, kept)
    try:
        with journal.storage.reading() as connection:
            if journal.storage.is_sqlite:
                check.file(connection)
            check.whole(connection)
    except DamagedError as error:
        check.add(Finding(Kind.CHANGED, f"niet te lezen: {error.sentence}"))
    except (TypeError, ValueError):
        check.add(Finding(Kind.CHANGED, "er staan waarden in de tabellen die daar niet horen"))
    return Verification(check.head, check.entries, check.contents, tuple(check.findings))


class _Check:
    def __init__(self, keys: PublicKeys, kept: Sequence[Head]) -> None:
        self.keys = keys
        self.kept = kept
        self.head: Head | None = None
        self.entries = self.contents = 0
        self.findings: list[Finding] = []
        self.pseudonyms: set[tuple[str, str]] = set()

    def add(self, finding: Finding) -> None:
        """Keeps a finding; neighbours of one kind become one."""
        last = self.findings[-1] if self.findings else None
        joins = (
            last is not None
            and last.first is not None
            and (last.kind, last.retention, last.sentence)
            == (finding.kind, finding.retention, finding.sentence)
            and finding.first == (last.last or 0) + 1
        )
        if last is not None and joins:
            self.findings[-1] = Finding(
                last.kind, last.sentence, last.retention, last.first, finding.last
            )
        elif len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)

    def file(self, connection: Connection) -> None:
        """SQLite's own check of pages and indexes."""
        said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
        if said != ["ok"]:
            self.add(Finding(Kind.CHANGED, "het databasebestand zelf is beschadigd"))

    def whole(self, connection: Connection) -> None:
        """Everything in the tables."""
        known = {row.name: row.value for row in connection.execute(select(facts))}
        found = connection.execute(select(heads)).all()
        if len(found) != 1 or found[0].id != 1 or not isinstance(found[0].text, str):
            raise DamagedError(
                "de kop van het journaal ontbreekt, of er is meer dan één",
                "zet een reservekopie terug",
            )
        head = self.head = read_head_text(found[0].text, "kop")
        if known != {"journal": head.journal, "schema": SCHEMA}:
            self.add(Finding(Kind.CHANGED, "de gegevens van het journaal zelf zijn gewijzigd"))
        if head.text() != found[0].text:
            self.add(Finding(Kind.CHANGED, "de kop staat er anders dan hij is ondertekend"))
        if not head.is_genuine(self.keys):
            self.add(Finding(Kind.CHANGED, "de handtekening onder de kop klopt niet"))
        for kept in self.kept:
            self.against(kept, head)
        for number, tree in enumerate(head.trees):
            _Tree(self, connection, number, tree).check()
        for table in (leaves, contents, tiles):
            beyond = select(func.count()).where(
                (table.c.tree < 0) | (table.c.tree >= len(head.trees))
            )
            if connection.execute(beyond).scalar_one():
                self.add(Finding(Kind.ADDED, "er zijn regels in een boom die niet is ondertekend"))
        rows = connection.execute(select(recipients)).all()
        stored = {(row.recipient, row.key_version) for row in rows}
        if stored != self.pseudonyms or len(rows) != len(stored):
            self.add(Finding(Kind.CHANGED, "de lijst van ontvangers klopt niet met de regels"))

    def against(self, kept: Head, head: Head) -> None:
        """What can be said of a kept head from the heads alone; roots follow with the trees."""
        try:
            genuine = kept.is_genuine(self.keys)
        except KeysError:
            genuine = False
        if not genuine:
            self.add(Finding(Kind.CHANGED, "een bewaarde kop is niet van dit journaal ondertekend"))
        elif kept.journal != head.journal:
            self.add(Finding(Kind.CHANGED, "een bewaarde kop is van een ander journaal"))
        elif kept.moment > head.moment:
            self.add(Finding(Kind.ROLLED_BACK, "het journaal is ouder dan een bewaarde kop"))
        names = [tree.retention for tree in head.trees]
        if names[: len(kept.trees)] != [tree.retention for tree in kept.trees]:
            sentence = "een boom uit een bewaarde kop is er niet meer"
            self.add(Finding(Kind.ROLLED_BACK, sentence))
        for before in kept.trees:
            tree = head.tree(before.retention)
            if tree is not None and (tree.size < before.size or tree.erased < before.erased):
                sentence = "de boom is korter, of minder gewist, dan in een bewaarde kop"
                self.add(Finding(Kind.ROLLED_BACK, sentence, tree.retention))


class _Tree:
    """The check of one tree: its leaves, contents and tiles side by side, in order of number."""

    def __init__(self, check: _Check, connection: Connection, number: int, tree: TreeHead) -> None:
        self.whole = check
        self.connection = connection
        self.number = number
        self.tree = tree
        self.frontier = Frontier()
        self.unbroken = True
        self.roots = {
            (before.size, before.root)
            for kept in check.kept
            for before in kept.trees
            if before.retention == tree.retention
        }
        self.kept_sizes = {size for size, _ in self.roots}

    def check(self) -> None:
        """Everything of this tree."""
        self.tiles = {
            (row.level, row.number): row.hash
            for row in self.connection.execute(select(tiles).where(tiles.c.tree == self.number))
        }
        self.compare_kept(0, EMPTY_ROOT)
        texts = self.rows(contents)
        content = next(texts, None)
        for leaf in self.rows(leaves):
            while content is not None and content.number < leaf.number:
                self.found(Kind.ADDED, "er is een inhoud zonder regel", content.number)
                content = next(texts, None)
            own = content if content is not None and content.number == leaf.number else None
            self.leaf(leaf, own)
            if own is not None:
                content = next(texts, None)
        while content is not None:
            self.found(Kind.ADDED, "er is een inhoud zonder regel", content.number)
            content = next(texts, None)
        self.end()

    def rows(self, table: Table) -> Iterator[Row[Any]]:
        """The rows of this tree, in order, a page at a time."""
        after = -(1 << 62)
        while True:
            query = (
                select(table)
                .where(table.c.tree == self.number, table.c.number > after)
                .order_by(table.c.number)
                .limit(_PAGE)
            )
            page = self.connection.execute(query).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].number

    def found(self, kind: Kind, sentence: str, first: int, last: int | None = None) -> None:
        """Reports entries of this tree."""
        until = first if last is None else last
        self.whole.add(Finding(kind, sentence, self.tree.retention, first, until))

    def leaf(self, row: Row[Any], content: Row[Any] | None) -> None:
        """One leaf and its content."""
        if not isinstance(row.number, int) or row.number < 0:
            self.found(Kind.ADDED, "er is een regel met een onmogelijk nummer", 0)
            return
        if row.number >= self.tree.size:
            self.found(
                Kind.ADDED, "de regel staat na het eind van de ondertekende boom", row.number
            )
            return
        if row.number != self.frontier.size and self.unbroken:
            self.found(Kind.DROPPED, "de regel ontbreekt", self.frontier.size, row.number - 1)
            self.unbroken = False
        self.whole.entries += 1
        try:
            leaf = from_letters(row.hash, 32)
        except (TypeError, ValueError):
            self.found(Kind.CHANGED, "het blad van de regel is beschadigd", row.number)
            leaf = b"\0" * 32
        self.content(row.number, leaf, content)
        if self.unbroken:
            self.grow(leaf)

    def grow(self, leaf: bytes) -> None:
        """Adds a leaf; compares full tiles and kept roots as they come by."""
        for level, number, node in self.frontier.add(leaf):
            if level == 0 or level % TILE:
                continue
            stored = self.tiles.pop((level // TILE, number), None)
            try:
                right = stored is not None and from_letters(stored, 32) == node
            except (TypeError, ValueError):
                right = False
            if not right:
                first = number << level
                sentence = "deze regels kloppen niet met hun vastgelegde tussenstand"
                self.found(Kind.CHANGED, sentence, first, first + (1 << level) - 1)
        if self.frontier.size in self.kept_sizes:
            self.compare_kept(self.frontier.size, self.frontier.root())

    def compare_kept(self, size: int, root: bytes) -> None:
        """Compares the root over the first `size` entries with every kept head of that size."""
        if any(before == size and kept != root for before, kept in self.roots):
            sentence = "deze regels zijn anders dan in een bewaarde kop"
            self.found(Kind.CHANGED, sentence, 0, max(size - 1, 0))

    def content(self, number: int, leaf: bytes, row: Row[Any] | None) -> None:
        """Whether the content fits its leaf, its place and the columns that find it."""
        if row is None:
            if number >= self.tree.erased:
                self.found(
                    Kind.DROPPED, "de inhoud ontbreekt en is niet volgens de kop gewist", number
                )
            return
        if number < self.tree.erased:
            self.found(Kind.ADDED, "er is inhoud bij een regel die is gewist", number)
            return
        self.whole.contents += 1
        try:
            line = read_line(row.line)
            columns = found_by(line, read_link(row.link))
            fits = leaf_of(from_letters(row.salt, SALT_LENGTH), row.line, row.link) == leaf
        except (TypeError, ValueError, AttributeError):
            self.found(Kind.CHANGED, "de inhoud past niet bij het blad", number)
            return
        if not fits:
            self.found(Kind.CHANGED, "de inhoud past niet bij het blad", number)
        elif (line.number, line.retention) != (number, self.tree.retention):
            self.found(Kind.REORDERED, "de regel hoort op een andere plaats", number)
        elif any(getattr(row, name) != value for name, value in columns.items()):
            self.found(Kind.CHANGED, "de kolommen waarop wordt gezocht, kloppen niet", number)
        if line.key_version is not None:
            self.whole.pseudonyms.add((line.recipient, line.key_version))

    def end(self) -> None:
        """What only shows at the end: entries that are gone, and the root."""
        size = self.tree.size
        if self.unbroken and self.frontier.size < size:
            self.found(Kind.DROPPED, "de regel ontbreekt", self.frontier.size, size - 1)
        elif self.unbroken and self.frontier.root() != self.tree.root:
            sentence = "de regels kloppen niet met de ondertekende wortel"
            self.found(Kind.CHANGED, sentence, 0, max(size - 1, 0))
        if self.unbroken and self.tiles:
            self.found(Kind.ADDED, "er is een tussenstand te veel", 0, max(size - 1, 0))
        if self.tree.erased > size:
            self.found(Kind.CHANGED, "er is meer gewist dan er was", size, self.tree.erased)
