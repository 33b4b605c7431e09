"""What stands under which article: articles, their parts, and the declarations under them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import define, frozen

from uitvoerbaar.language.checks.bodies import Declared, declared
from uitvoerbaar.law.citation import Citation, Layer
from uitvoerbaar.law.declaration import Article, Law, Regulation

# The article of a regulation: its abbreviation and its number.
Number = tuple[str, str]


@frozen(slots=True)
class Standing:
    """An article, or a part of one that has a status line of its own, in its regulation."""

    regulation: Regulation
    article: Article

    @property
    def number(self) -> Number:
        """The regulation and number of the article as a whole."""
        return (self.article.citation.abbreviation, self.article.citation.article)

    @property
    def is_part(self) -> bool:
        """Whether this is a paragraph or item instead of a whole article."""
        return bool(self.article.citation.paragraph or self.article.citation.item)

    @property
    def layer(self) -> Layer:
        """The layer of the regulation."""
        return self.regulation.layer


@define(slots=False)
class Standings:
    """The articles of a law and what is declared under them."""

    law: Law

    @cached_property
    def all(self) -> tuple[Standing, ...]:
        """Every article and part, in order."""
        return tuple(
            Standing(regulation, article)
            for regulation in self.law.regulations
            for article in regulation.articles
        )

    @cached_property
    def by_number(self) -> Mapping[Number, tuple[Standing, ...]]:
        """An article with its parts, by regulation and number."""
        found: dict[Number, tuple[Standing, ...]] = {}
        for standing in self.all:
            found[standing.number] = (*found.get(standing.number, ()), standing)
        return found

    @cached_property
    def _declared(self) -> Mapping[Number, tuple[Declared, ...]]:
        found: dict[Number, tuple[Declared, ...]] = {}
        for each in declared(self.law):
            citation = each.declaration.origin.citation
            if citation is not None:
                number = (citation.abbreviation, citation.article)
                found[number] = (*found.get(number, ()), each)
        return found

    def declared_under(self, standing: Standing) -> tuple[Declared, ...]:
        """What is declared under an article (with its parts), or under a part."""
        under = self._declared.get(standing.number, ())
        if not standing.is_part:
            return under
        own = standing.article.citation
        return tuple(d for d in under if _within(d.declaration.origin.citation, own))

    def standings_of(self, citation: Citation | None) -> Iterator[Standing]:
        """The article that a citation lies in, and the part of it, if that has a status line."""
        if citation is None:
            return
        for standing in self.by_number.get((citation.abbreviation, citation.article), ()):
            if not standing.is_part or _within(citation, standing.article.citation):
                yield standing


def _within(inner: Citation | None, outer: Citation) -> bool:
    """Whether a place in an article lies in a part of it."""
    if inner is None:
        return False
    if outer.paragraph is not None and inner.paragraph != outer.paragraph:
        return False
    return outer.item is None or inner.item == outer.item


def number_in(text: str) -> Number:
    """The article that a reference such as "WSF artikel 3.14" or "WSF 3.14" names."""
    words = [word for word in text.split() if word != "artikel"]
    return (" ".join(words[:-1]), words[-1]) if words else ("", "")
