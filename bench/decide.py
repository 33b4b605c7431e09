"""One explained decision: ours beside OpenFisca, in the same run.

    make bench

Ours: the exact evaluator on the whole law of `corpus/` (partner and income follow by rule from
dated facts), with its trace recorded; and the same with the trace written out as JSON. OpenFisca:
the zorgtoeslag as variables of a small country package, in which who is a partner is given; with
its trace written out as JSON; and its web API's `/trace` without a network. Cases are built before
the clock starts for ours, and given as its situation to OpenFisca, which has no other way in; the
building of ours is timed in a row of its own.

Then, without a peer, the supplementary grant with two parents, the answer to "what is missing",
and how many questions it takes when every fact is hidden; and the people of `examples/`, whose
months are counted from years of enrolments and awards: one outcome, all outcomes, a timeline.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console

from bench.timing import Contestant, Timing, measure_together, print_ratios
from tests.corpus.families import random_family
from tests.corpus.people import adult, case, couple, wedding
from uitvoerbaar import face
from uitvoerbaar.evaluation.decision import Decision, Outcome, decide
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.evaluation.interview import Interview, facts_held
from uitvoerbaar.evaluation.questions import Supplier, questions
from uitvoerbaar.evaluation.trace import trace_data
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_index
from uitvoerbaar.timeline.build import default_rules, timeline

CASES, REPEATS = 100, 20
HIDDEN = 32


def household(peer_case: Any) -> dict[str, Any]:
    """The case data for a case of the peer: the same household, as dated facts."""
    year = peer_case.date.year
    facts = {
        "rendementsgrondslag": {str(year): str(peer_case.assets)},
        "zorgverzekerd": "ja" if peer_case.insured else "nee",
        "geboortedatum": peer_case.birth_date.isoformat(),
    }
    abroad = peer_case.country_factor != Decimal(1)
    if abroad:
        factor = {str(year): str(peer_case.country_factor)}
        facts |= {"brp_ingezetene": "nee", "woonlandfactor": factor}
    if not peer_case.partner:
        person = {**adult(year, peer_case.income), **facts}
        return case(peer_case.date.isoformat(), "kim", {"kim": person})
    people = couple(year, peer_case.income, peer_case.partner_income)
    people["kim"] |= facts
    people["lou"] |= {
        "rendementsgrondslag": {str(year): str(peer_case.partner_assets)},
        "zorgverzekerd": "ja" if peer_case.partner_insured else "nee",
        "geboortedatum": peer_case.partner_birth_date.isoformat(),
    }
    bonds = [wedding("kim", "lou", f"{year - 1}-05-05")]
    return case(peer_case.date.isoformat(), "kim", people, verbintenissen=bonds)


def deciding(lawbook: face.Lawbook, name: str) -> Callable[[Case], Decision]:
    """A traced decision on one outcome."""
    rules = [lawbook.rule(name)]
    return lambda given: decide(lawbook.program, given, rules)


def with_json(lawbook: face.Lawbook, name: str) -> Callable[[Case], str]:
    """A traced decision with its trace as JSON text."""
    decided = deciding(lawbook, name)

    def call(given: Case) -> str:
        decision = decided(given)
        return json.dumps(trace_data(decision, decision.outcomes[0]))

    return call


def beside_openfisca(console: Console, lawbook: face.Lawbook) -> None:
    """The zorgtoeslag of one month, ours and OpenFisca's, on the same households."""
    try:
        from bench.peers import OpenFiscaZorgtoeslag, random_cases  # noqa: PLC0415
    except ModuleNotFoundError as error:
        console.print(str(error))
        return
    peer = OpenFiscaZorgtoeslag()
    pairs = []
    for theirs in random_cases(2026, CASES):
        text = json.dumps(household(theirs))
        pairs.append((theirs, lawbook.case(text), text))
    ours, ours_json = deciding(lawbook, "zorgtoeslag"), with_json(lawbook, "zorgtoeslag")
    different = [
        theirs
        for theirs, mine, _ in pairs
        if Decimal(ours(mine).outcomes[0].value) / 100 != peer.decide(theirs)
    ]
    console.print(f"{len(pairs) - len(different)} of {len(pairs)} decisions are the same amount.")
    timings = measure_together(
        [
            Contestant("uitvoerbaar, traced", lambda pair: ours(pair[1])),
            Contestant("uitvoerbaar, traced, trace as JSON", lambda pair: ours_json(pair[1])),
            Contestant(
                "uitvoerbaar, case read from text, traced",
                lambda pair: ours(lawbook.case(pair[2])),
            ),
            Contestant("OpenFisca, plain", lambda pair: peer.decide(pair[0])),
            Contestant(
                "OpenFisca, traced, trace as JSON", lambda pair: peer.decide_traced(pair[0])
            ),
            Contestant("OpenFisca, web API /trace", lambda pair: peer.trace_endpoint(pair[0])),
        ],
        pairs,
        REPEATS,
    )
    print_ratios(timings, "Zorgtoeslag of one month", console)


