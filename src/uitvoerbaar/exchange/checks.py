"""Checks of a whole register: overlaps, articles that nobody read, stretches and unused names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from uitvoerbaar.exchange.clauses import Report, meant
from uitvoerbaar.exchange.declared import Names
from uitvoerbaar.exchange.ground import Ground, Named, Reference
from uitvoerbaar.exchange.messages import GROUND, NAMES, PROVISION, declare
from uitvoerbaar.exchange.provisions import Provision
from uitvoerbaar.language.messages import Severity
from uitvoerbaar.law.declaration import Law

DEAD_REFERENCE = declare(
    "GR304",
    "Artikel dat niemand heeft gelezen",
    "Een doel of een bepaling verwijst naar een artikel van de wet, of naar een artikel dat een "
    "`regeling` noemt. Anders is niet te zeggen of het bestaat.",
    NAMES.replace("taak LW 3", "taak LW 33") + PROVISION + GROUND,
)
OVERLAP = declare(
    "GR401",
    "Twee gronden voor hetzelfde",
    "Twee gronden voor hetzelfde gegeven, dezelfde partijen, personen, hetzelfde doel, moment en "
    "tijdvak: dan is niet te zeggen op welke grond is verstrekt.",
    NAMES + PROVISION + GROUND + GROUND.replace("V001", "V002").replace("boeken\n", "nog_eens\n"),
)
BACKWARDS = declare(
    "GR402",
    "Tijdvak loopt terug",
    "Een grond eindigt niet voordat zij begint.",
    NAMES + PROVISION + GROUND + "    geldig tot en met 2025-12-31\n",
)
UNUSED = declare(
    "GR403",
    "Naam wordt nergens gebruikt",
    "Een partij, besluit, voorwaarde of bepaling waar geen grond naar verwijst, is meestal een "
    "rest of een schrijffout.",
    NAMES + PROVISION + GROUND + '\nvoorwaarde haast\n    naam "er is haast bij"\n',
    Severity.WARNING,
)


def check_register(
    names: Names,
    provisions: Mapping[Reference, Provision],
    grounds: Mapping[str, Ground],
    law: Law,
    report: Report,
) -> None:
    """Every check that needs all pages together."""
    _references(names, law, report)
    _stretches(grounds.values(), report)
    _overlaps(grounds.values(), report)
    _unused(names, provisions, grounds, report)


def _references(names: Names, law: Law, report: Report) -> None:
    """Articles that are neither in the law nor named by a `regeling`."""
    known: dict[str, set[str]] = defaultdict(set)
    for regulation in law.regulations:
        for article in regulation.articles:
            number = article.citation.article
            known[regulation.abbreviation].update((number, f"hoofdstuk {number.split('.')[0]}"))
    for statute in names.statutes.values():
        known[statute.name].update(statute.articles)
    for reference, place in names.references:
        articles = known.get(reference.law)
        if articles is None:
            sentence = f"De regeling `{reference.law}` is nergens verklaard."
            mend = meant(reference.law, known, f"Schrijf een `regeling {reference.law}`.")
        elif reference.article not in articles:
            sentence = f"{reference.law} artikel {reference.article} is nergens gelezen."
            mend = meant(
                reference.article,
                sorted(articles),
                f"Noem het bij `regeling {reference.law}` onder `artikelen`, als het bestaat.",
            )
        else:
            continue
        report(DEAD_REFERENCE, place, sentence, mend)


def _stretches(grounds: Iterable[Ground], report: Report) -> None:
    for ground in grounds:
        start, end = ground.valid_from, ground.valid_until
        if start is not None and end is not None and end < start:
            sentence = f"De grond `{ground.id}` eindigt op {end}, en begint pas op {start}."
            report(BACKWARDS, ground.place, sentence, "Keer de dagen om, of laat er een weg.")


def _overlaps(grounds: Iterable[Ground], report: Report) -> None:
    same: dict[tuple[str, ...], list[Ground]] = defaultdict(list)
    for ground in grounds:
        key = (ground.provider, ground.recipient, ground.group, ground.written, ground.purpose)
        same[key].append(ground)
    for group in same.values():
        for index, one in enumerate(group):
            for other in group[index + 1 :]:
                if _overlap(one, other):
                    sentence = (
                        f"De gronden `{one.id}` ({one.reference}) en `{other.id}` "
                        f"({other.reference}) gelden voor hetzelfde."
                    )
                    mend = "Laat er een eindigen, of beperk een van beide."
                    report(OVERLAP, other.place, sentence, mend, (one.place,))


def _overlap(one: Ground, other: Ground) -> bool:
    def span(ground: Ground) -> tuple[date, date]:
        return ground.valid_from or date.min, ground.valid_until or date.max

    (start, end), (other_start, other_end) = span(one), span(other)
    meet = start <= other_end and other_start <= end
    moments = one.moments is None or other.moments is None or bool(one.moments & other.moments)
    return meet and moments and bool(one.modes & other.modes)


def _unused(
    names: Names,
    provisions: Mapping[Reference, Provision],
    grounds: Mapping[str, Ground],
    report: Report,
) -> None:
    cited = {ground.reference for ground in grounds.values()}
    for reference, provision in provisions.items():
        if reference not in cited:
            sentence = f"Op de bepaling {reference} rust geen grond."
            report(UNUSED, provision.sides.block.place, sentence, "Schrijf er een grond bij.")
    used: dict[str, set[str]] = defaultdict(set)
    for ground in grounds.values():
        used["partij"].update((ground.provider, ground.recipient))
        used["groep"].add(ground.group)
        used["bewaring"].add(ground.retention)
        used["voorwaarde"].update(ground.conditions)
        used["besluit"].update(ground.decisions)
    used["partij"].update(p.part_of for p in names.parties.values() if p.part_of)
    tables: tuple[tuple[str, Mapping[str, Named]], ...] = (
        ("partij", names.parties),
        ("groep", names.groups),
        ("bewaring", names.retentions),
        ("voorwaarde", names.conditions),
        ("besluit", names.decisions),
    )
    for kind, table in tables:
        for named in table.values():
            if named.name not in used[kind]:
                sentence = f"Geen grond gebruikt {kind} `{named.name}`."
                report(UNUSED, named.place, sentence, "Haal de naam weg, of gebruik hem.")
