"""The types of values in a law. A type says what a value is and in which unit it is counted."""

from __future__ import annotations

from enum import Enum

from attrs import frozen


class Unit(Enum):
    """The unit of an amount: a sum once, a sum per month, a sum per year."""

    ONCE = ""
    PER_MONTH = "per maand"
    PER_YEAR = "per jaar"


@frozen(slots=True)
class Type:
    """Any type; the subclasses below are all there are."""

    @property
    def name(self) -> str:
        """The type as it is written in the law."""
        return _NAMES[type(self)]

    def __str__(self) -> str:
        return self.name


@frozen(slots=True)
class Amount(Type):
    """Money, in cents: an int where whole, else a Fraction; never a float."""

    unit: Unit = Unit.ONCE

    @property
    def name(self) -> str:
        return f"bedrag {self.unit.value}".strip()


@frozen(slots=True)
class Number(Type):
    """A number without unit: int or Fraction."""


@frozen(slots=True)
class Percentage(Type):
    """A ratio shown in percents; 13,6% is the Fraction 17/125. Counts as a number."""


@frozen(slots=True)
class Boolean(Type):
    """Yes or no."""


@frozen(slots=True)
class Date(Type):
    """A calendar day; a partly known one is an unknown with bounds."""


@frozen(slots=True)
class Month(Type):
    """A calendar month (see law.time: an int)."""


@frozen(slots=True)
class Year(Type):
    """A calendar year."""


@frozen(slots=True)
class Period(Type):
    """A duration in months and days."""


@frozen(slots=True)
class Text(Type):
    """Text; only compared, never computed with."""


@frozen(slots=True)
class Address(Type):
    """An address; only compared."""


@frozen(slots=True)
class Enumerated(Type):
    """One of the values of an enumeration (values are strings)."""

    enumeration: str

    @property
    def name(self) -> str:
        return self.enumeration


@frozen(slots=True)
class Reference(Type):
    """A thing of a kind, e.g. a person."""

    kind: str

    @property
    def name(self) -> str:
        return self.kind


@frozen(slots=True)
class SetOf(Type):
    """Things of a kind, without order or repetition."""

    kind: str

    @property
    def name(self) -> str:
        return f"verzameling {self.kind}"


_NAMES: dict[type[Type], str] = {
    Number: "getal",
    Percentage: "percentage",
    Boolean: "ja/nee",
    Date: "datum",
    Month: "maand",
    Year: "jaar",
    Period: "duur",
    Text: "tekst",
    Address: "adres",
}


def is_numeric(kind: Type) -> bool:
    """Whether a value is a bare number: numbers and percentages compute with each other."""
    return isinstance(kind, Number | Percentage)
