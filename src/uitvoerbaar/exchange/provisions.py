"""Provisions and the grounds that rest on them.

A provision (`bepaling`) is an article with what its text says: for whom, which items, in which
form. A ground takes from its provision all that it does not say itself, and may be narrower but
never wider.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from attrs import frozen

from uitvoerbaar.exchange import values, within
from uitvoerbaar.exchange.clauses import Block, Clause, Part, Report, meant
from uitvoerbaar.exchange.declared import DOUBLE_NAME, UNKNOWN_NAME, Names, cited
from uitvoerbaar.exchange.ground import (
    Allowed,
    Confidence,
    Ground,
    Mode,
    Reference,
)
from uitvoerbaar.exchange.items import Items
from uitvoerbaar.exchange.messages import GROUND, NAMES, PROVISION, declare
from uitvoerbaar.exchange.within import Within, missing
from uitvoerbaar.law.citation import Place

UNKNOWN_ITEM = declare(
    "GR203",
    "Gegeven staat niet in de catalogus",
    "Een grond gaat over gegevens die de wet kent: een gegeven, een keuze, een uitkomst van een "
    "regel of een soort.",
    NAMES + PROVISION + GROUND.replace("gegeven gelezen_boeken", "gegeven gelezen_boekjes"),
)
NO_PROVISION = declare(
    "GR204",
    "Bepaling is nergens verklaard",
    "Een grond rust op een bepaling: een artikel dat op een bladzijde van grondslagen staat.",
    NAMES + PROVISION + GROUND.replace("volgens LW 2", "volgens LW 1"),
)


@frozen(slots=True)
class Sides:
    """A provision or a ground with its clauses read; None or empty where it says nothing."""

    block: Block
    reference: Reference
    providers: tuple[str, ...]
    recipients: tuple[str, ...]
    groups: tuple[str, ...]
    mandatory: bool | None
    modes: frozenset[Mode]
    bsn: tuple[Allowed, Allowed] | None
    decisions: tuple[str, ...]
    conditions: tuple[str, ...]
    notes: tuple[str, ...]
    records: tuple[str, ...]
    retention: str | None
    start: date | None
    end: date | None
    confidence: Confidence | None


@frozen(slots=True)
class Provision:
    """A provision: its clauses, the items that it names (empty: it names none in particular), and
    the day of the text that was read (None: none recent was read)."""

    sides: Sides
    items: tuple[str, ...]
    read_on: date | None


class _Reading:
    """What reading provisions and grounds needs to know."""

    def __init__(self, names: Names, items: Items, report: Report) -> None:
        self.names, self.items, self.report = names, items, report

    def sides(self, block: Block, reference: Reference) -> Sides:
        names, report = self.names, self.report
        return Sides(
            block,
            reference,
            self.known(block, "verstrekker", names.parties, "De partij"),
            self.known(block, "ontvanger", names.parties, "De partij"),
            self.known(block, "over", names.groups, "De groep"),
            self._mandatory(block.one("aard")),
            values.modes(clause, report) if (clause := block.one("wijze")) else frozenset(),
            values.numbers(clause, report) if (clause := block.one("bsn")) else None,
            self.known(block, "vereist besluit", names.decisions, "Het besluit"),
            self.known(block, "voorwaarde", names.conditions, "De voorwaarde"),
            tuple(t for c in block.all("let op") if (t := values.text(c, report))),
            tuple(t for c in block.all("leg vast") if (t := values.text(c, report))),
            next(iter(self.known(block, "bewaren", names.retentions, "De bewaring")), None),
            self._day(block, "geldig vanaf"),
            self._day(block, "geldig tot en met"),
            self._confidence(block.one("zekerheid")),
        )

    def known(self, block: Block, word: str, table: Collection[str], what: str) -> tuple[str, ...]:
        clause = block.one(word)
        if clause is None:
            return ()
        return values.known(clause, table, what, self.report, UNKNOWN_NAME)

    def _mandatory(self, clause: Clause | None) -> bool | None:
        if clause is None:
            return None
        if clause.words in ("verplicht", "mogelijk"):
            return clause.words == "verplicht"
        from_part = clause.parts[0] if clause.parts else Part("", False, clause.place)
        sentence = f"“{clause.words}” past niet bij `aard`."
        values.wrong(self.report, from_part, sentence, "Kies uit `verplicht` en `mogelijk`.")
        return None

    def _day(self, block: Block, word: str) -> date | None:
        clause = block.one(word)
        part = values.single(clause, self.report) if clause else None
        return values.day(part, self.report) if part else None

    def _confidence(self, clause: Clause | None) -> Confidence | None:
        part = values.single(clause, self.report) if clause else None
        return values.choice(part, Confidence, self.report) if part else None

    def item(self, part: Part) -> str | None:
        """The key of an item by its written name; reported where it is unknown or ambiguous."""
        key = self.items.key(part.text)
        if key is None:
            near = self.items.near(part.text)
            several = part.text in self.items.keys
            sentence = (
                f"De naam `{part.text}` kan meer dan een gegeven betekenen."
                if several
                else f"Het gegeven `{part.text}` staat niet in de wet."
            )
            mend = (
                f"Bedoelde u {' of '.join(f'`{name}`' for name in near)}?"
                if near
                else "Gebruik de naam van een gegeven uit `corpus/gegevens`."
            )
            self.report(UNKNOWN_ITEM, part.place, sentence, mend)
        return key


def read_provisions(
    blocks: list[Block], names: Names, items: Items, report: Report
) -> dict[Reference, Provision]:
    """The provisions of all pages, by their article."""
    reading = _Reading(names, items, report)
    found: dict[Reference, Provision] = {}
    for block in blocks:
        if block.kind != "bepaling":
            continue
        reference = cited(names, Part(block.head, False, block.place), report)
        if reference is None:
            continue
        if reference in found:
            sentence = f"De bepaling {reference} staat er al."
            earlier = found[reference].sides.block.place
            report(DOUBLE_NAME, block.place, sentence, "Voeg ze samen.", (earlier,))
            continue
        listed = block.one("gegevens")
        keys = tuple(k for p in listed.parts if (k := reading.item(p))) if listed else ()
        found[reference] = Provision(reading.sides(block, reference), keys, _read_on(block, report))
    return found


def _read_on(block: Block, report: Report) -> date | None:
    clause = block.one("tekst")
    if clause is None:
        missing(report, block, "tekst", "tekst van 2026-01-01` of `tekst niet gelezen")
        return None
    if clause.words == "niet gelezen":
        return None
    part = values.single(clause, report)
    if part is None:
        return None
    if not part.text.startswith("van "):
        values.wrong(report, part, "Dit is geen dag.", "Schrijf `tekst van 2026-01-01`.")
        return None
    return values.day(Part(part.text[4:], part.quoted, part.place), report)


def read_grounds(
    blocks: list[Block],
    names: Names,
    provisions: Mapping[Reference, Provision],
    items: Items,
    report: Report,
) -> dict[str, Ground]:
    """The grounds of all pages, by number."""
    reading = _Reading(names, items, report)
    found: dict[str, Ground] = {}
    for block in blocks:
        if block.kind == "grondslag":
            for ground in _ground(reading, block, provisions):
                earlier = found.get(ground.id)
                if earlier is not None:
                    sentence = f"De grond `{ground.id}` bestaat al."
                    report(
                        DOUBLE_NAME, ground.place, sentence, "Kies een ander nummer.",
                        (earlier.place,),
                    )  # fmt: skip
                    continue
                found[ground.id] = ground
    return found


def _ground(
    reading: _Reading, block: Block, provisions: Mapping[Reference, Provision]
) -> list[Ground]:
    """The grounds of one declaration, one for each item; none where something is missing."""
    names, report = reading.names, reading.report
    provision = _provision(reading, block, provisions)
    if provision is None:
        return []
    own, law = reading.sides(block, provision.sides.reference), provision.sides
    check = Within(report, block, law.reference)
    purpose = next(iter(reading.known(block, "doel", names.purposes, "Het doel")), None)
    provider = check.one("verstrekker", own.providers, law.providers)
    recipient = check.one("ontvanger", own.recipients, law.recipients)
    group = check.one("over", own.groups, law.groups)
    modes = check.given("wijze", own.modes or None, law.modes or None)
    check.within("wijze", own.modes, law.modes)
    mandatory = check.given("aard", own.mandatory, law.mandatory)
    if own.mandatory and law.mandatory is False:
        check.wider("aard", "verplicht, waar het artikel het alleen mogelijk maakt")
    bsn = check.given("bsn", own.bsn, law.bsn)
    if own.bsn and law.bsn:
        pairs = zip(own.bsn, law.bsn, strict=True)
        if any(a is Allowed.YES and b is not Allowed.YES for a, b in pairs):
            check.wider("bsn", "met BSN, waar het artikel dat niet toestaat")
    retention = check.given("bewaren", own.retention, law.retention)
    moments, moment_source = within.moments(check, law.block)
    form, form_note = within.form(check, law.block)
    delay = within.delay(check, law.block)
    confidence = check.given("zekerheid", own.confidence, law.confidence)
    if own.confidence and law.confidence and own.confidence.rank < law.confidence.rank:
        check.wider("zekerheid", "zekerder dan het artikel zelf")
    start, end = own.start or law.start, own.end or law.end
    read_on = provision.read_on
    if own.start and (law.start or read_on) and own.start < (law.start or read_on or own.start):
        check.wider("geldig vanaf", "eerder dan de tekst die is gelezen")
    if own.end and law.end and own.end > law.end:
        check.wider("geldig tot en met", "langer dan het artikel")
    if purpose is None and block.one("doel") is None:
        missing(report, block, "doel", "doel naam")
    if not block.all("gegeven"):
        missing(report, block, "gegeven", "gegeven naam als G001")
    holders = names.purposes[purpose].holders if purpose else ()
    if purpose and recipient and holders and recipient not in holders:
        check.wider("doel", f"voor een taak die niet van `{recipient}` is")
    named: list[tuple[str, str, str, Place]] = []
    for clause in block.all("gegeven"):
        read = _item(reading, clause)
        if read is None or read[1] is None:
            continue
        written, key, number = read[0], read[1], read[2]
        if provision.items and key not in provision.items:
            check.wider("gegeven", f"over `{written}`, dat het artikel niet noemt", clause.place)
        named.append((written, key, number, clause.place))
    if not (provider and recipient and group and purpose and retention and modes):
        return []
    if mandatory is None or bsn is None or confidence is None:
        return []
    return [
        Ground(
            number, law.reference, provider, recipient, group, key, written, purpose,
            mandatory, modes, *bsn, moments, moment_source, delay, form, form_note,
            _both(law.decisions, own.decisions), _both(law.conditions, own.conditions),
            _both(law.notes, own.notes), _both(law.records, own.records), retention,
            start or read_on, start is None, end, confidence, place,
        )
        for written, key, number, place in named
    ]  # fmt: skip


def _provision(
    reading: _Reading, block: Block, provisions: Mapping[Reference, Provision]
) -> Provision | None:
    clause = block.one("volgens")
    part = values.single(clause, reading.report) if clause else None
    if part is None:
        if clause is None:
            missing(reading.report, block, "volgens", "volgens WSF 9.6 lid 1")
        return None
    reference = values.reference(part, reading.report)
    if reference is None:
        return None
    provision = provisions.get(reference)
    if provision is None:
        known = {_as_written(r): r for r in provisions}
        sentence = f"De bepaling {reference} is nergens verklaard."
        mend = meant(part.text, known, f"Schrijf een `bepaling {part.text}`.")
        reading.report(NO_PROVISION, part.place, sentence, mend)
    return provision


def _as_written(reference: Reference) -> str:
    text = f"{reference.law} {reference.article}"
    text += f" lid {reference.paragraph}" if reference.paragraph else ""
    return text + (f" onderdeel {reference.item}" if reference.item else "")


def _item(reading: _Reading, clause: Clause) -> tuple[str, str | None, str] | None:
    part = values.single(clause, reading.report)
    if part is None:
        return None
    written, word, number = part.text.rpartition(" als ")
    if not word or not number.isalnum():
        sentence = "Bij een gegeven hoort een nummer, waarmee de grond wordt aangehaald."
        values.wrong(reading.report, part, sentence, f"Schrijf `gegeven {part.text} als G001`.")
        return None
    named = Part(written, part.quoted, part.place)
    return written, reading.item(named), number


def _both(law: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*law, *own)))
