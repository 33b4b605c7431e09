"""Regulations, articles and their status lines: from front matter and headings to citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from attrs import define, evolve, field, frozen

from uitvoerbaar.language.elaborate.declared import ParsedDeclaration
from uitvoerbaar.language.elaborate.names import suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import FRONT
from uitvoerbaar.language.messages import Message, MessageKind, declare
from uitvoerbaar.language.page import Page, Section
from uitvoerbaar.law.citation import Citation, Layer, Origin, Place
from uitvoerbaar.law.declaration import Article, ArticleStatus, Delegation, Regulation

NO_ARTICLE = declare(
    "L601",
    "Zonder artikel",
    "Regels, uitzonderingen, keuzes, oordelen en parameters staan onder het artikel waar zij uit "
    "volgen: zonder artikel is niet te zeggen waar zij op rusten.",
    f"{FRONT}\n```regels\nregel uitkomst_x: getal\n    1\n```\n",
)
NO_REGULATION = declare(
    "L801",
    "Regeling niet genoemd",
    "Een bladzijde met regels zegt van welke regeling zij is; een regeling met artikelen zegt op "
    "een van haar bladzijden welke laag zij heeft.",
    "---\nafkorting: VBW\n---\n\n## Artikel 1\n\n```regels\nsoort persoon\n```\n",
)
BAD_VALUE = declare(
    "L802",
    "Waarde van een veld klopt niet",
    "`laag` is wet, amvb, ministeriële regeling of beleidsregel; `geldend op` en `gezien op` zijn "
    "datums; `bwb` is een nummer als BWBR0011453.",
    "---\nregeling: Voorbeeldwet\nlaag: wetje\n---\n\n## Artikel 1\n",
)
PAGES_DISAGREE = declare(
    "L803",
    "Bladzijden van een regeling verschillen",
    "Wat meer bladzijden over dezelfde regeling zeggen, moet hetzelfde zijn.",
    "---\nregeling: Voorbeeldwet\nafkorting: VBW\nlaag: wet\n---\n\n## Artikel 1\n\n"
    "Status: gecodeerd\n\n## Artikel 1\n\nStatus: procedureel\n",
)
UNKNOWN_STATUS = declare(
    "L804",
    "Onbekend deel van de status",
    "De statusregel kent vaste delen, gescheiden door puntkomma's.",
    f"{FRONT}\n## Artikel 1\n\nStatus: gecodeert\n",
)
STATUS_WITHOUT_ARTICLE = declare(
    "L805",
    "Status zonder artikel",
    "Een statusregel staat onder de kop van een artikel, lid of onderdeel.",
    f"{FRONT}\n# Hoofdstuk 1\n\nStatus: gecodeerd\n",
)

_ARTICLE = re.compile(r"Artikel\s+(\S+?)[.:]?(?:\s+(.*))?", re.IGNORECASE)
_PART = re.compile(r"Lid\s+(.*?)(?:,?\s+onderdeel\s+(.*))?", re.IGNORECASE)
_ITEM = re.compile(r"Onderdeel\s+(.*)", re.IGNORECASE)
_CHAPTER = re.compile(r"(?:Hoofdstuk|Titel|Deel|Boek|Afdeling)\s+\S.*", re.IGNORECASE)
_BWB = re.compile(r"BWB[RVW]\d{7}")

_LAYERS = {layer.value: layer for layer in Layer}


@define
class _Regulation:
    """A regulation that is being gathered from its pages."""

    name: str
    abbreviation: str
    file: str
    bwb: str | None = None
    layer: Layer | None = None
    in_force: date | None = None
    seen: date | None = None
    articles: list[Article] = field(factory=list)

    def finished(self) -> Regulation:
        return Regulation(
            self.name,
            self.abbreviation,
            self.bwb,
            self.layer or Layer.ACT,
            self.in_force,
            self.seen,
            tuple(self.articles),
            self.file,
        )


@frozen(slots=True)
class Articles:
    """The regulations, and the citation under which each section of each page stands (by file and
    index of the section; absent: under no article)."""

    regulations: tuple[Regulation, ...]
    citations: Mapping[tuple[str, int], Citation]


@define
class _Reader:
    messages: list[Message]
    regulations: dict[str, _Regulation] = field(factory=dict)
    citations: dict[tuple[str, int], Citation] = field(factory=dict)

    def report(
        self,
        kind: MessageKind,
        page: Page,
        line: int,
        sentence: str,
        mend: str,
        related: tuple[Place, ...] = (),
    ) -> None:
        self.messages.append(Message(kind, _line(page, line), sentence, mend, related))

    # --- front matter ---

    def regulation(self, page: Page, by_name: Mapping[str, str]) -> _Regulation | None:
        """The regulation of a page, with what its front matter says taken in."""
        name = page.front.get("regeling")
        if name is None or not name.value:
            if page.front:
                mend = "Zet boven aan de bladzijde `regeling: naam van de regeling`."
                self.report(NO_REGULATION, page, 1, "De regeling is niet genoemd.", mend)
            return None
        abbreviation = page.front.get("afkorting")
        short = abbreviation.value if abbreviation else by_name.get(name.value, name.value)
        found = self.regulations.get(short)
        if found is None:
            found = self.regulations[short] = _Regulation(name.value, short, page.file)
        elif found.name != name.value:
            self._disagree(page, name.line, "regeling", found.name)
        self._take(page, found)
        return found

    def _take(self, page: Page, found: _Regulation) -> None:
        readers: dict[str, tuple[str, Callable[[str], object | None], str]] = {
            "bwb": ("bwb", _bwb, "Schrijf het nummer als `BWBR0011453`."),
            "laag": ("layer", _layer, f"Kies uit {', '.join(f'`{name}`' for name in _LAYERS)}."),
            "geldend op": ("in_force", _date, "Schrijf de datum als `2026-01-31`."),
            "gezien op": ("seen", _date, "Schrijf de datum als `2026-01-31`."),
        }
        for name, (attribute, reader, mend) in readers.items():
            written = page.front.get(name)
            if written is None:
                continue
            value = reader(written.value)
            earlier = getattr(found, attribute)
            if value is None:
                close = suggestion(written.value, _LAYERS) if name == "laag" else ""
                sentence = f"`{written.value}` kan niet als `{name}`."
                self.report(BAD_VALUE, page, written.line, sentence, close or mend)
            elif earlier is not None and earlier != value:
                self._disagree(page, written.line, name, str(getattr(earlier, "value", earlier)))
            else:
                setattr(found, attribute, value)

    def _disagree(self, page: Page, line: int, name: str, earlier: str) -> None:
        sentence = f"Een andere bladzijde van deze regeling zegt `{name}: {earlier}`."
        self.report(PAGES_DISAGREE, page, line, sentence, "Maak ze gelijk, of laat er een weg.")

    # --- headings ---

    def page(self, page: Page, regulation: _Regulation) -> None:
        """Takes in the articles of a page."""
        chapter: str | None = None
        above: list[tuple[int, Citation, str]] = []
        for index, section in enumerate(page.sections):
            if section.level:
                while above and above[-1][0] >= section.level:
                    above.pop()
            cited = self._cited(regulation, section, above)
            if cited is None:
                if section.level and _CHAPTER.fullmatch(section.heading) and not above:
                    chapter = section.heading
                if section.status is not None and not above:
                    sentence = "Deze statusregel staat niet onder een artikel."
                    mend = "Zet hem onder de kop van het artikel."
                    self.report(STATUS_WITHOUT_ARTICLE, page, section.status_line, sentence, mend)
            else:
                above.append((section.level, *cited))
                article = self._article(page, section, *cited, chapter)
                self._add(regulation, article, page, section)
            if above:
                self.citations[page.file, index] = above[-1][1]

    def _cited(
        self,
        regulation: _Regulation,
        section: Section,
        above: Sequence[tuple[int, Citation, str]],
    ) -> tuple[Citation, str] | None:
        """The citation and title of a heading that is an article or a part of one."""
        article = _ARTICLE.fullmatch(section.heading)
        if article is not None and not above:
            citation = Citation(
                regulation.name,
                regulation.abbreviation,
                regulation.bwb,
                article[1],
                None,
                None,
                regulation.in_force,
                regulation.seen,
            )
            return citation, article[2] or ""
        if not above:
            return None
        _, inside, title = above[-1]
        paragraph = _PART.fullmatch(section.heading)
        if paragraph is not None:
            return evolve(inside, paragraph=paragraph[1], item=paragraph[2]), title
        item = _ITEM.fullmatch(section.heading)
        return (evolve(inside, item=item[1]), title) if item is not None else None

    def _add(self, regulation: _Regulation, article: Article, page: Page, section: Section) -> None:
        for index, earlier in enumerate(regulation.articles):
            if earlier.citation != article.citation:
                continue
            if ArticleStatus.UNSTATED not in (earlier.status, article.status):
                sentence = f"{article.citation} heeft al een status, op {earlier.origin.place}."
                mend = "Geef elk artikel een keer een status."
                line = section.status_line or section.line
                place = earlier.origin.place
                self.report(PAGES_DISAGREE, page, line, sentence, mend, (place,))
            first, second = (
                (earlier, article)
                if article.status is ArticleStatus.UNSTATED
                else (article, earlier)
            )
            prose = "\n\n".join(filter(None, (earlier.paraphrase, article.paraphrase)))
            title = first.title or second.title
            regulation.articles[index] = evolve(first, paraphrase=prose, title=title)
            return
        regulation.articles.append(article)

    # --- status ---

    def _article(
        self, page: Page, section: Section, citation: Citation, title: str, chapter: str | None
    ) -> Article:
        place = _line(page, section.status_line or section.line)
        article = Article(
            citation,
            title,
            section.prose,
            ArticleStatus.UNSTATED,
            None,
            False,
            False,
            False,
            None,
            False,
            False,
            (),
            None,
            None,
            (),
            chapter,
            Origin(place, citation),
        )
        if section.status is None:
            return article
        text = section.status.strip().removesuffix(".")
        for part in filter(None, (part.strip() for part in text.split(";"))):
            changed = _status_part(article, part)
            if changed is not None:
                article = changed
            elif article.reason is not None and not suggestion(part.lower(), _FIXED):
                # A reason is prose, in which a semicolon may stand.
                article = evolve(article, reason=f"{article.reason}; {part}")
            else:
                sentence = f"`{part}` is geen deel van een status."
                mend = suggestion(part.lower(), _FIXED) or f"Bekend zijn: {_EXAMPLES}."
                self.report(UNKNOWN_STATUS, page, section.status_line, sentence, mend)
        return article


_FIXED: dict[str, dict[str, object]] = {
    "gecodeerd": {"status": ArticleStatus.ENCODED},
    "oordeel": {"status": ArticleStatus.JUDGED},
    "procedureel": {"status": ArticleStatus.PROCEDURAL},
    "op aanvraag": {"on_application": True},
    "ambtshalve": {"ex_officio": True},
    "kan": {"discretionary": True},
    "ten hoogste": {"at_most": True},
    "harde termijn": {"hard_deadline": True},
}
_EXAMPLES = ", ".join(
    f"`{part}`"
    for part in (
        *_FIXED,
        "gecodeerd bij ARTIKEL",
        "niet gecodeerd: REDEN",
        "hardheidsclausule ARTIKEL",
        "delegeert NAAM aan LAAG",
        "vult AFKORTING artikel NR",
        "tekst sha256 HEX",
    )
)
_NOT_ENCODED = re.compile(r"niet gecodeerd\s*:\s*(\S.*)")
_ENCODED_AT = re.compile(r"gecodeerd\s+bij\s+(?:artikel(?:en)?\s+)?(\S.*)")
_HARDSHIP = re.compile(r"hardheidsclausule(?:\s+(?:artikel\s+)?(\S.*))?")
_DELEGATES = re.compile(r"delegeert(?:\s+(.*?))?\s+aan\s+(.*)")
_FILLS = re.compile(r"vult\s+(\S.*?)\s+artikel\s+(\S.*)")
_TEXT = re.compile(r"tekst\s+sha256\s+([0-9a-fA-F]{64})")


def _status_part(article: Article, part: str) -> Article | None:
    """The article with one part of its status taken in; None for an unknown part."""
    known = _FIXED.get(part)
    if known is not None:
        if "status" in known and article.status is not ArticleStatus.UNSTATED:
            return None
        return evolve(article, **known)  # type: ignore[arg-type]
    if match := _NOT_ENCODED.fullmatch(part):
        return evolve(article, status=ArticleStatus.NOT_ENCODED, reason=match[1])
    if match := _ENCODED_AT.fullmatch(part):
        if article.status is not ArticleStatus.UNSTATED:
            return None
        places = tuple(re.split(r"\s*,\s*|\s+en\s+", match[1]))
        return evolve(article, status=ArticleStatus.ENCODED, encoded_at=places)
    if match := _HARDSHIP.fullmatch(part):
        return evolve(article, hardship=match[1] or str(article.citation.article))
    if match := _DELEGATES.fullmatch(part):
        layer = _LAYERS.get(match[2].strip())
        if layer is None:
            return None
        names = tuple(re.split(r"\s*,\s*|\s+en\s+", match[1])) if match[1] else ()
        return evolve(article, delegations=(*article.delegations, Delegation(layer, names)))
    if match := _FILLS.fullmatch(part):
        return evolve(article, fills=f"{match[1]} {match[2]}")
    if match := _TEXT.fullmatch(part):
        return evolve(article, sha256=match[1].lower())
    return None


def _layer(text: str) -> Layer | None:
    return _LAYERS.get(text.lower())


def _bwb(text: str) -> str | None:
    return text if _BWB.fullmatch(text) else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _line(page: Page, line: int) -> Place:
    lines = page.text.split("\n", line)
    width = len(lines[line - 1].rstrip()) if line <= len(lines) else 0
    return Place(page.file, line, 1, line, max(width, 1) + 1)


def read_articles(pages: Iterable[Page], messages: list[Message]) -> Articles:
    """The regulations that the pages are of, with their articles in order.

    Pages of one regulation share an abbreviation (or, without one, the name); what one of them
    says in its front matter holds for all.
    """
    reader = _Reader(messages)
    ordered = list(pages)
    by_name = {
        page.front["regeling"].value: page.front["afkorting"].value
        for page in ordered
        if "regeling" in page.front and "afkorting" in page.front
    }
    found = [(page, reader.regulation(page, by_name)) for page in ordered]
    for page, regulation in found:
        # A page of which the regulation is not told still has articles, for what stands on it.
        reader.page(page, regulation or _Regulation("?", "?", page.file))
    for page, regulation in found:
        if regulation is None or regulation.file != page.file or "voorstel" in page.front:
            continue
        said = any("laag" in other.front for other, whose in found if whose is regulation)
        if regulation.articles and not said:
            sentence = f"Van {regulation.name} staat nergens welke laag het is."
            mend = "Zet boven aan de bladzijde bijvoorbeeld `laag: wet`."
            reader.report(NO_REGULATION, page, 1, sentence, mend)
    regulations = tuple(r.finished() for r in reader.regulations.values())
    return Articles(regulations, reader.citations)


def needs_article(declaration: ParsedDeclaration, messages: list[Message]) -> None:
    """A message where a declaration that follows from an article stands under none."""
    if declaration.article is not None:
        return
    token = declaration.tree.children[1]
    name = str(token)
    place = declaration.place()
    sentence = f"`{name}` staat niet onder een artikel."
    mend = "Zet er een kop boven: `## Artikel 3.9 Titel`."
    messages.append(Message(NO_ARTICLE, place, sentence, mend))
