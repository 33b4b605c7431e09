"""The bodies of a law: what each version and exception of a rule computes with, and how to say it.

Every analysis looks at the same things: rule by rule, version by version, with local names in
reach. This module finds them, so that the analyses themselves only say what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from uitvoerbaar.law.citation import Origin, Place
from uitvoerbaar.law.declaration import (
    Declaration,
    Law,
    Parameter,
    Rule,
    RuleException,
    RuleVersion,
    Validity,
)
from uitvoerbaar.law.expression import Expression, Symbol


@frozen(slots=True)
class Body:
    """A version or an exception of a rule."""

    rule: Rule
    declaration: RuleVersion | RuleException

    @property
    def validity(self) -> Validity:
        """When it is in force."""
        return self.declaration.validity

    @property
    def locals(self) -> Mapping[str, Expression]:
        """Its local names (`stel`) with what they stand for."""
        return dict(self.declaration.locals)

    @property
    def computed(self) -> tuple[Expression, ...]:
        """All expressions that its value depends on; those of `uitleg` are only for showing."""
        declaration = self.declaration
        local = tuple(expression for _, expression in declaration.locals)
        if isinstance(declaration, RuleException):
            return (*local, declaration.condition, declaration.body)
        carried = (declaration.start, declaration.start_value)
        return (*local, *(e for e in carried if e is not None), declaration.body)

    @property
    def is_borrowed(self) -> bool:
        """Whether it borrows the text of another rule, where findings are reported already."""
        return isinstance(self.declaration, RuleVersion) and self.declaration.borrowed is not None


def bodies_of(rule: Rule) -> tuple[Body, ...]:
    """The versions of a rule, then its exceptions."""
    versions = (Body(rule, version) for version in rule.versions)
    exceptions = (Body(rule, exception) for exception in rule.exceptions)
    return (*versions, *exceptions)


def bodies(law: Law) -> Iterator[Body]:
    """Every body of a law, rule by rule."""
    for rule in law.rules.values():
        yield from bodies_of(rule)


@frozen(slots=True)
class Declared:
    """Something declared, with the name by which the law reads it (an exception: its rule's)."""

    symbol: Symbol
    declaration: Declaration

    @property
    def names(self) -> frozenset[str]:
        """The bare names that it goes by: an exception has its own, too."""
        own = {self.declaration.name} if isinstance(self.declaration, RuleException) else set()
        return frozenset({self.symbol.name, *own})

    @property
    def rules(self) -> bool:
        """Whether it lays down what holds, instead of only giving names and facts."""
        return isinstance(self.declaration, Parameter | RuleVersion | RuleException)

    @property
    def called(self) -> str:
        """What it is, in a message."""
        if isinstance(self.declaration, RuleException):
            return f"uitzondering {quoted(self.declaration.name)} op {quoted(self.symbol)}"
        return quoted(self.symbol)


def declared(law: Law) -> Iterator[Declared]:
    """Everything that is declared, tests left out; each version of a rule apart."""
    owned: tuple[Mapping[Symbol, Declaration], ...] = (law.items, law.choices, law.judgements)
    for group in owned:
        for symbol, declaration in group.items():
            yield Declared(symbol, declaration)
    free: tuple[Mapping[str, Declaration], ...]
    free = (law.kinds, law.enumerations, law.parameters, law.assumptions)
    for named in free:
        for name, declaration in named.items():
            yield Declared(Symbol(name), declaration)
    for body in bodies(law):
        yield Declared(body.rule.symbol, body.declaration)


# --- saying it in Dutch -----------------------------------------------------------------------


def heading(declaration: Declaration) -> Place:
    """The first line of a declaration: where to point for the declaration as a whole."""
    place = declaration.origin.place
    first_line = declaration.source.split("\n", 1)[0]
    end = place.column + len(first_line) if first_line else place.column + 1
    return evolve(place, end_line=place.line, end_column=end)


def article_of(origin: Origin) -> str:
    """The article of an origin as it is cited, or its place where it stands under none."""
    return str(origin.citation) if origin.citation else str(origin.place)


def listed(words: Iterable[object], last: str = "en") -> str:
    """A list in Dutch: "a, b en c"."""
    texts = [str(word) for word in words]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def quoted(name: object) -> str:
    """A name of the law, marked as such."""
    return f"`{name}`"


def day_name(day: date) -> str:
    """A date as it is written in the law."""
    return day.isoformat()
