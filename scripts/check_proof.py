#!/usr/bin/env python3
"""Checks a proof from a journal, with nothing of the program that made it.

    python check_proof.py PROOF.json PUBLIC-KEYS.json [--later LATER.json]

PROOF.json: what `uitvoerbaar journal proof` wrote about one line. PUBLIC-KEYS.json: the public keys
of the journal, from a source that you trust. LATER.json: a later proof for the same line, made
when its content had been erased. Needs Python 3.11 or newer and the package `cryptography`.

It shows: the line is exactly this text, it is at this place in the journal, the journal was signed
so, and (if the proof names an earlier head) since that head the journal only grew. It does not show
that nothing else was kept beside the journal. Exit code 0: the proof holds; 1: it does not.

The rules, to check by hand: bytes are written in the letters a (0) to p (15), two for each byte;
counts in groups of three digits with underscores; JSON that is signed has its keys in order and no
spaces. commitment = SHA-256("uitvoerbaar/journal/line/1\\n" + salt + line); leaf data = that
commitment + `link` (a closed commitment to what links the line to others); tree and proofs are
those of RFC 6962; signature = Ed25519 over "uitvoerbaar/journal/head/1\\n" + the JSON of the head
without its signature.
"""

from __future__ import annotations

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LETTERS = "abcdefghijklmnop"


class NotHoldingError(Exception):
    """Why a proof does not hold, in a Dutch sentence."""


def stop(sentence: str) -> NoReturn:
    raise NotHoldingError(sentence)


def from_letters(text: str) -> bytes:
    if len(text) % 2 or any(mark not in LETTERS for mark in text):
        stop("een waarde is niet in letters geschreven")
    values = [LETTERS.index(mark) for mark in text]
    return bytes(16 * high + low for high, low in zip(values[::2], values[1::2], strict=True))


def from_count(text: str) -> int:
    number = int(text)
    if number < 0 or f"{number:_}" != text:
        stop("een aantal is niet goed geschreven")
    return number


