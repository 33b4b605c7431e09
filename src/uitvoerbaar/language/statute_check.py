"""What a new text of a statute means for the rules that were written against an older one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from attrs import frozen

from uitvoerbaar.language.statute import Standing, Statute, StatuteArticle


@frozen(slots=True)
class RecordedText:
    """What the law texts here recorded for an article: the hash of the text that was read.

    `sha256` is None if none was recorded; `rules` are the names of the rules under the article;
    `file` and `line` are where the article stands.
    """

    bwb_id: str
    article: str
    sha256: str | None
    rules: tuple[str, ...]
    file: str
    line: int


class TextState(Enum):
    """How an article of the statute stands to what was recorded of it."""

    UNCHANGED = "ongewijzigd"
    CHANGED = "gewijzigd"
    UNSTAMPED = "zonder hash"
    GONE = "verdwenen"
    NEW = "nieuw"


@frozen(slots=True)
class TextFinding:
    """One article compared. `rules` are the rules to read again; `sha256` is the hash now.

    `recorded` is absent for a new article, `statute` for one that is no longer in the text; a
    repealed article is gone but still has its `statute`. `reference` is the juriconnect reference.
    """

    state: TextState
    article: str
    reference: str
    recorded: RecordedText | None
    statute: StatuteArticle | None

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules under the article, in the order in which they were recorded."""
        return self.recorded.rules if self.recorded else ()

    @property
    def sha256(self) -> str | None:
        """The hash of the text now, or None if the text is gone."""
        return None if self.state is TextState.GONE or not self.statute else self.statute.sha256

    @property
    def sentence(self) -> str:
        """What was found and what to do, in Dutch."""
        name = self.article if self.article.startswith("bijlage") else f"artikel {self.article}"
        name = name[0].upper() + name[1:]
        rules = ", ".join(self.rules)
        match self.state:
            case TextState.UNCHANGED:
                return f"{name}: de tekst is niet veranderd."
            case TextState.CHANGED:
                work = f"Bekijk deze regels opnieuw: {rules}." if rules else "Er zijn geen regels."
                return f"{name}: de tekst is veranderd. {work} Leg daarna de nieuwe hash vast."
            case TextState.UNSTAMPED:
                work = f"Vergelijk deze regels met de tekst: {rules}." if rules else ""
                start = f"{name}: van deze tekst is nog geen hash vastgelegd."
                return " ".join(f"{start} {work} Leg daarna de hash vast.".split())
            case TextState.GONE:
                how = "is vervallen" if self.statute else "staat niet meer in de wettekst"
                work = f"Deze regels steunen erop: {rules}." if rules else "Er zijn geen regels."
                return f"{name} {how}. {work}"
            case TextState.NEW:
                later = self.statute is not None and self.statute.standing is Standing.PENDING
                when = " Het is nog niet in werking." if later else ""
                return f"{name} staat in de wettekst, maar nog niet bij de regels.{when}"


def compare(statute: Statute, recorded: Iterable[RecordedText]) -> tuple[TextFinding, ...]:
    """What the text of a statute says of what was recorded of it.

    One finding for each recorded text of this statute, in their order, then one for each article
    or annex that nothing was recorded of, in the order of the statute. Records of other statutes
    are passed over; repealed articles are never new, and always gone. Raises nothing.
    """
    findings: list[TextFinding] = []
    listed: set[str] = set()
    for record in recorded:
        if record.bwb_id != statute.bwb_id:
            continue
        article = statute.find(record.article)
        number = article.number if article else record.article
        listed.add(number)
        if article is None or article.repealed:
            state = TextState.GONE
        elif record.sha256 is None:
            state = TextState.UNSTAMPED
        elif record.sha256.lower() == article.sha256:
            state = TextState.UNCHANGED
        else:
            state = TextState.CHANGED
        findings.append(TextFinding(state, number, statute.juriconnect(number), record, article))
    for number, article in statute.articles.items():
        if number not in listed and not article.repealed:
            reference = statute.juriconnect(number)
            findings.append(TextFinding(TextState.NEW, number, reference, None, article))
    return tuple(findings)
