"""Reading the register of grounds: from pages to a register, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from uitvoerbaar.exchange.checks import check_register
from uitvoerbaar.exchange.clauses import Block, Report, read_block
from uitvoerbaar.exchange.declared import read_names
from uitvoerbaar.exchange.ground import Register
from uitvoerbaar.exchange.items import items_of
from uitvoerbaar.exchange.provisions import read_grounds, read_provisions
from uitvoerbaar.language.files import SourceFile, read_ground_sources
from uitvoerbaar.language.messages import LawError, Message
from uitvoerbaar.language.page import decode, read_page
from uitvoerbaar.law.declaration import Law

FENCE = "grondslag"


def register_from_sources(
    sources: Iterable[SourceFile], law: Law
) -> tuple[Register, list[Message]]:
    """The register on pages of grounds, and all messages about it in order. Never raises.

    With errors the register holds what could be read; nobody should decide by it.
    """
    report = Report()
    blocks: list[Block] = []
    for source in sources:
        page, messages = read_page(decode(source.content), source.name, (FENCE,))
        report.messages += messages
        for section in page.sections:
            for fence in section.blocks:
                found = (read_block(chunk, source.name, report) for chunk in fence.chunks)
                blocks += [block for block in found if block is not None]
    items = items_of(law)
    names = read_names(blocks, report)
    provisions = read_provisions(blocks, names, items, report)
    grounds = read_grounds(blocks, names, provisions, items, report)
    check_register(names, provisions, grounds, law, report)
    register = Register(
        names.parties, names.groups, names.statutes, names.retentions, names.conditions,
        names.decisions, names.purposes, names.assumptions, grounds,
    )  # fmt: skip
    # A clause of a provision is read again for each of its grounds.
    once = {(m.kind.code, m.place, m.sentence): m for m in report.messages}
    return register, sorted(once.values(), key=lambda message: message.sort_key)


def load_register(path: Path, law: Law) -> Register:
    """The register in a folder (all pages of grounds below it) or in one page.

    Raises LawError with every message if any is an error, and OSError where a file cannot be read.
    """
    register, messages = register_from_sources(read_ground_sources(path), law)
    if any(message.is_error for message in messages):
        raise LawError(messages)
    return register
