"""From declarations of names to what they stand for: parties, purposes, decisions and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from attrs import define, field

from uitvoerbaar.exchange import values
from uitvoerbaar.exchange.clauses import MISSING_CLAUSE, Block, Part, Report
from uitvoerbaar.exchange.ground import (
    Assumption,
    Condition,
    Gap,
    Group,
    Named,
    Party,
    PriorDecision,
    Purpose,
    Reference,
    Retention,
    Statute,
)
from uitvoerbaar.exchange.messages import GROUND, NAMES, PROVISION, declare
from uitvoerbaar.law.citation import Place

DOUBLE_NAME = declare(
    "GR201",
    "Naam bestaat al",
    "Partijen, groepen, doelen en al het andere dat een naam heeft, staan er een keer.",
    'partij bibliotheek\n    naam "de bibliotheek"\n\npartij bibliotheek\n    naam "de bieb"',
)
UNKNOWN_NAME = declare(
    "GR202",
    "Naam is nergens verklaard",
    "Een grond verwijst naar partijen, groepen, doelen, besluiten en voorwaarden die op een "
    "bladzijde van grondslagen zijn verklaard.",
    NAMES + PROVISION.replace("ontvanger gemeente", "ontvanger gemeentte") + GROUND,
)
NO_TASK = declare(
    "GR301",
    "Doel zonder taak",
    "De bevoegdheid van de ontvanger is de taak van zijn doel. Noemt geen bron een artikel, dan "
    "staat er `taak niet genoemd`, en opent een aanname het doel: anders is het nooit bruikbaar.",
    NAMES.replace("taak LW 3", "taak niet genoemd") + PROVISION + GROUND,
)
NEVER_OPEN = declare(
    "GR302",
    "Besluit niet gevonden en niet aangenomen",
    "Een besluit dat nodig is en niet is gevonden, houdt de grond dicht. Een aanname zegt dan "
    "onder welke naam het toch kan worden aangenomen.",
    NAMES
    + '\nbesluit toestemming\n    naam "toestemming"\n    volgens LW 2\n    niet gevonden\n'
    + PROVISION
    + "    vereist besluit toestemming\n"
    + GROUND,
)

N = TypeVar("N", bound=Named)


@define
class Names:
    """Everything declared by name, while the pages are read."""

    parties: dict[str, Party] = field(factory=dict)
    groups: dict[str, Group] = field(factory=dict)
    statutes: dict[str, Statute] = field(factory=dict)
    retentions: dict[str, Retention] = field(factory=dict)
    conditions: dict[str, Condition] = field(factory=dict)
    decisions: dict[str, PriorDecision] = field(factory=dict)
    purposes: dict[str, Purpose] = field(factory=dict)
    assumptions: dict[str, Assumption] = field(factory=dict)
    references: list[tuple[Reference, Place]] = field(factory=list)


def read_names(blocks: list[Block], report: Report) -> Names:
    """All names of all pages. Reports doubles, unknown names and what is not covered."""
    names = Names()
    for block in blocks:
        reader = _READERS.get(block.kind)
        if reader is not None:
            reader(names, block, report)
    for block in blocks:
        later = _LATER.get(block.kind)
        if later is not None:
            later(names, block, report)
    _check_openings(names, report)
    return names


def _keep(into: dict[str, N], named: N, report: Report) -> None:
    earlier = into.get(named.name)
    if earlier is None:
        into[named.name] = named
        return
    sentence = f"De naam `{named.name}` bestaat al."
    report(DOUBLE_NAME, named.place, sentence, "Kies een andere naam.", (earlier.place,))


def _title(block: Block, report: Report, word: str = "naam") -> str:
    clause = block.one(word)
    if clause is None:
        sentence = f"Bij {block.kind} `{block.head}` ontbreekt `{word}`."
        report(MISSING_CLAUSE, block.place, sentence, f'Schrijf eronder `{word} "..."`.')
    return values.text(clause, report) or block.head.replace("_", " ")


def _party(names: Names, block: Block, report: Report) -> None:
    whole = block.one("onderdeel van")
    part = values.single(whole, report) if whole else None
    themselves = block.one("betrokkene zelf") is not None
    party = Party(
        block.head, _title(block, report), block.place, part.text if part else None, themselves
    )
    _keep(names.parties, party, report)


def _group(names: Names, block: Block, report: Report) -> None:
    persons = block.one("geen personen") is None
    _keep(names.groups, Group(block.head, _title(block, report), block.place, persons), report)


def _statute(names: Names, block: Block, report: Report) -> None:
    bwb, articles = block.one("bwb"), block.one("artikelen")
    statute = Statute(
        block.head,
        _title(block, report),
        block.place,
        bwb.words if bwb else None,
        tuple(part.text for part in articles.parts) if articles else (),
    )
    _keep(names.statutes, statute, report)


def _retention(names: Names, block: Block, report: Report) -> None:
    _keep(names.retentions, Retention(block.head, _title(block, report), block.place), report)


def _condition(names: Names, block: Block, report: Report) -> None:
    _keep(names.conditions, Condition(block.head, _title(block, report), block.place), report)


def _decision(names: Names, block: Block, report: Report) -> None:
    by, found, since = block.one("volgens"), block.one("gevonden"), block.one("van")
    missing = block.one("niet gevonden")
    if (found is None) == (missing is None):
        sentence = f"Bij besluit `{block.head}` hoort te staan of het is gevonden."
        mend = 'Schrijf `niet gevonden`, of `gevonden "vindplaats"`.'
        report(MISSING_CLAUSE, block.place, sentence, mend)
    part = values.single(since, report) if since else None
    decision = PriorDecision(
        block.head,
        _title(block, report),
        block.place,
        tuple(r for p in by.parts if (r := cited(names, p, report))) if by else (),
        values.text(found, report),
        values.day(part, report) if part else None,
    )
    _keep(names.decisions, decision, report)


def _purpose(names: Names, block: Block, report: Report) -> None:
    holders, task = block.one("van"), block.one("taak")
    tasks: tuple[Reference, ...] = ()
    if task is None:
        sentence = f"Bij doel `{block.head}` staat niet welke taak het is."
        report(
            MISSING_CLAUSE, block.place, sentence, "Schrijf `taak WSF 3.9`, of `taak niet genoemd`."
        )
    elif task.words != "niet genoemd":
        tasks = tuple(r for p in task.parts if (r := cited(names, p, report)))
    if holders is None:
        sentence = f"Bij doel `{block.head}` staat niet van wie de taak is."
        report(MISSING_CLAUSE, block.place, sentence, "Schrijf `van DUO`.")
    purpose = Purpose(
        block.head,
        _title(block, report),
        block.place,
        tuple(part.text for part in holders.parts) if holders else (),
        tasks,
    )
    _keep(names.purposes, purpose, report)


def _assumption(names: Names, block: Block, report: Report) -> None:
    opens = block.one("opent")
    if opens is None:
        sentence = f"De aanname `{block.head}` zegt niet wat zij opent."
        report(MISSING_CLAUSE, block.place, sentence, "Schrijf `opent eerdere dagen`.")
    assumption = Assumption(
        block.head,
        _title(block, report, "omdat"),
        block.place,
        values.openings(opens, report) if opens else (),
        values.text(block.one("steunt op"), report),
    )
    _keep(names.assumptions, assumption, report)


def cited(names: Names, part: Part, report: Report) -> Reference | None:
    """An article, remembered so that it can be looked up when all pages are read."""
    found = values.reference(part, report)
    if found is not None:
        names.references.append((found, part.place))
    return found


# --- what can only be looked up when all names are known ------------------------------------------


def _party_later(names: Names, block: Block, report: Report) -> None:
    whole = block.one("onderdeel van")
    if whole is not None:
        values.known(whole, names.parties, "De partij", report, UNKNOWN_NAME)


def _purpose_later(names: Names, block: Block, report: Report) -> None:
    holders = block.one("van")
    if holders is not None:
        values.known(holders, names.parties, "De partij", report, UNKNOWN_NAME)


def _assumption_later(names: Names, block: Block, report: Report) -> None:
    clause = block.one("opent")
    for part in clause.parts if clause else ():
        word, _, name = part.text.partition(" ")
        tables: Mapping[str, tuple[Mapping[str, Named], str]] = {
            Gap.TASK.value: (names.purposes, "Het doel"),
            Gap.DECISION.value: (names.decisions, "Het besluit"),
        }
        if word in tables and name:
            table, what = tables[word]
            if name not in table:
                values.unknown_name(
                    Part(name, False, part.place), table, what, report, UNKNOWN_NAME
                )


def _check_openings(names: Names, report: Report) -> None:
    """Every purpose without a task, and every decision that was not found, has an assumption."""
    opened = {opening for a in names.assumptions.values() for opening in a.opens}
    by_task = {o.name for o in opened if o.gap is Gap.TASK}
    by_decision = {o.name for o in opened if o.gap is Gap.DECISION}
    for purpose in names.purposes.values():
        if not purpose.tasks and purpose.name not in by_task:
            sentence = f"Het doel `{purpose.name}` noemt geen taak, en geen aanname opent het."
            mend = f"Noem een artikel, of schrijf een aanname die `doel {purpose.name}` opent."
            report(NO_TASK, purpose.place, sentence, mend)
    for decision in names.decisions.values():
        if decision.found is None and decision.name not in by_decision:
            sentence = f"Het besluit `{decision.name}` is niet gevonden, en geen aanname opent het."
            mend = (
                f"Noem de vindplaats, of schrijf een aanname die `besluit {decision.name}` opent."
            )
            report(NEVER_OPEN, decision.place, sentence, mend)


_Read = Callable[[Names, Block, Report], None]
_READERS: Mapping[str, _Read] = {
    "partij": _party,
    "groep": _group,
    "regeling": _statute,
    "bewaring": _retention,
    "voorwaarde": _condition,
    "besluit": _decision,
    "doel": _purpose,
    "aanname": _assumption,
}
_LATER: Mapping[str, _Read] = {
    "partij": _party_later,
    "doel": _purpose_later,
    "aanname": _assumption_later,
}
