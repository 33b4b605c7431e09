"""The official text of a statute, read from a local file in the BWB "toestand" format.

The Basiswettenbestand (wetten.overheid.nl, "Download als XML") gives a consolidated text, as it
is in force from one day, as one XML document without namespace: `toestand` with `@bwb-id` and
`@inwerkingtreding`, `wetgeving` with `citeertitel`, then `wettekst` (or `regeling-tekst`) with
chapters and sections to any depth around `artikel`; in an `artikel` a `kop`, `lid` with `lidnr`,
`lijst` with `li` and `li.nr`, CALS `table`, and prose in `al`. Schema: toestand_2016-1.xsd at
repository.officiele-overheidspublicaties.nl (Schema/BWB-toestand). References: Juriconnect,
standard for logical links to legislation (BWB), 1.3.1.

Nothing in the file is trusted: no DOCTYPE (so no entities), no network, bounded size and depth.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from attrs import evolve, field, frozen

from uitvoerbaar.language.statute_xml import (
    DOWNLOAD,
    Node,
    StatuteError,
    TreeReader,
    file_bytes,
    read_day,
)

_ARTICLES = {"artikel", "enig-artikel", "wijzig-artikel"}
# Parts of the document in which no article of the statute stands.
_AROUND = {"intitule", "citeertitel", "aanhef", "wetsluiting", "regeling-sluiting", "toelichting",
           "nota-toelichting", "artikel.toelichting", "officiele-inhoudsopgave"}  # fmt: skip
_NOTES = {"noot", "nootref"}
_NUMBERS = {"lidnr", "li.nr"}
# Every other element starts a new line, so that layout between unknown elements never counts.
_INLINE = {"nadruk", "extref", "intref", "sup", "sub", "inf", "unl", "ovl", "afk", "datum"}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_REPEALED = re.compile(r"\[?vervallen( per [\d-]+| met ingang van [^\n]{1,30})?\.?\]?", re.I)


class Standing(Enum):
    """Whether the words of an article are law on the day of the text."""

    IN_FORCE = "geldend"
    PENDING = "nog niet in werking"
    REPEALED = "vervallen"

    @property
    def rank(self) -> int:
        """0 for an article in force."""
        return list(Standing).index(self)


@frozen(slots=True)
class StatuteItem:
    """An item (onderdeel). `number` is as printed without its dot ("a", "1°"), None for a dash.

    `text` is all of it, one line a block, with the items in it and without its own number.
    """

    number: str | None
    text: str
    items: tuple[StatuteItem, ...] = ()


@frozen(slots=True)
class StatuteParagraph:
    """A paragraph (lid), or with number None words of the article outside any paragraph.

    `text` is all of it, one line a block, with the items in it and without its own number.
    """

    number: str | None
    text: str
    items: tuple[StatuteItem, ...] = ()


@frozen(slots=True)
class StatuteArticle:
    """An article, or an annex (its number is then "bijlage I"; its own articles are its text).

    `text` is the wording without heading; `sha256` is `fingerprint(title, text)`. `remarks` are
    words of the editors of the BWB ("Vervallen"): to be shown, no part of the wording. `line` is
    where the article starts in the file.
    """

    number: str
    title: str
    paragraphs: tuple[StatuteParagraph, ...]
    text: str
    sha256: str
    standing: Standing = Standing.IN_FORCE
    remarks: tuple[str, ...] = ()
    line: int | None = None

    @property
    def repealed(self) -> bool:
        """Whether the article is vervallen; usually it then has no text."""
        return self.standing is Standing.REPEALED


@frozen(slots=True)
class Statute:
    """A statute as it is in force from a day; `articles` by number, in the order of the text.

    `seen` is the day on which the BWB knew this text (zichtdatum), if the file says so.
    """

    bwb_id: str
    title: str
    in_force: date
    articles: Mapping[str, StatuteArticle] = field(hash=False)
    seen: date | None = None

    def find(self, article: str) -> StatuteArticle | None:
        """The article with this number ("3.9", "artikel 3.9", "Bijlage I"), or None."""
        number = re.sub(r"^artikel\s+", "", _words(article).rstrip("."), flags=re.I)
        number = re.sub(r"^bijlage\b", "bijlage", number, flags=re.I)
        return self.articles.get(number)

    def juriconnect(
        self, article: str, paragraph: str | None = None, item: str | None = None
    ) -> str:
        """The juriconnect 1.3 reference to (a part of) an article, in its short form.

        `item` may go down: "a 1°". A paragraph that is not one paragraph ("3 tot en met 5") is
        left out, and with it the item; so is an annex without a number. `z` is the day of view
        (zichtdatum), `g` the day of force (geldigheidsdatum). The article need not be in the text.
        """
        number = _words(article).rstrip(".")
        annex = re.fullmatch(r"bijlage(?: (?!\()(.+)| .+)?", number, flags=re.I)
        level = "bijlage" if annex else "artikel"
        found = annex.group(1) if annex else re.sub(r"^artikel ", "", number, flags=re.I)
        parts = [f"jci1.3:c:{self.bwb_id}"]
        if found:
            parts.append(f"{level}={_component(found)}")
        one = paragraph is None or re.fullmatch(r"\d+\w*", paragraph.rstrip(".")) is not None
        if paragraph is not None and one:
            parts.append(f"lid={_component(paragraph)}")
        if item is not None and one:
            parts += [f"o={_component(step)}" for step in re.split(r"[\s,]+", item) if step]
        parts.append(f"z={(self.seen or self.in_force).isoformat()}")
        parts.append(f"g={self.in_force.isoformat()}")
        return "&".join(parts)

    def web_address(
        self, article: str, paragraph: str | None = None, item: str | None = None
    ) -> str:
        """The page on wetten.overheid.nl, which resolves juriconnect references itself."""
        return f"https://wetten.overheid.nl/{self.juriconnect(article, paragraph, item)}"


def fingerprint(title: str, text: str) -> str:
    """SHA-256 (hex) over the words of an article: its title, then its text.

    What counts: every word and mark of the title and the text in order, the numbers of paragraphs
    and items, which cell of a table holds what (cells are divided by " | "), the file name of a
    picture (a formula can be one). What does not: the number of the article itself; runs of white
    space, line breaks and invisible characters; how a letter is composed (Unicode NFC); the dot or
    bracket after a number and the dash of an unnumbered item; emphasis; the target of a link;
    notes, remarks of the editors and metadata (identities, sources, dates, status).
    """
    return hashlib.sha256(_words(f"{title} {text}").encode()).hexdigest()


def load_statute(path: Path) -> Statute:
    """The statute in a local BWB toestand file.

    Raises StatuteError, and nothing else, whatever the file holds: no such file, too large, not
    XML, a DOCTYPE, no toestand, no BWB id or day, no articles, an article without a number, two
    articles in force with the same number. (A repealed article may share its number with one in
    force; that one is then kept.)
    """
    reader = TreeReader(path)
    root = reader.read(file_bytes(path))
    if root.tag != "toestand":
        sentence = f"Dit is XML, maar geen wettekst: het begint met <{root.tag[:40]}>."
        mend = "Kies de XML van de regeling zelf; die begint met <toestand>."
        raise StatuteError(path, root.line, sentence, mend)
    bwb_id = root.attributes.get("bwb-id", "").strip()
    if not re.fullmatch(r"BWB[A-Z]\d{7}", bwb_id, re.ASCII):
        sentence = "Het BWB-nummer (bwb-id) van de regeling ontbreekt of klopt niet."
        raise StatuteError(path, root.line, sentence, DOWNLOAD)
    in_force = read_day(root.attributes.get("inwerkingtreding", ""))
    if in_force is None:
        sentence = "De datum waarop deze tekst in werking is getreden, ontbreekt of klopt niet."
        raise StatuteError(path, root.line, sentence, DOWNLOAD)
    articles = _by_number(path, _articles(path, root, Standing.IN_FORCE))
    if not articles:
        sentence = "In deze wettekst staan geen artikelen."
        raise StatuteError(path, root.line, sentence, "Controleer of dit de goede regeling is.")
    legislation = _child(root, "wetgeving")
    title = _text(_child(legislation, "citeertitel")) or _text(_child(legislation, "intitule"))
    return Statute(bwb_id, title or bwb_id, in_force, MappingProxyType(articles), reader.seen)


# Finding the articles.


def _articles(path: Path, node: Node, standing: Standing) -> Iterator[StatuteArticle]:
    """The articles and annexes under an element; a part of a repealed chapter is repealed too."""
    for child in node.children:
        if isinstance(child, str) or child.tag in _AROUND:
            continue
        own = {"vervallen": Standing.REPEALED, "nogniet": Standing.PENDING}.get(
            child.attributes.get("status", "").lower(), Standing.IN_FORCE
        )
        own = max(own, standing, key=lambda each: each.rank)
        if child.tag in _ARTICLES or child.tag == "bijlage":
            number = _heading_number(child)
            if number is None:
                mend = "Controleer de kop van dit artikel in het bestand."
                raise StatuteError(path, child.line, "Dit artikel heeft geen nummer.", mend)
            yield _article(child, number, own)
        else:
            yield from _articles(path, child, own)


def _by_number(path: Path, articles: Iterator[StatuteArticle]) -> dict[str, StatuteArticle]:
    found: dict[str, StatuteArticle] = {}
    annexes: Counter[str] = Counter()
    for each in articles:
        article, number = each, each.number
        if number.startswith("bijlage"):
            # Annexes without a number, or with the same one ("Tabel I", "Bijlage I"): in order.
            annexes[number] += 1
            if annexes[number] > 1:
                number = f"{number} ({annexes[number]})"
                article = evolve(each, number=number)
        known = found.get(number)
        if known is None or article.standing.rank < known.standing.rank:
            found[number] = article
        elif article.standing is known.standing is Standing.IN_FORCE:
            sentence = f"Artikel {number} staat twee keer in deze tekst, ook op regel {known.line}."
            raise StatuteError(path, article.line, sentence, DOWNLOAD)
    return found


def _heading_number(node: Node) -> str | None:
    """From the heading; else from its label ("Artikel 11a", "Slotartikel"), title or path."""
    heading = _child(node, "kop")
    number, label, title = (_text(_child(heading, tag)) for tag in ("nr", "label", "titel"))
    full_label = node.attributes.get("label", "")
    if node.tag == "bijlage":
        labelled = re.match(r"bijlage (.+)", _words(full_label), flags=re.I)
        number = number.rstrip(".") or (labelled.group(1) if labelled else "")
        return f"bijlage {number}".rstrip()
    path = node.attributes.get("bwb-ng-variabel-deel", "").rpartition("/")[2]
    for text in (number, full_label, label, title, path):
        found = re.sub(r"^artikel(en)?(\s+|(?=\d))", "", _words(text).rstrip("."), flags=re.I)
        if found and found.lower() != "artikel":
            return found
    return None


# From elements to words.


def _article(node: Node, number: str, standing: Standing) -> StatuteArticle:
    heading = _child(node, "kop")
    title = _words(" ".join(_text(_child(heading, tag)) for tag in ("titel", "subtitel")))
    paragraphs: list[StatuteParagraph] = []
    lines: list[str] = []
    remarks: list[str] = []
    for part in _parts(node):
        own = _number(part) if part.tag == "lid" else None
        part_lines, items = _body(part, remarks)
        if part_lines or part.tag == "lid":
            paragraphs.append(StatuteParagraph(own, "\n".join(part_lines), tuple(items)))
            lines += _numbered(own, part_lines)
    text = "\n".join(lines)
    said = text or next(iter(remarks), "")
    if standing is Standing.IN_FORCE and _REPEALED.fullmatch(said):
        standing = Standing.REPEALED
    digest = fingerprint(title, text)
    whole = tuple(paragraphs)
    return StatuteArticle(number, title, whole, text, digest, standing, tuple(remarks), node.line)


def _parts(node: Node) -> Iterator[Node]:
    """The paragraphs of an article; what stands between them, together, as a part of its own."""
    loose = Node("", {}, node.line, [])
    for child in node.children:
        if isinstance(child, str) or child.tag not in {"kop", "lid"}:
            loose.children.append(child)
        elif child.tag == "lid":
            yield loose
            loose = Node("", {}, child.line, [])
            yield child
    yield loose


def _body(node: Node, remarks: list[str]) -> tuple[list[str], list[StatuteItem]]:
    """The lines of an element and the items in it; adds remarks of the editors to `remarks`."""
    lines: list[str] = []
    items: list[StatuteItem] = []
    run: list[str] = []

    def flush() -> None:
        if words := _words("".join(run)):
            lines.append(words)
        run.clear()

    def visit(parent: Node) -> None:
        for child in parent.children:
            if isinstance(child, str):
                run.append(child)
            elif child.tag == "redactie":
                remarks.append(_text(child))
            elif child.tag == "illustratie":
                name = child.attributes.get("naam") or child.attributes.get("id", "")
                run.append(f" [afbeelding {name}] ")
            elif child.tag in _INLINE:
                visit(child)
            elif child.tag not in _NOTES | _NUMBERS:
                flush()
                block(child)
                flush()

    def block(child: Node) -> None:
        if child.tag in {"li", "lid"}:
            inner, inner_items = _body(child, remarks)
            number = _number(child)
            lines.extend(_numbered(number, inner))
            if child.tag == "li":  # a paragraph in here is quoted or of an annex: no part of ours
                items.append(StatuteItem(number, "\n".join(inner), tuple(inner_items)))
        elif child.tag == "row":
            entries = [cell for cell in child.children if isinstance(cell, Node)]
            cells = [" ".join(_body(cell, remarks)[0]) for cell in entries]
            if any(cells):
                lines.append(" | ".join(cells).rstrip())
        elif child.tag == "kop":
            lines.append(" ".join(_body(Node("", {}, child.line, child.children), remarks)[0]))
        else:
            visit(child)

    visit(node)
    flush()
    return lines, items


def _numbered(number: str | None, lines: list[str]) -> list[str]:
    if number is None:
        return lines
    first, *rest = lines or [""]
    return [f"{number}. {first}".rstrip(), *rest]


def _number(node: Node) -> str | None:
    """The number of a paragraph or item, without its dot; None for a dash or a bullet."""
    number = _text(_child(node, "lidnr") or _child(node, "li.nr")).rstrip(".)")
    return number if any(character.isalnum() for character in number) else None


def _text(node: Node | None) -> str:
    return " ".join(_body(node, [])[0]) if node else ""


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def _component(text: str) -> str:
    """A number as juriconnect writes it: "L 1" is L_1, "1°." is 1."""
    return quote(_words(text).rstrip(".)°º").replace(" ", "_"), safe=":,()")


def _child(node: Node | None, tag: str) -> Node | None:
    children = node.children if node else ()
    return next((each for each in children if isinstance(each, Node) and each.tag == tag), None)
