"""What could stand at a place in a declaration, in words for people, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from lark import Token

from uitvoerbaar.language.lexer import spellings

_LITERALS = frozenset({"MONEY", "PERCENT", "NUMBER", "DATE", "MONTH", "DURATION", "STRING"})
_DECLARATIONS = frozenset({"KIND", "ITEM", "RULE", "EXAMPLE"})
_VALUE_STARTS = frozenset({"NAME", "NUMBER", "_LP"})
# Everything that can only start an operand; named together as "een waarde".
_OPERANDS = _LITERALS | frozenset({
    "NAME", "_LP", "MINUS", "YES", "NO", "NOT_APPLICABLE", "_SET", "_COUNT", "_SUM_OF",
    "HIGHEST_OF", "LOWEST_OF", "_CHOOSE_FROM", "FIRST_MONTH", "LAST_MONTH", "LONGEST_RUN",
    "ENDING_RUN", "_VOOR", "_NIET",
})  # fmt: skip
# Everything that can follow an operand and goes on with the formula.
_OPERATORS = frozenset({
    "_PLUS", "MINUS", "_TIMES", "_DIVIDED", "_POWER", "EQUALS", "DIFFERS", "COMPARE", "_IS",
    "EXISTS", "ABSENT", "_EN", "_OF", "_INSIDE", "_VAN",
})  # fmt: skip
_NAMED = {
    "NAME": "een naam",
    "STRING": 'een tekst (`"..."`)',
    "MONEY": "een bedrag (`€ 10`)",
    "PERCENT": "een percentage (`5%`)",
    "NUMBER": "een getal",
    "DATE": "een datum (`2026-01-01`)",
    "MONTH": "een maand (`2026-01`)",
    "DURATION": "een duur (`3 maanden`)",
    "_NL": "het einde van de regel",
    "_IN": "een dieper ingesprongen blok",
    "_OUT": "het einde van het blok",
    "$END": "het einde van de declaratie",
    "COMPARE": "`<`, `≤`, `>` of `≥`",
}
_MODIFIERS = frozenset({
    "_AT_LEAST", "_AT_MOST", "ROUND", "ROUND_DOWN", "ROUND_UP", "_CONVERT_PER", "_COUNTED_PER",
    "COUNTED_ONCE",
})  # fmt: skip
_MOST_SHOWN = 6


@cache
def _spellings() -> dict[str, list[str]]:
    return spellings()


def describe(possible: frozenset[str]) -> str:
    """The kinds of tokens in words, e.g. "een waarde, `van` of het einde van de regel"."""
    left = set(possible)
    words: list[str] = []
    if left >= _DECLARATIONS:
        return "alleen een woord als `regel`, `gegeven` of `voorbeeld`"
    if left >= _VALUE_STARTS:
        words.append("een waarde")
        left -= _OPERANDS
    if len(left & _OPERATORS) > 4:
        words.append("een teken of woord dat de formule voortzet (zoals `+`, `=`, `en`)")
        left -= _OPERATORS
    named = sorted((_name(kind) for kind in left), key=lambda word: (word.startswith("het"), word))
    words += named
    if len(words) > _MOST_SHOWN:
        words = [*words[: _MOST_SHOWN - 1], "iets anders"]
    return _listed(words)


def _name(kind: str) -> str:
    return _NAMED.get(kind) or f"`{_spellings().get(kind, [kind])[0]}`"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} of {words[-1]}"


_MENDS = {
    "==": "Schrijf een enkel `=`.",
    "and": "Schrijf `en`.",
    "or": "Schrijf `of`.",
    "not": "Schrijf `niet`.",
    "dan": "Schrijf na de voorwaarde een dubbele punt.",
    "if": "Schrijf `als`.",
    "else": "Schrijf `anders`.",
    "true": "Schrijf `ja`.",
    "false": "Schrijf `nee`.",
    "waar": "Schrijf `ja`.",
    "onwaar": "Schrijf `nee`.",
}


def mend_for(token: Token, possible: frozenset[str]) -> str:
    """How to mend an unexpected token: as precisely as can be told."""
    value = " ".join(token.value.split())
    if possible >= _DECLARATIONS:
        words = [_spellings()[kind][0] for kind in possible if kind in _spellings()]
        close = get_close_matches(value, words, 1, 0.6)
        return (
            f"Bedoelde u `{close[0]}`?" if close else "Wat bij de vorige regel hoort, springt in."
        )
    if token.type == "NAME":
        close = get_close_matches(value, _words(possible), 1, 0.75)
        if close:
            return f"Bedoelde u `{close[0]}`?"
        if value.lower() in _MENDS:
            return _MENDS[value.lower()]
        if "_COLON" in possible and "_LP" not in possible:
            return "Namen van meer woorden krijgen lage streepjes: `mijn_naam`."
    if "_ANDERS" in possible:
        return "Sluit de gevallen af met `anders: ...`."
    if token.type in ("_NL", "_OUT", "$END") and "_COLON" in possible:
        return "Zet een dubbele punt en wat daarna moet komen."
    if token.type in ("_NL", "_OUT", "$END") and "_IN" in possible:
        return "Zet wat erbij hoort op de volgende regels, vier spaties dieper."
    if token.type in _MODIFIERS:
        return "Zet deze bewerking op een eigen, diepere regel, of na een komma binnen haakjes."
    if token.type in ("COMPARE", "EQUALS"):
        return "Vergelijk twee waarden tegelijk; verbind vergelijkingen met `en`."
    if token.type in _reserved() and "NAME" in possible:
        return f"`{value}` is een woord van de taal; kies een andere naam."
    if token.type == "_IN":
        return "Laat deze regel evenver inspringen als de regel ervoor."
    if token.type in ("_NL", "_OUT", "$END"):
        return "Maak af wat hier begint, of haal het begin weg."
    return "Haal dit weg, of zet ervoor wat er mist."


def _words(possible: Iterable[str]) -> list[str]:
    return [word for kind in possible for word in _spellings().get(kind, ()) if word.isalpha()]


@cache
def _reserved() -> frozenset[str]:
    return frozenset(kind for kind, words in _spellings().items() if words[0][:1].isalpha())
