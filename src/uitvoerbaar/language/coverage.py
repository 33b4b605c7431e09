"""Coverage: what became of each article of each regulation, by chapter; and what nobody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from uitvoerbaar.language.checks.bodies import bodies
from uitvoerbaar.law.citation import Citation, Layer
from uitvoerbaar.law.declaration import Article, ArticleStatus, Law
from uitvoerbaar.law.expression import (
    AssumedValue,
    Expression,
    ParameterCell,
    Read,
    Symbol,
    walk,
)

# Of an article whose parts differ, the first of these that one of them has.
_BEST_FIRST = (
    ArticleStatus.ENCODED,
    ArticleStatus.JUDGED,
    ArticleStatus.PROCEDURAL,
    ArticleStatus.NOT_ENCODED,
)


@frozen(slots=True)
class ArticleCoverage:
    """An article: its status, with the reason why it is not encoded.

    `parts` are its paragraphs and items that have a status line of their own. An article without
    one has the best status of its parts.
    """

    citation: Citation
    title: str
    status: ArticleStatus
    reason: str | None
    parts: tuple[ArticleCoverage, ...] = ()


@frozen(slots=True)
class ChapterCoverage:
    """A chapter with its articles in order; `name` is empty for articles under no chapter."""

    name: str
    articles: tuple[ArticleCoverage, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of articles by status, in the order of `ArticleStatus`."""
        return tuple(len(articles) for articles in self.by_status.values())

    @property
    def by_status(self) -> Mapping[ArticleStatus, tuple[ArticleCoverage, ...]]:
        """The articles with each status; every status is there."""
        return {
            status: tuple(article for article in self.articles if article.status is status)
            for status in ArticleStatus
        }


@frozen(slots=True)
class RegulationCoverage:
    """A regulation with its chapters in order."""

    name: str
    abbreviation: str
    layer: Layer
    chapters: tuple[ChapterCoverage, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of articles by status over all chapters, in the order of `ArticleStatus`."""
        columns = zip(*(chapter.counts for chapter in self.chapters), strict=True)
        return tuple(sum(column) for column in columns) or (0,) * len(ArticleStatus)


def coverage(law: Law) -> tuple[RegulationCoverage, ...]:
    """What is covered of each regulation that has articles; raises nothing."""
    return tuple(
        RegulationCoverage(
            regulation.name,
            regulation.abbreviation,
            regulation.layer,
            tuple(_chapters(regulation.articles)),
        )
        for regulation in law.regulations
        if regulation.articles
    )


def _chapters(articles: Iterable[Article]) -> Iterator[ChapterCoverage]:
    chapters: dict[str, dict[str, list[Article]]] = {}
    home: dict[str, str] = {}
    for article in articles:
        number = article.citation.article
        # A part belongs to the chapter of its article.
        chapter = home.setdefault(number, article.chapter or "")
        chapters.setdefault(chapter, {}).setdefault(number, []).append(article)
    for name, numbers in chapters.items():
        yield ChapterCoverage(name, tuple(_covered(group) for group in numbers.values()))


def _covered(group: list[Article]) -> ArticleCoverage:
    """An article with its parts, of which the first mentioned is the article itself."""
    whole = next((a for a in group if not (a.citation.paragraph or a.citation.item)), None)
    stated = [a for a in group if a is not whole and a.status is not ArticleStatus.UNSTATED]
    parts = tuple(ArticleCoverage(a.citation, a.title, a.status, a.reason) for a in stated)
    face = whole or group[0]
    status, reason = face.status, face.reason
    if status is ArticleStatus.UNSTATED:
        status = next((s for s in _BEST_FIRST if any(p.status is s for p in parts)), status)
        reasons = dict.fromkeys(p.reason for p in parts if p.reason and p.status is status)
        reason = "; ".join(reasons) or None
    return ArticleCoverage(face.citation, face.title, status, reason, parts)


def coverage_data(measured: Iterable[RegulationCoverage]) -> list[dict[str, Any]]:
    """The same as plain data, for JSON."""
    return [
        {
            "regulation": regulation.name,
            "abbreviation": regulation.abbreviation,
            "layer": regulation.layer.value,
            "counts": _counts(regulation.counts),
            "chapters": [
                {
                    "chapter": chapter.name,
                    "counts": _counts(chapter.counts),
                    "articles": [_article(article) for article in chapter.articles],
                }
                for chapter in regulation.chapters
            ],
        }
        for regulation in measured
    ]


def _counts(counts: Iterable[int]) -> dict[str, int]:
    names = (status.value or "zonder status" for status in ArticleStatus)
    return dict(zip(names, counts, strict=True))


def _article(article: ArticleCoverage) -> dict[str, Any]:
    return {
        "article": str(article.citation),
        "title": article.title,
        "status": article.status.value or "zonder status",
        "reason": article.reason,
        "parts": [_article(part) for part in article.parts],
    }


# --- what nobody reads ------------------------------------------------------------------------


def unread(law: Law) -> tuple[Symbol, ...]:
    """Items, choices, judgements, parameters and assumptions that no rule reads, in order.

    A parameter or assumption has no kind. Reading in examples and guarantees does not count.
    """
    read: set[Symbol] = set()
    for expression in _expressions(law):
        for part in walk(expression):
            if isinstance(part, Read):
                read.add(part.symbol)
            elif isinstance(part, ParameterCell):
                read.add(Symbol(part.parameter))
            elif isinstance(part, AssumedValue):
                read.add(Symbol(part.assumption))
    for kind in law.kinds.values():
        read.update(Symbol(name, kind.name) for name in (kind.begin, kind.end) if name)
    filling = {a.name for a in law.assumptions.values() if a.parameter is not None}
    declared = (
        *law.items,
        *law.choices,
        *law.judgements,
        *(Symbol(name) for name in law.parameters),
        *(Symbol(name) for name in law.assumptions if name not in filling),
    )
    return tuple(symbol for symbol in declared if symbol not in read)


def _expressions(law: Law) -> Iterator[Expression]:
    """Everything that rules, choices and derived kinds are worked out with."""
    for body in bodies(law):
        yield from body.computed
    for choice in law.choices.values():
        yield from (e for e in (choice.effect, choice.deadline) if e is not None)
    for kind in law.kinds.values():
        if kind.derivation is not None:
            yield kind.derivation.condition
