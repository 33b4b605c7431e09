"""The Merkle tree of RFC 6962 (and RFC 9162): roots, proofs of inclusion and of consistency.

Hash: SHA-256; a leaf is hashed with prefix 0, a node with prefix 1. `root_of(first, last)` stands
for whatever knows the root over the leaves `first` up to but not including `last`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
RootOf = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size` (at least 2): where a tree splits."""
    return 1 << ((size - 1).bit_length() - 1)


class Frontier:
    """The right edge of a growing tree: enough to add leaves and to know the root."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)  # roots of the perfect subtrees, the largest first

    def copy(self) -> Frontier:
        """A frontier that grows by itself."""
        return Frontier(self.size, self._peaks)

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Adds a leaf hash; gives the nodes that are now complete: level, number at it, hash."""
        node, size, level = leaf, self.size, 0
        complete = [(0, size, leaf)]
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
            level += 1
            complete.append((level, size, node))
        self._peaks.append(node)
        self.size += 1
        return complete

    def root(self) -> bytes:
        """The root over every leaf so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def perfect_parts(size: int) -> list[tuple[int, int]]:
    """The perfect subtrees of a tree of this size, the largest first: level, number at it."""
    parts, first = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            parts.append((level, first >> level))
            first += 1 << level
    return parts


def inclusion_path(index: int, size: int, root_of: RootOf) -> list[bytes]:
    """The proof that leaf `index` is in the tree over the first `size` leaves, leaf to root."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    path: list[bytes] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + split(last - first)
        if index < middle:
            path.append(root_of(middle, last))
            last = middle
        else:
            path.append(root_of(first, middle))
            first = middle
    return path[::-1]


def consistency_path(old: int, new: int, root_of: RootOf) -> list[bytes]:
    """The proof that the first `old` leaves of the tree over `new` leaves were not changed."""
    if not 0 < old <= new:
        raise ValueError("the older tree is empty or the larger one")
    path: list[bytes] = []
    first, last, whole = 0, new, True
    while old != last:
        middle = first + split(last - first)
        if old <= middle:
            path.append(root_of(middle, last))
            last = middle
        else:
            path.append(root_of(first, middle))
            first = middle
            whole = False
    if not whole:
        path.append(root_of(first, last))
    return path[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a proof of inclusion leads to (RFC 9162, 2.1.3.2); None if it cannot be one."""
    if not 0 <= index < size:
        return None
    number, last, root = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if number & 1 or number == last:
            root = node_hash(step, root)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            root = node_hash(root, step)
        number >>= 1
        last >>= 1
    return root if last == 0 else None


def is_consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the proof shows the older tree as the beginning of the newer (RFC 9162, 2.1.4.2)."""
    if old == 0:
        return not path and new >= 0 and old_root == EMPTY_ROOT
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    number, last = old - 1, new - 1
    while number & 1:
        number >>= 1
        last >>= 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            older = node_hash(step, older)
            newer = node_hash(step, newer)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            newer = node_hash(newer, step)
        number >>= 1
        last >>= 1
    return older == old_root and newer == new_root and last == 0
