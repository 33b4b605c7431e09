"""A signed head: how many entries each tree of a journal holds, and its root, at one moment.

One signature covers every tree, so that no tree can vanish by itself. Whoever keeps a head can
show later that nothing in it was changed, dropped or put in another order since.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from uitvoerbaar.journal.errors import DamagedError
from uitvoerbaar.journal.keys import Keys, PublicKeys
from uitvoerbaar.journal.merkle import EMPTY_ROOT
from uitvoerbaar.journal.writing import (
    from_count,
    from_letters,
    from_moment,
    to_count,
    to_json,
    to_letters,
    to_moment,
)

FORM = "uitvoerbaar journaalkop 1"
_DOMAIN = b"uitvoerbaar/journal/head/1\n"


@frozen(slots=True)
class TreeHead:
    """One tree: the retention it is for, its number of entries, its root (32 bytes).

    erased: the entries before this number have no content any more.
    """

    retention: str
    size: int = 0
    root: bytes = EMPTY_ROOT
    erased: int = 0

    def data(self) -> dict[str, str]:
        """As it is written and signed."""
        return {
            "retention": self.retention,
            "size": to_count(self.size),
            "root": to_letters(self.root),
            "erased": to_count(self.erased),
        }


@frozen(slots=True)
class Head:
    """A head of the journal named `journal` (16 bytes in letters), with its signature."""

    journal: str
    moment: datetime
    trees: tuple[TreeHead, ...] = ()
    key: str = ""
    signature: bytes = field(default=b"", repr=False)

    def tree(self, retention: str) -> TreeHead | None:
        """The tree for a retention period, if there is one."""
        return next((tree for tree in self.trees if tree.retention == retention), None)

    def message(self) -> bytes:
        """What is signed."""
        unsigned = {key: value for key, value in self.data().items() if key != "signature"}
        return _DOMAIN + to_json(unsigned).encode()

    def signed(self, keys: Keys) -> Head:
        """This head, signed."""
        head = evolve(self, key=keys.signs_with)
        return evolve(head, signature=keys.sign(head.message()))

    def is_genuine(self, keys: PublicKeys) -> bool:
        """Whether the signature is right. KeysError if we do not have its key."""
        return keys.verifies(self.key, self.signature, self.message())

    def data(self) -> dict[str, Any]:
        """As it is written to a file."""
        return {
            "form": FORM,
            "journal": self.journal,
            "moment": to_moment(self.moment),
            "trees": [tree.data() for tree in self.trees],
            "key": self.key,
            "signature": to_letters(self.signature),
        }

    def text(self) -> str:
        """The one written form."""
        return to_json(self.data())


def read_head(data: Any) -> Head:
    """The head in the data of a file; ValueError if it is not one."""
    try:
        if data["form"] != FORM or set(data) != {
            *("form", "journal", "moment", "trees", "key", "signature")
        }:
            raise ValueError("another form")
        trees = tuple(
            TreeHead(
                tree["retention"],
                from_count(tree["size"]),
                from_letters(tree["root"], 32),
                from_count(tree["erased"]),
            )
            for tree in data["trees"]
        )
        head = Head(
            to_letters(from_letters(data["journal"], 16)),
            from_moment(data["moment"]),
            trees,
            data["key"],
            from_letters(data["signature"], 64),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a head") from error
    names = [tree.retention for tree in trees]
    if len(set(names)) != len(names) or not all(isinstance(n, str) for n in (*names, head.key)):
        raise ValueError("not a head")
    if head.data() != data:
        raise ValueError("not written as a head")
    return head


def read_head_text(text: str, where: str) -> Head:
    """The head in a text; DamagedError, naming where it came from, if it is not one."""
    try:
        return read_head(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise DamagedError(
            f"{where}: dit is geen kop van een journaal, of hij is beschadigd",
            "gebruik de uitvoer van `uitvoerbaar journal head`",
        ) from None
