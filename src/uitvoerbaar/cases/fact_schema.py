"""JSON Schema of facts: values by type, states, facts in full, and values by period."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from attrs import define, field

from uitvoerbaar.cases.facts import (
    APPLIED,
    AT_LEAST,
    AT_MOST,
    BY,
    KNOWN_FROM,
    PROVISIONAL,
    REASONS,
    SOURCE,
    UNTIL,
    VALUE,
    Declared,
    is_ordered,
    needs_year,
)
from uitvoerbaar.cases.values import STATES, YES_NO
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Law
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Reference,
    SetOf,
    Type,
    Year,
)

Schema = dict[str, Any]

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PARTLY = "[0-9]{4}(-[0-9]{2}){0,2}"
_MINUS = "[-\u2212]?"
_KEYS = {
    Grid.YEAR: f"^(altijd|(in )?[0-9]{{4}}|vanaf {_PARTLY})$",
    Grid.MONTH: f"^(altijd|(vanaf )?{_PARTLY}|in [0-9]{{4}}(-[0-9]{{2}})?)$",
    Grid.NONE: f"^(altijd|(vanaf )?{_PARTLY})$",
}
_TEXT: Schema = {"type": ["string", "number", "boolean"]}


def reference(name: str) -> Schema:
    """A reference to a definition."""
    pointer = name.replace("~", "~0").replace("/", "~1")
    return {"$ref": "#/$defs/" + quote(pointer, safe="~:")}


def any_of(*options: Schema) -> Schema:
    """One of some schemas (one: itself)."""
    return options[0] if len(options) == 1 else {"anyOf": list(options)}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"}


@define
class FactSchemas:
    """Writes the schemas of facts, and gathers the definitions that they refer to."""

    law: Law
    _definitions: dict[str, Schema] = field(factory=dict)

    def definitions(self) -> dict[str, Schema]:
        """Every definition that was referred to."""
        return {**_common(), **dict(sorted(self._definitions.items()))}

    def value(self, kind: Type) -> Schema:
        """A value of a type."""
        match kind:
            case Enumerated():
                name = f"opsomming {kind.enumeration}"
                values = list(self.law.enumerations[kind.enumeration].values)
                self._definitions.setdefault(name, {"enum": values})
                return reference(name)
            case Reference():
                return reference("naam")
            case SetOf():
                return {"type": "array", "items": reference("naam")}
            case Amount():
                return reference("bedrag")
        return reference(_VALUE_NAMES.get(type(kind), "tekst"))

    def _of(self, declared: Declared) -> Schema:
        """A value of an item; of bounds less is asked."""
        return reference(_WHOLE) if is_whole(declared) else self.value(declared.type)

    def series(self, declared: Declared) -> Schema:
        """All facts about one item of one thing: a fact, or facts by period."""
        name = f"feit: {_what(declared)} {_sort(declared)} {declared.grid.value}".strip()
        if name not in self._definitions:
            by_period = {
                "type": "object",
                "patternProperties": {_KEYS[declared.grid]: self._versions(declared)},
                "additionalProperties": False,
                "minProperties": 1,
            }
            self._definitions[name] = any_of(self._timeless(declared), by_period)
        return reference(name)

    def _timeless(self, declared: Declared) -> Schema:
        """What may be said without a period: not an amount of one year."""
        if not needs_year(declared):
            return self._versions(declared)
        state = self._record(declared, reference("toestand"))
        return any_of(
            reference("toestand"), state, {"type": "array", "items": state, "minItems": 1}
        )

    def _versions(self, declared: Declared) -> Schema:
        name = f"versies: {_what(declared)} {_sort(declared)}"
        if name not in self._definitions:
            record = self._full(declared)
            self._definitions[name] = any_of(
                self._short(declared), record, {"type": "array", "items": record, "minItems": 1}
            )
        return reference(name)

    def _short(self, declared: Declared) -> Schema:
        """A fact in one word."""
        if isinstance(declared, Judgement) and declared.reasons:
            return reference("toestand")
        value = any_of(self._of(declared), reference("toestand"))
        if isinstance(declared, Choice) and isinstance(declared.type, Boolean):
            return any_of(self.value(declared.type), reference("dag"), reference("toestand"))
        return value

    def _full(self, declared: Declared) -> Schema:
        """A fact written out in full."""
        state = reference("toestand")
        if isinstance(declared, Judgement) and declared.reasons:
            given = self._record(declared, self.value(declared.type))
            given["required"] = [VALUE, REASONS]
            return any_of(given, self._record(declared, state))
        value = any_of(self._of(declared), state)
        if isinstance(declared, Choice) and isinstance(declared.type, Boolean):
            value = any_of(self.value(declared.type), reference("dag"), state)
        record = self._record(declared, value)
        if isinstance(declared, Choice | Judgement) or not is_ordered(declared.type):
            return record
        bounds = self._record(declared, value)
        del bounds["properties"][VALUE]
        bound = any_of(self.value(declared.type), state)
        bounds["properties"] |= {AT_LEAST: bound, AT_MOST: bound}
        del bounds["required"]
        bounds["anyOf"] = [{"required": [AT_LEAST]}, {"required": [AT_MOST]}]
        return any_of(record, bounds)

    def _record(self, declared: Declared, value: Schema) -> Schema:
        properties: Schema = {VALUE: value, KNOWN_FROM: reference("dag")}
        if isinstance(declared, Judgement):
            properties |= {REASONS: reference("tekst"), BY: reference("tekst")}
        elif isinstance(declared, Choice):
            properties |= {
                APPLIED: reference("dag"),
                UNTIL: reference("dag"),
                SOURCE: reference("tekst"),
            }
        else:
            properties |= {PROVISIONAL: reference("ja of nee"), SOURCE: reference("tekst")}
        return {
            "type": "object",
            "properties": properties,
            "required": [VALUE],
            "additionalProperties": False,
        }


_VALUE_NAMES: dict[type[Type], str] = {
    Boolean: "ja of nee",
    Date: "datum",
    Month: "maand",
    Year: "jaar",
    Number: "getal",
    Percentage: "percentage",
    Period: "duur",
}


_WHOLE = "geheel getal"


def is_whole(declared: Declared) -> bool:
    """Whether the law says that an item is a whole number."""
    return isinstance(declared, Item) and declared.whole


def _sort(declared: Declared) -> str:
    return _WHOLE if is_whole(declared) else declared.type.name


def _what(declared: Declared) -> str:
    if isinstance(declared, Judgement):
        return "oordeel met redenen" if declared.reasons else "oordeel"
    return "keuze" if isinstance(declared, Choice) else "gegeven"


def _common() -> dict[str, Schema]:
    """The definitions that do not depend on the law."""
    decimals = f"{_MINUS}[0-9]+([.,][0-9]+)*"
    ratio = f"{_MINUS}[0-9]+/[0-9]+"
    count = f"{_MINUS}[0-9]{{1,6}} ?(jaar|jaren|maand|maanden|week|weken|dag|dagen)"
    grouped = "[0-9]{1,3}(\\.[0-9]{3})+,0+|[1-9][0-9]{0,2}(\\.[0-9]{3}){2,}"
    whole = f"{_MINUS}([0-9]+([.,]0+)?|{grouped}|[0-9]+/[0-9]+)"
    money = f"{_MINUS}(€|EUR)?\\s*{_MINUS}\\s*[0-9]+([.,][0-9]+)*(/[0-9]+)?\\s*(,-+)?"
    return {
        "toestand": {
            "description": "wat bekend is in plaats van een waarde",
            "enum": list(STATES),
        },
        "naam": {
            "description": "de naam van een ding in dit geval",
            "type": ["string", "number"],
        },
        "dag": {"description": "een hele datum", **_pattern(_DAY)},
        "datum": {
            "description": "een datum, of de maand of het jaar als de rest onbekend is",
            **any_of(_pattern(_PARTLY), {"type": "integer"}),
        },
        "maand": _pattern("[0-9]{4}-[0-9]{2}"),
        "jaar": any_of({"type": "integer"}, _pattern("[0-9]{4}")),
        "bedrag": {
            "description": 'euro\'s: 38000, 38000.50 of "38.000,50"',
            **any_of({"type": "number"}, _pattern(money)),
        },
        "getal": any_of({"type": "number"}, _pattern(f"({decimals}|{ratio})")),
        _WHOLE: any_of({"type": "integer"}, _pattern(whole)),
        "percentage": _pattern(f"({decimals}|{ratio})\\s*%"),
        "ja of nee": any_of({"type": "boolean"}, {"enum": list(YES_NO)}),
        "duur": _pattern(f"{count}( en {count})*"),
        "tekst": _TEXT,
    }
