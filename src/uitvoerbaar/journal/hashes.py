"""The hashes of one stored tree, read in blocks of 256: enough for its edge and for proofs."""

from __future__ import annotations

from sqlalchemy import Connection, select

from uitvoerbaar.journal.errors import DamagedError
from uitvoerbaar.journal.merkle import Frontier, node_hash, perfect_parts, split
from uitvoerbaar.journal.storage import TILE, leaves, tiles
from uitvoerbaar.journal.writing import from_letters

BLOCK = 1 << TILE


class StoredHashes:
    """Nodes of the tree with this number, within one transaction."""

    def __init__(self, connection: Connection, tree: int) -> None:
        self._connection = connection
        self._tree = tree
        self._blocks: dict[tuple[int, int], dict[int, bytes]] = {}
        self._nodes: dict[tuple[int, int], bytes] = {}

    def root_of(self, first: int, last: int) -> bytes:
        """The root over the leaves `first` up to but not including `last`."""
        size = last - first
        if size & (size - 1) == 0 and first % size == 0:
            return self.node(size.bit_length() - 1, first // size)
        middle = first + split(size)
        return node_hash(self.root_of(first, middle), self.root_of(middle, last))

    def node(self, level: int, number: int) -> bytes:
        """The node with this number at this level; level 0 holds the leaves."""
        if level % TILE == 0:
            return self._stored(level // TILE, number)
        place = (level, number)
        if place not in self._nodes:
            left, right = self.node(level - 1, 2 * number), self.node(level - 1, 2 * number + 1)
            self._nodes[place] = node_hash(left, right)
        return self._nodes[place]

    def frontier(self, size: int) -> Frontier:
        """The edge of the tree over the first `size` leaves."""
        return Frontier(size, [self.node(level, number) for level, number in perfect_parts(size)])

    def _stored(self, level: int, number: int) -> bytes:
        block = (level, number // BLOCK)
        if block not in self._blocks:
            self._blocks[block] = self._read(level, block[1] * BLOCK)
        try:
            return self._blocks[block][number]
        except KeyError:
            raise DamagedError(
                "een regel of tussenstand van het journaal ontbreekt",
                "loop het journaal na met `uitvoerbaar journal verify`",
            ) from None

    def _read(self, level: int, first: int) -> dict[int, bytes]:
        table = tiles if level else leaves
        query = select(table.c.number, table.c.hash).where(
            table.c.tree == self._tree,
            table.c.number >= first,
            table.c.number < first + BLOCK,
        )
        if level:
            query = query.where(tiles.c.level == level)
        try:
            return {
                number: from_letters(text, 32) for number, text in self._connection.execute(query)
            }
        except ValueError:
            raise DamagedError(
                "een hash in het journaal is beschadigd",
                "loop het journaal na met `uitvoerbaar journal verify`",
            ) from None
