"""What the corpus recorded of the statute text: per article, its hash and the rules under it."""

from __future__ import annotations

from uitvoerbaar.language.statute_check import RecordedText
from uitvoerbaar.law.declaration import Article, Law


def recorded_texts(law: Law, bwb_id: str) -> tuple[RecordedText, ...]:
    """The articles of one regulation (by BWB id) with the rules that were written under them."""
    rules: dict[str, list[str]] = {}
    for symbol, rule in law.rules.items():
        for version in (*rule.versions, *rule.exceptions):
            citation = version.origin.citation
            if citation is not None and citation.bwb == bwb_id:
                names = rules.setdefault(citation.article, [])
                if str(symbol) not in names:
                    names.append(str(symbol))
    found: dict[str, Article] = {}
    for regulation in law.regulations:
        if regulation.bwb != bwb_id:
            continue
        for article in regulation.articles:
            known = found.get(article.citation.article)
            if known is None or (known.sha256 is None and article.sha256 is not None):
                found[article.citation.article] = article
    return tuple(
        RecordedText(
            bwb_id,
            number,
            article.sha256,
            tuple(rules.get(number, ())),
            article.origin.place.file,
            article.origin.place.line,
        )
        for number, article in found.items()
    )
