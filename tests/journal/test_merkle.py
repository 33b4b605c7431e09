"""The tree is that of RFC 6962: published roots, pymerkle's roots and proofs, and properties."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion
from pymerkle.proof import ConsistencyProof, InclusionProof

from tests.counts import count
from uitvoerbaar.journal.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    is_consistent,
    leaf_hash,
    node_hash,
    perfect_parts,
    root_from_inclusion,
    split,
)

# The test vectors of the reference implementation of Certificate Transparency.
VECTOR = [
    *(b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43"),
    *(bytes(range(0x50, 0x58)), bytes(range(0x60, 0x70))),
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tree:
    """A tree in memory, by the definition of its root."""

    def __init__(self, entries: list[bytes]) -> None:
        self.leaves = [leaf_hash(data) for data in entries]

    def root_of(self, first: int, last: int) -> bytes:
        if last - first == 1:
            return self.leaves[first]
        middle = first + split(last - first)
        return node_hash(self.root_of(first, middle), self.root_of(middle, last))


def frontier_over(leaves: list[bytes]) -> Frontier:
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_published_vectors(size: int) -> None:
    leaves = [leaf_hash(data) for data in VECTOR[:size]]
    assert frontier_over(leaves).root().hex() == ROOTS[size - 1]


def test_the_root_of_an_empty_tree_is_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT
    assert EMPTY_ROOT.hex().startswith("e3b0c442")


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
@settings(max_examples=count(60, 2_000))
def test_roots_and_proofs_agree_with_pymerkle(entries: list[bytes], data: st.DataObject) -> None:
    peer = InmemoryTree.init_from_entries(entries, algorithm="sha256")
    ours = Tree(entries)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    root = frontier_over(ours.leaves[:size]).root()
    assert root == peer.get_root(size) == ours.root_of(0, size)

    path = inclusion_path(index, size, ours.root_of)
    theirs = peer.prove_inclusion(index + 1, size)
    assert theirs.path == [ours.leaves[index], *path]
    assert root_from_inclusion(ours.leaves[index], index, size, path) == root
    read_by_peer = InclusionProof.deserialize(
        theirs.serialize() | {"path": [h.hex() for h in (ours.leaves[index], *path)]}
    )
    verify_inclusion(ours.leaves[index], root, read_by_peer, index=index + 1, size=size)

    grown = consistency_path(old, size, ours.root_of)
    old_root = ours.root_of(0, old)
    assert is_consistent(old, size, peer.get_root(old), peer.get_root(size), grown)
    proof = peer.prove_consistency(old, size)
    assert isinstance(proof, ConsistencyProof)
    verify_consistency(old_root, root, proof, prior_size=old, later_size=size)


@given(st.integers(1, 300), st.data())
@settings(max_examples=count(60, 2_000))
def test_a_proof_with_anything_changed_leads_elsewhere(size: int, data: st.DataObject) -> None:
    tree = Tree([number.to_bytes(2) for number in range(size)])
    root = tree.root_of(0, size)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, tree.root_of)
    leaf = tree.leaves[index]
    changed = bytes([leaf[0] ^ 1]) + leaf[1:]
    assert root_from_inclusion(changed, index, size, path) != root
    assert root_from_inclusion(leaf, index, size, [*path, leaf]) is None
    if path:
        assert root_from_inclusion(leaf, index, size, path[1:]) != root
        at = data.draw(st.integers(0, len(path) - 1))
        wrong = [*path[:at], changed, *path[at + 1 :]]
        assert root_from_inclusion(leaf, index, size, wrong) != root
        other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
        assert root_from_inclusion(leaf, other, size, path) != root
    old = data.draw(st.integers(1, size))
    grown = consistency_path(old, size, tree.root_of)
    old_root = tree.root_of(0, old)
    assert not is_consistent(old, size, changed, root, grown)
    assert not is_consistent(old, size, old_root, changed, grown)
    assert not is_consistent(old, size, old_root, root, [*grown, leaf])
    if grown:
        assert not is_consistent(old, size, old_root, root, grown[:-1])


@given(st.integers(0, 5_000))
def test_a_frontier_is_rebuilt_from_perfect_parts(size: int) -> None:
    parts = perfect_parts(size)
    assert sum(1 << level for level, _ in parts) == size
    ends = [(number + 1) << level for level, number in parts]
    starts = [number << level for level, number in parts]
    assert starts == [0, *ends][: len(starts)]