def grant_cases(lawbook: face.Lawbook) -> list[Case]:
    """Generated families with two parents, complete."""
    found: list[Case] = []
    seed = 0
    while len(found) < CASES:
        data = random_family(random.Random(f"bench-{seed}"))
        seed += 1
        applied = data["personen"]["sem"]["aanvullende_beurs_aangevraagd"] != "nee"
        if "p2" in data["personen"] and applied:
            found.append(lawbook.case(json.dumps(data)))
    return found


def grant(console: Console, lawbook: face.Lawbook) -> None:
    """The supplementary grant, what is missing, and how many questions it takes."""
    name = "aanvullende_beurs"
    complete = grant_cases(lawbook)
    rule = lawbook.rule(name)
    ours = deciding(lawbook, name)
    hidden = {id(given): some_facts(lawbook, given, seed) for seed, given in enumerate(complete)}
    shown = {
        id(given): Interview(lawbook.program, given, rule, hidden[id(given)]).shown
        for given in complete
    }

    def missing(given: Case) -> object:
        decision = ours(shown[id(given)])
        return questions(lawbook.law, decision.outcomes[0])

    timings: list[Timing] = measure_together(
        [
            Contestant("aanvullende beurs, two parents, traced", ours),
            Contestant(f"what is missing, {HIDDEN} facts hidden", missing),
        ],
        complete,
        REPEATS,
    )
    print_ratios(timings, "Supplementary grant", console)
    for label, some in ((f"{HIDDEN} random facts", True), ("every fact", False)):
        asked, citizen, held = [], [], []
        for given in complete:
            facts = facts_held(lawbook.program, given)
            chosen = hidden[id(given)] if some else set(facts)
            *exchanges, outcome = Interview(lawbook.program, given, rule, chosen).run()
            assert isinstance(outcome, Outcome)
            assert outcome.value == ours(given).outcomes[0].value
            asked.append(len(exchanges))
            suppliers = [e.question.supplier for e in exchanges if not isinstance(e, Outcome)]
            citizen.append(suppliers.count(Supplier.CITIZEN))
            held.append(len(facts))
        console.print(
            f"{label} hidden of {statistics.mean(held):.0f} on average, {len(asked)} families: "
            f"asked {statistics.mean(asked):.1f} on average (most {max(asked)}), of which "
            f"{statistics.mean(citizen):.1f} of the citizen."
        )


def some_facts(lawbook: face.Lawbook, given: Case, seed: int) -> set[tuple[Symbol, str]]:
    """Some facts of a case, chosen at random."""
    held = sorted(facts_held(lawbook.program, given), key=str)
    return set(random.Random(seed).sample(held, min(HIDDEN, len(held))))


def students(console: Console, lawbook: face.Lawbook) -> None:
    """Whole people with their history: one outcome, all outcomes, and ten years month by month."""
    folder = Path(__file__).resolve().parents[1] / "examples"
    people = [lawbook.case(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]
    every = list(lawbook.law.outcomes.values())

    def ten_years(given: Case) -> object:
        last = month_index(given.reference.year, 12)
        rules = default_rules(lawbook.law, given)
        return timeline(lawbook.program, given, rules, last - 119, last)

    timings: list[Timing] = measure_together(
        [
            Contestant("one outcome, traced", deciding(lawbook, "basisbeurs")),
            Contestant(
                f"all {len(every)} outcomes, traced",
                lambda given: decide(lawbook.program, given, every),
            ),
            Contestant("timeline of ten years", ten_years),
        ],
        people,
        REPEATS,
    )
    print_ratios(timings, f"The {len(people)} people of the examples", console)


def main() -> None:
    """Everything, on one machine, in one run."""
    console = Console()
    lawbook = face.load()
    beside_openfisca(console, lawbook)
    grant(console, lawbook)
    students(console, lawbook)


if __name__ == "__main__":
    main()
