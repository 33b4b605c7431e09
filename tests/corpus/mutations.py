"""Small mistakes made on purpose in the text of a law, as a hurried hand would make them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from attrs import frozen


@frozen
class Mutation:
    """What was done where: the file, the line (from 1), and the text after it."""

    what: str
    file: str
    line: int
    text: str


def _rule_lines(lines: list[str]) -> list[int]:
    """The lines inside fenced blocks that hold something."""
    found, inside = [], False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            inside = not inside and line.strip() in ("```regels", "```voorbeeld")
        elif inside and line.strip() and not line.lstrip().startswith("#"):
            found.append(number)
    return found


def _drop(line: str, _: random.Random) -> str | None:
    del line
    return None


def _double(line: str, _: random.Random) -> str:
    return f"{line}\n{line}"


def _rename(line: str, source: random.Random) -> str:
    names = list(re.finditer(r"[a-z]+_[a-z_]+", line))
    if not names:
        return line
    name = source.choice(names)
    text = name.group()
    position = source.randrange(len(text))
    changed = text[:position] + source.choice("aeiou") + text[position + 1 :]
    return line[: name.start()] + changed + line[name.end() :]


def _swap_words(line: str, source: random.Random) -> str:
    pairs = [
        ("elke maand", "elk jaar"),
        ("per maand", "per jaar"),
        ("bedrag", "getal"),
        ("ja/nee", "datum"),
        ("ten minste", "ten hoogste"),
        (" en ", " of "),
        ("≤", "<"),
        (">", "≥"),
        ("+", "-"),
        ("×", "+"),
        ("naar beneden afgerond", "afgerond"),
        ("niet ", ""),
        ("som van", "hoogste van"),
        ("andere ", ""),
    ]
    fitting = [(a, b) for a, b in pairs if a in line]
    if not fitting:
        return line
    before, after = source.choice(fitting)
    return line.replace(before, after, 1)


def _change_amount(line: str, source: random.Random) -> str:
    digits = list(re.finditer(r"\d", line))
    if not digits:
        return line
    digit = source.choice(digits)
    other = str((int(digit.group()) + source.randint(1, 9)) % 10)
    return line[: digit.start()] + other + line[digit.end() :]


def _lose_sign(line: str, source: random.Random) -> str:
    position = source.randrange(len(line))
    return line[:position] + line[position + 1 :]


def _indent(line: str, source: random.Random) -> str:
    return source.choice(["    " + line, line[4:] if line.startswith("    ") else line[1:]])


KINDS: dict[str, Callable[[str, random.Random], str | None]] = {
    "dropped a line": _drop,
    "doubled a line": _double,
    "renamed something": _rename,
    "swapped a word": _swap_words,
    "changed a digit": _change_amount,
    "lost a sign": _lose_sign,
    "moved a line": _indent,
}


def mutate(texts: dict[str, str], source: random.Random) -> Mutation:
    """One mistake somewhere in the files (name to text)."""
    while True:
        file = source.choice(sorted(texts))
        lines = texts[file].split("\n")
        candidates = _rule_lines(lines)
        if not candidates:
            continue
        number = source.choice(candidates)
        what = source.choice(sorted(KINDS))
        changed = KINDS[what](lines[number], source)
        if changed == lines[number]:
            continue
        kept = lines[:number] + ([] if changed is None else [changed]) + lines[number + 1 :]
        return Mutation(what, file, number + 1, "\n".join(kept))
