"""What changed in regulations and in what their articles say about themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from uitvoerbaar.language.comparison.changes import Change, ChangeKind, Detail
from uitvoerbaar.law.declaration import Article, ArticleStatus, Law, Regulation


def article_changes(old: Law, new: Law) -> Iterator[Change]:
    """The regulations and articles that came, went, or say something else about themselves.

    The paraphrase above the rules is no rule, so it is not compared.
    """
    before = {regulation.abbreviation: regulation for regulation in old.regulations}
    after = {regulation.abbreviation: regulation for regulation in new.regulations}
    for name in dict.fromkeys((*before, *after)):
        yield from _regulation(before.get(name), after.get(name))


def _regulation(old: Regulation | None, new: Regulation | None) -> Iterator[Change]:
    regulation = new or old
    assert regulation is not None
    if old is None or new is None:
        kind = ChangeKind.ADDED if old is None else ChangeKind.REPEALED
        yield Change(kind, "regeling", regulation.name, regulation.name, None)
    else:
        details = _details(_about_regulation(old), _about_regulation(new))
        if details:
            name = regulation.name
            yield Change(ChangeKind.CHANGED, "regeling", name, name, None, tuple(details))
    before = {_key(article): article for article in (old.articles if old else ())}
    after = {_key(article): article for article in (new.articles if new else ())}
    for key in dict.fromkeys((*after, *before)):
        change = _article(before.get(key), after.get(key), regulation.name)
        if change is not None:
            yield change


def _article(old: Article | None, new: Article | None, regulation: str) -> Change | None:
    article = new or old
    assert article is not None
    name = str(article.citation).partition(" artikel ")[2]
    details = tuple(_details(_about(old), _about(new)))
    if old is None or new is None:
        kind = ChangeKind.ADDED if old is None else ChangeKind.REPEALED
        return Change(kind, "artikel", name, regulation, article.citation, details)
    if not details:
        return None
    return Change(ChangeKind.CHANGED, "artikel", name, regulation, article.citation, details)


def _key(article: Article) -> tuple[str, str | None, str | None]:
    return article.citation.article, article.citation.paragraph, article.citation.item


def _details(old: dict[str, str | None], new: dict[str, str | None]) -> list[Detail]:
    return [
        Detail(label, old.get(label), new.get(label))
        for label in dict.fromkeys((*old, *new))
        if old.get(label) != new.get(label)
    ]


def _about_regulation(regulation: Regulation) -> dict[str, str | None]:
    return {
        "naam": regulation.name,
        "laag": regulation.layer.value,
        "nummer in het BWB": regulation.bwb,
        "geldend op": _day(regulation.in_force),
        "gezien op": _day(regulation.seen),
    }


def _about(article: Article | None) -> dict[str, str | None]:
    """What an article says about itself, in the words of a status line."""
    if article is None:
        return {}
    stated = article.status is not ArticleStatus.UNSTATED
    return {
        "titel": article.title or None,
        "status": article.status.value if stated else None,
        "gecodeerd bij": ", ".join(article.encoded_at) or None,
        "reden": article.reason,
        "bevoegdheid": "kan" if article.discretionary else None,
        "grens": "ten hoogste" if article.at_most else None,
        "termijn": "harde termijn" if article.hard_deadline else None,
        "hardheidsclausule": article.hardship,
        "initiatief": _initiative(article),
        "delegatie": "; ".join(
            f"{', '.join(sorted(d.names)) or 'alles'} aan {d.layer.value}"
            for d in sorted(article.delegations, key=lambda d: (d.layer.rank, d.names))
        )
        or None,
        "vult": article.fills,
        "tekst van de wet (sha256)": article.sha256,
    }


def _initiative(article: Article) -> str | None:
    words = [
        word
        for word, said in (
            ("op aanvraag", article.on_application),
            ("ambtshalve", article.ex_officio),
        )
        if said
    ]
    return " en ".join(words) or None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
