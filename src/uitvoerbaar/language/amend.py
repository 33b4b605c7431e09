"""Proposals: pages that amend a law, applied to it.

A proposal is a page with `voorstel: naam` in its front matter. It holds `vervang vanaf`, `voeg toe
vanaf` and `trek in vanaf`, under headings of the articles that it amends, and examples and
guarantees that the amended law must meet. A status line under a heading replaces that of the
article; an article that the law lacks is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import evolve

from uitvoerbaar.language.comparison.order import natural
from uitvoerbaar.language.elaborate.articles import (
    STATUS_WITHOUT_ARTICLE,
    UNKNOWN_STATUS,
    read_articles,
)
from uitvoerbaar.language.files import SourceFile, digest_of, read_sources
from uitvoerbaar.language.load import (
    AMENDMENT_IN_LAW,
    ParsedPages,
    finish,
    is_proposal,
    parse_pages,
)
from uitvoerbaar.language.messages import Message
from uitvoerbaar.language.page import Page, decode, read_page
from uitvoerbaar.language.proposals.amendments import apply
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Article, ArticleStatus, Law, Regulation


def amended(
    law_pages: Sequence[Page], proposal_pages: Sequence[Page]
) -> tuple[Law | None, list[Message]]:
    """The law as it reads after the proposals, and all messages; None if any is an error.

    Pages of the law that are proposals themselves take no part. Never raises.
    """
    pages = [page for page in law_pages if not is_proposal(page)]
    base = parse_pages(pages)
    # Without their status lines: these replace those of the law, where pages of one law may not
    # contradict each other.
    together = parse_pages([*pages, *map(_without_status, proposal_pages)])
    count = len(base.declarations)
    declarations, messages = apply(together.declarations[:count], together.declarations[count:])
    statuses, about_status = _statuses(proposal_pages)
    regulations = [
        _merged(regulation, base.regulations, statuses) for regulation in together.regulations
    ]
    found = [*together.messages, *_not_proposals(proposal_pages), *about_status, *messages]
    sources = [SourceFile(page.file, page.text.encode()) for page in (*pages, *proposal_pages)]
    whole = ParsedPages(
        tuple(declarations), tuple(regulations), together.unread, together.blind, tuple(found)
    )
    return finish(whole, digest_of(sources))


def check_amended(
    law: Path, proposal: Path
) -> tuple[Law | None, list[Message], dict[str, list[str]]]:
    """The law in a folder or file after the proposals in another (None if it cannot be used), all
    messages in order, and the lines of each file by its name. A proposal with the name of a file of
    the law is named after its folder. Raises OSError where a file cannot be read."""
    sources = read_sources(law)
    names = {source.name for source in sources}
    folder = proposal.resolve().name if proposal.is_dir() else proposal.resolve().parent.name
    proposals = [
        SourceFile(f"{folder}/{s.name}", s.content) if s.name in names else s
        for s in read_sources(proposal)
    ]
    read = [read_page(decode(s.content), s.name) for s in sources]
    proposed = [read_page(decode(s.content), s.name) for s in proposals]
    found, messages = amended([page for page, _ in read], [page for page, _ in proposed])
    messages += [message for _, earlier in (*read, *proposed) for message in earlier]
    lines = {s.name: decode(s.content).splitlines() for s in (*sources, *proposals)}
    if any(message.is_error for message in messages):
        found = None
    return found, sorted(messages, key=lambda message: message.sort_key), lines


def _without_status(page: Page) -> Page:
    sections = tuple(evolve(section, status=None) for section in page.sections)
    return evolve(page, sections=sections)


def _not_proposals(pages: Iterable[Page]) -> list[Message]:
    """A message for each page with declarations that does not say that it is a proposal."""
    return [
        Message(
            AMENDMENT_IN_LAW,
            Place(page.file, 1, 1, 1, 2),
            "Deze bladzijde is geen voorstel, maar wordt wel zo gebruikt.",
            "Zet in de kop `voorstel: naam`.",
        )
        for page in pages
        if not is_proposal(page) and any(section.blocks for section in page.sections)
    ]


# --- articles ---------------------------------------------------------------------------------

_Key = tuple[str, str, str | None, str | None]


def _key(article: Article) -> _Key:
    cited = article.citation
    return cited.regulation, cited.article, cited.paragraph, cited.item


def _statuses(pages: Sequence[Page]) -> tuple[dict[_Key, Article], list[Message]]:
    """The articles of which a proposal states the status, and what is wrong with the status."""
    messages: list[Message] = []
    found = read_articles(pages, messages).regulations
    stated = {
        _key(article): article
        for regulation in found
        for article in regulation.articles
        if _says_something(article)
    }
    about = (UNKNOWN_STATUS, STATUS_WITHOUT_ARTICLE)
    return stated, [message for message in messages if message.kind in about]


_STATUS_FIELDS = (
    "status", "reason", "discretionary", "at_most", "hard_deadline", "hardship", "on_application",
    "ex_officio", "delegations", "fills", "sha256",
)  # fmt: skip


def _says_something(article: Article) -> bool:
    said = [getattr(article, name) for name in _STATUS_FIELDS[1:]]
    return article.status is not ArticleStatus.UNSTATED or any(said)


def _merged(
    regulation: Regulation, base: Iterable[Regulation], statuses: dict[_Key, Article]
) -> Regulation:
    """A regulation with its own articles, those that the proposal adds in their place by number,
    and each with the status that the proposal gives it."""
    own = next((r for r in base if r.abbreviation == regulation.abbreviation), None)
    known = {_key(article) for article in own.articles} if own is not None else set()
    articles = list(own.articles) if own is not None else []
    for article in regulation.articles:
        if _key(article) not in known:
            articles.insert(_position(articles, article), article)
    return evolve(regulation, articles=tuple(_with_status(a, statuses) for a in articles))


def _with_status(article: Article, statuses: dict[_Key, Article]) -> Article:
    stated = statuses.get(_key(article))
    if stated is None:
        return article
    return evolve(article, **{name: getattr(stated, name) for name in _STATUS_FIELDS})


def _position(articles: Sequence[Article], new: Article) -> int:
    """Where a new article belongs: after the last with a lower number."""
    number = natural(new.citation)
    lower = [index for index, article in enumerate(articles) if natural(article.citation) <= number]
    return lower[-1] + 1 if lower else 0
