"""The bodies of a law: what each version and exception of a rule computes with, and how to say it.

Every analysis looks at the same things: rule by rule, version by version, with local names in
reach. This module finds them, so that the analyses themselves only say what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from uitvoerbaar.law.citation import Origin, Place
from uitvoerbaar.law.declaration import (
    Declaration,
    Law,
    Rule,
    RuleException,
    RuleVersion,
    Validity,
)
from uitvoerbaar.law.expression import Expression


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
    def place(self) -> Place:
        """Where it is declared."""
        return self.declaration.origin.place

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


def declarations(law: Law) -> Iterator[Declaration]:
    """Everything that is declared under an article, tests left out."""
    for group in (
        law.kinds,
        law.enumerations,
        law.items,
        law.choices,
        law.judgements,
        law.parameters,
        law.assumptions,
    ):
        yield from group.values()
    for body in bodies(law):
        yield body.declaration


# --- saying it in Dutch -----------------------------------------------------------------------


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
