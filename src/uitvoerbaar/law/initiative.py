"""Who has to begin: whether an outcome comes on application or ex officio.

The status line of an article says it. A part of an article that says nothing follows the article
itself, and an article that says nothing follows its parts together.
"""

from __future__ import annotations

from attrs import frozen

from uitvoerbaar.law.citation import Citation
from uitvoerbaar.law.declaration import Article, Law, Rule


@frozen(slots=True)
class Initiative:
    """Whether something comes on application, ex officio, or (both) partly so."""

    on_application: bool
    ex_officio: bool

    @property
    def dutch(self) -> str:
        """In Dutch, as in a status line; empty where the law says nothing."""
        words = (("op aanvraag", self.on_application), ("ambtshalve", self.ex_officio))
        return ", ".join(word for word, holds in words if holds)

    @property
    def names(self) -> tuple[str, ...]:
        """In English, for data."""
        words = (("on_application", self.on_application), ("ex_officio", self.ex_officio))
        return tuple(word for word, holds in words if holds)


def initiative(law: Law, rule: Rule) -> Initiative:
    """Who has to begin for an outcome, by the article under which its latest version stands."""
    citation = rule.versions[-1].origin.citation
    if citation is None:
        return Initiative(False, False)
    parts = [
        article
        for regulation in law.regulations
        if regulation.abbreviation == citation.abbreviation
        for article in regulation.articles
        if article.citation.article == citation.article
    ]
    own = [article for article in parts if _same_part(article.citation, citation)]
    whole = [article for article in parts if article.citation.paragraph is None]
    for group in (own, whole, parts):
        if any(article.on_application or article.ex_officio for article in group):
            return _of(group)
    return Initiative(False, False)


def _same_part(left: Citation, right: Citation) -> bool:
    return (left.paragraph, left.item) == (right.paragraph, right.item)


def _of(articles: list[Article]) -> Initiative:
    return Initiative(
        any(article.on_application for article in articles),
        any(article.ex_officio for article in articles),
    )