def pair(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def check_head(head: dict[str, Any], keys: dict[str, str]) -> None:
    """The signature under a head is that of a key we trust."""
    if head["key"] not in keys:
        stop(f"de sleutel {head['key']} staat niet bij de openbare sleutels")
    unsigned = {name: value for name, value in head.items() if name != "signature"}
    text = json.dumps(unsigned, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    key = Ed25519PublicKey.from_public_bytes(from_letters(keys[head["key"]]))
    try:
        key.verify(from_letters(head["signature"]), b"uitvoerbaar/journal/head/1\n" + text.encode())
    except InvalidSignature:
        stop("de handtekening onder de kop is niet echt")


def tree_of(head: dict[str, Any], retention: str) -> tuple[int, bytes] | None:
    """Size and root of the tree for a retention."""
    for tree in head["trees"]:
        if tree["retention"] == retention:
            return from_count(tree["size"]), from_letters(tree["root"])
    return None


def check_inclusion(leaf: bytes, number: int, size: int, root: bytes, path: list[bytes]) -> None:
    """The leaf is number `number` of `size`, counted from 0: climb from the leaf to the root."""
    if not 0 <= number < size:
        stop("de regel valt buiten de boom")
    steps = list(path)

    def climb(first: int, last: int) -> bytes:
        # From the top down, take steps from the end; come back up with hashes.
        if last - first == 1:
            return leaf
        if not steps:
            stop("het pad is te kort")
        half = 1 << ((last - first - 1).bit_length() - 1)
        step = steps.pop()
        if number < first + half:
            return pair(climb(first, first + half), step)
        return pair(step, climb(first + half, last))

    if climb(0, size) != root or steps:
        stop("het pad leidt niet naar de ondertekende kop")


def check_growth(old: tuple[int, bytes] | None, new: tuple[int, bytes], path: list[bytes]) -> None:
    """The first entries of the new tree are those of the old one (RFC 6962, 2.1.2)."""
    if old is None or old[0] == 0:
        if path:
            stop("het pad naar de eerdere kop is te lang")
        return
    steps = list(path)

    def climb(first: int, last: int, whole: bool) -> tuple[bytes, bytes]:
        # The roots over what is old of this part, and over all of it.
        if old[0] == last and whole:
            return old[1], old[1]
        if not steps:
            stop("het pad naar de eerdere kop is te kort")
        step = steps.pop()
        if old[0] == last:
            return step, step
        half = 1 << ((last - first - 1).bit_length() - 1)
        if old[0] <= first + half:
            before, after = climb(first, first + half, whole)
            return before, pair(after, step)
        before, after = climb(first + half, last, False)
        return pair(step, before), pair(step, after)

    if old[0] > new[0] or climb(0, new[0], True) != (old[1], new[1]) or steps:
        stop("het journaal is sinds de eerdere kop niet alleen gegroeid")


def check(proof: dict[str, Any], keys: dict[str, str]) -> bytes:
    """Everything that a proof says; gives its leaf."""
    if proof["form"] != "uitvoerbaar journaalbewijs 1":
        stop("dit is geen bewijs in de vorm die hier bekend is")
    head, retention, number = proof["head"], proof["retention"], from_count(proof["number"])
    check_head(head, keys)
    tree = tree_of(head, retention)
    if tree is None:
        stop("de kop kent deze bewaartermijn niet")
    leaf = from_letters(proof["leaf"])
    content = proof["content"]
    if content is not None:
        text = content["line"]
        salted = b"uitvoerbaar/journal/line/1\n" + from_letters(content["salt"]) + text.encode()
        closed = from_letters(content["link"])
        if sha256(b"\x00" + sha256(salted).digest() + closed).digest() != leaf:
            stop("de tekst van de regel is niet wat is vastgelegd")
        line = json.loads(text)
        if line["retention"] != retention or from_count(line["number"]) != number:
            stop("de regel hoort op een andere plaats")
    check_inclusion(leaf, number, *tree, [from_letters(step) for step in proof["path"]])
    since = proof["since"]
    if since is not None:
        check_head(since["head"], keys)
        if since["head"]["journal"] != head["journal"]:
            stop("de eerdere kop is van een ander journaal")
        if since["head"]["moment"] > head["moment"]:
            stop("de eerdere kop is niet eerder")
        old = tree_of(since["head"], retention)
        check_growth(old, tree, [from_letters(step) for step in since["path"]])
    return leaf


def read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        stop(f"{path}: kan niet worden gelezen ({error.strerror})")
    except (ValueError, RecursionError):
        stop(f"{path}: dit is geen JSON")
    if not isinstance(data, dict):
        stop(f"{path}: dit is geen bewijs en geen lijst van sleutels")
    return data


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks a proof from a journal.")
    parser.add_argument("proof", type=Path)
    parser.add_argument("keys", type=Path)
    parser.add_argument("--later", type=Path)
    chosen = parser.parse_args()
    try:
        proof, keys = read(chosen.proof), read(chosen.keys)
        if keys.get("form") != "uitvoerbaar openbare journaalsleutels 1":
            stop(f"{chosen.keys}: dit zijn geen openbare sleutels van een journaal")
        leaf = check(proof, keys["keys"])
        if chosen.later is not None:
            later = read(chosen.later)
            same_place = all(later[name] == proof[name] for name in ("retention", "number"))
            if check(later, keys["keys"]) != leaf or not same_place:
                stop("het latere bewijs gaat over een andere regel")
            if later["head"]["journal"] != proof["head"]["journal"]:
                stop("het latere bewijs is van een ander journaal")
    except NotHoldingError as error:
        print(f"Het bewijs klopt niet: {error}.")
        return 1
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        print("Het bewijs klopt niet: er ontbreken delen, of zij zijn beschadigd.")
        return 1
    size, _ = tree_of(proof["head"], proof["retention"]) or (0, b"")
    print("Het bewijs klopt.")
    print(f"Regel {proof['number']} van {size:_}, bewaartermijn: {proof['retention']}.")
    print(f"Ondertekend op {proof['head']['moment']} met sleutel {proof['head']['key']}.")
    if proof["since"] is not None:
        print(f"Sinds {proof['since']['head']['moment']} is het journaal alleen gegroeid.")
    if proof["content"] is None:
        print("De inhoud van deze regel is gewist.")
    else:
        print(proof["content"]["line"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
