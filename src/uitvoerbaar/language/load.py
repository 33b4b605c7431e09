"""Reading a law: from files or pages to a typed law, or to all that is wrong with it.

`load_law` for who needs a law (`cached_law` of the module `cache` for who needs it soon),
`check_law` for who wants all messages, `law_from_pages` from memory. A page with front matter
`voorstel` is a proposal: it is checked for its form, but is no part of the law until it is applied.
To apply one, `parse_pages` gives the declarations of pages, which can be changed before `finish`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from uitvoerbaar.language.checks import ALL_CHECKS, CHECKS_OF_RULES
from uitvoerbaar.language.elaborate import (
    ParsedDeclaration,
    partly,
    read_articles,
)
from uitvoerbaar.language.files import SourceFile, digest_of, read_sources
from uitvoerbaar.language.messages import LawError, Message, declare
from uitvoerbaar.language.page import Chunk, Page, decode, lines_of, read_page
from uitvoerbaar.language.parser import parse_chunk
from uitvoerbaar.language.sound_part import sound_part
from uitvoerbaar.law.declaration import Law, Regulation

AMENDMENT_IN_LAW = declare(
    "L614",
    "Wijziging buiten een voorstel",
    "`vervang vanaf`, `voeg toe vanaf` en `trek in vanaf` staan alleen op een bladzijde met het "
    "veld `voorstel` in de kop.",
    "---\nregeling: Voorbeeldwet\nafkorting: VBW\nlaag: wet\n---\n\n## Artikel 1\n\n"
    "```regels\nvoeg toe vanaf 2027-01-01 regel uitkomst_x: getal\n    1\n```\n",
)


@frozen(slots=True)
class ParsedPages:
    """Pages taken apart: their declarations and regulations, and what went wrong so far.

    `unread` are the declarations that could not be parsed; `blind`: of some page nothing could.
    """

    declarations: tuple[ParsedDeclaration, ...]
    regulations: tuple[Regulation, ...]
    unread: tuple[Chunk, ...]
    blind: bool
    messages: tuple[Message, ...]


def is_proposal(page: Page) -> bool:
    """Whether a page proposes to change the law."""
    return "voorstel" in page.front


def is_ground_page(page: Page) -> bool:
    """Whether a page holds legal grounds, which are no part of the law."""
    return "grondslagen" in page.front


def parse_pages(pages: Sequence[Page]) -> ParsedPages:
    """The declarations of pages with the article each stands under. Never raises."""
    messages: list[Message] = []
    articles = read_articles(pages, messages)
    declarations: list[ParsedDeclaration] = []
    unread: list[Chunk] = []
    for page in pages:
        for index, section in enumerate(page.sections):
            citation = articles.citations.get((page.file, index))
            for block in section.blocks:
                for chunk in block.chunks:
                    tree = parse_chunk(chunk, page.file)
                    if isinstance(tree, Message):
                        messages.append(tree)
                        unread.append(chunk)
                    else:
                        declarations.append(ParsedDeclaration(tree, chunk, citation, page.file))
    blind = any(page.lost for page in pages)
    return ParsedPages(
        tuple(declarations), articles.regulations, tuple(unread), blind, tuple(messages)
    )


def finish(parsed: ParsedPages, digest: str = "") -> tuple[Law | None, list[Message]]:
    """The law of parsed pages and all messages, sorted; None if any is an error."""
    whole, messages = partly(
        parsed.declarations,
        parsed.regulations,
        unread=parsed.unread,
        blind=parsed.blind,
        digest=digest,
    )
    messages = [*parsed.messages, *messages]
    broken = any(message.is_error for message in messages)
    if broken:
        part = sound_part(whole, messages)
        messages += [m for check in CHECKS_OF_RULES for m in check(part) if m.is_error]
    else:
        for check in ALL_CHECKS:
            messages += check(whole)
    wrong = any(message.is_error for message in messages)
    return None if wrong else whole, sorted(messages, key=lambda message: message.sort_key)


def law_from_pages(pages: Sequence[Page], digest: str = "") -> tuple[Law | None, list[Message]]:
    """The law that pages make, and all messages about it; None if any is an error.

    Pages that are proposals are checked for their form, but are no part of it.
    """
    pages = [page for page in pages if not is_ground_page(page)]
    parsed = parse_pages([page for page in pages if not is_proposal(page)])
    proposed = parse_pages([page for page in pages if is_proposal(page)])
    messages = [*parsed.messages, *proposed.messages]
    for declaration in parsed.declarations:
        if declaration.tree.data in ("amendment", "repeal"):
            sentence = "Deze bladzijde is geen voorstel, maar wijzigt de wet."
            mend = "Zet in de kop `voorstel: naam`, of schrijf de regel zelf."
            messages.append(Message(AMENDMENT_IN_LAW, declaration.place(), sentence, mend))
    whole = ParsedPages(
        parsed.declarations, parsed.regulations, parsed.unread, parsed.blind, tuple(messages)
    )
    return finish(whole, digest)


def law_from_sources(sources: Sequence[SourceFile]) -> tuple[Law | None, list[Message]]:
    """The law in files, and all messages about it; None if any is an error."""
    pages: list[Page] = []
    messages: list[Message] = []
    for source in sources:
        page, found = read_page(decode(source.content), source.name)
        pages.append(page)
        messages += found
    law, found = law_from_pages(pages, digest_of(sources))
    messages = sorted([*messages, *found], key=lambda message: message.sort_key)
    if any(message.is_error for message in messages):
        law = None
    return law, messages


def check_law(path: Path) -> tuple[Law | None, list[Message], dict[str, list[str]]]:
    """The law in a folder or file (None if it cannot be used), all messages about it in order, and
    the lines of each file by its name. Raises OSError where a file cannot be read."""
    sources = read_sources(path)
    law, messages = law_from_sources(sources)
    return law, messages, lines_by_file(sources)


def law_by_itself(path: Path) -> Law:
    """A part of a law, such as one regulation, as far as it can be read without the rest.

    It is good for what stands on its pages, such as the status of its articles, and not to decide
    with. Raises LawError where a page itself is wrong, and OSError for a file that cannot be read.
    """
    pages: list[Page] = []
    messages: list[Message] = []
    for source in read_sources(path):
        page, found = read_page(decode(source.content), source.name)
        messages += found
        if not (is_ground_page(page) or is_proposal(page)):
            pages.append(page)
    parsed = parse_pages(pages)
    messages += parsed.messages
    if any(message.is_error for message in messages):
        raise LawError(sorted(messages, key=lambda message: message.sort_key))
    return partly(parsed.declarations, parsed.regulations)[0]


def lines_by_file(sources: Iterable[SourceFile]) -> dict[str, list[str]]:
    """The lines of each file by its name, numbered as in its messages."""
    return {source.name: lines_of(decode(source.content)) for source in sources}


def load_law(path: Path) -> Law:
    """The law in a folder (all `*.md` below it) or in one file.

    Raises LawError with all messages of all files if any is an error, and OSError where a file
    cannot be read.
    """
    return law_or_error(read_sources(path))


def law_or_error(sources: Sequence[SourceFile]) -> Law:
    """The law in files; raises LawError with all messages of all files if any is an error."""
    law, messages = law_from_sources(sources)
    if law is None:
        raise LawError(messages)
    return law
