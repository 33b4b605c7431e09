"""`uitvoerbaar demo`: a short tour of one student's case, on the real law."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uitvoerbaar.cli.common import fail, open_law

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from uitvoerbaar.evaluation.facts import Case
    from uitvoerbaar.face import Lawbook
    from uitvoerbaar.law.declaration import Rule


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar demo
  uitvoerbaar demo examples/sami.yaml
"""
)
@click.argument("case_file", metavar="[GEVAL]", required=False, type=click.Path(path_type=Path))
@click.option("--outcome", metavar="NAAM", help="De uitkomst van de rondleiding.")
def demo(case_file: Path | None, outcome: str | None) -> None:
    """Een korte rondleiding: van gegevens tot besluit, en wat mag worden gedeeld."""
    from rich.console import Console

    from uitvoerbaar.cli.case_commands import open_case
    from uitvoerbaar.evaluation.decision import UnknownOutcomeError

    console = Console(highlight=False)
    path = case_file or first_example()
    lawbook = open_law(None)
    case = open_case(lawbook, path)
    try:
        rule = lawbook.rule(outcome) if outcome else most_telling(lawbook, case)
    except UnknownOutcomeError as error:
        fail(f"de wet heeft geen uitkomst {error.name}")
    show_law(console, lawbook)
    show_case(console, lawbook, case, path)
    show_interview(console, lawbook, case, rule)
    show_decision_and_replay(console, lawbook, case, rule)
    request = _beside(path, "verzoek.json")
    if request is not None:
        from uitvoerbaar.cli.exchange_tour import show_exchange

        show_exchange(console, lawbook, request)


def _beside(case_file: Path, name: str) -> Path | None:
    """A file in the folder of a case, or among the examples of the checkout."""
    checkout = Path(__file__).resolve().parents[3]
    places = (case_file.parent / name, checkout / "examples" / name)
    return next((place for place in places if place.is_file()), None)


def first_example() -> Path:
    """The first case in `examples/`, of the current folder or the checkout."""
    checkout = Path(__file__).resolve().parents[3]
    folders = (Path("examples"), checkout / "examples")
    found = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    if not found:
        fail("er is geen map examples met een geval", "noem een bestand: uitvoerbaar demo GEVAL")
    return found[0]


def most_telling(lawbook: Lawbook, case: Case) -> Rule:
    """The public outcome to show: best is money that is paid, then other money, and of those the
    one with the longest explanation."""
    from uitvoerbaar.evaluation.decision import Outcome, OutcomeState, all_steps
    from uitvoerbaar.law.types import Amount

    def telling(outcome: Outcome) -> tuple[bool, bool, int]:
        money = isinstance(outcome.rule.type, Amount) and outcome.state in (
            OutcomeState.KNOWN,
            OutcomeState.PROVISIONAL,
        )
        steps = len(list(all_steps(outcome.step))) if outcome.step else 0
        given = bool(money and outcome.value)
        return given and outcome.rule.payment is not None, given, steps

    return max(lawbook.decide(case, sorted(lawbook.law.outcomes)).outcomes, key=telling).rule


def show_law(console: Console, lawbook: Lawbook) -> None:
    """What law this is about."""
    from rich.rule import Rule as Line

    from uitvoerbaar.face.examples import run_examples

    law = lawbook.law
    console.print(Line("De wet", align="left"))
    console.print(
        f"{len(law.rules)} regels en {len(law.parameters)} bedragentabellen, uit "
        f"{len(law.regulations)} regelingen en lijsten van gegevens (uitvoerbaar coverage noemt "
        "ze)."
    )
    results = list(run_examples(lawbook.program))
    holding = sum(result.holds for result in results)
    console.print(
        f"Naast de artikelen staan {len(law.examples)} voorbeelden; van hun {len(results)} "
        f"verwachtingen kloppen er {holding}.\n"
    )


def show_case(console: Console, lawbook: Lawbook, case: Case, path: Path) -> None:
    """What is known of the case, and from which register."""
    from rich.rule import Rule as Line

    from uitvoerbaar.evaluation.interview import facts_held

    console.print(Line(f"Het geval: {case.applicant.name} ({path.name})", align="left"))
    by_holder: dict[str, Counter[str]] = {}
    for (symbol, _), count in facts_held(lawbook.program, case).items():
        item = lawbook.law.items.get(symbol)
        holder = "oordeel van een medewerker"
        if item is not None:
            holder = item.register or "de burger zelf"
        by_holder.setdefault(holder, Counter())[symbol.name.replace("_", " ")] += count
    console.print(_by_holder(dict(sorted(by_holder.items()))))
    console.print()


def _by_holder(found: dict[str, Counter[str]]) -> Table:
    """A table of what each holder has, or is asked, and how often."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("houder")
    table.add_column("gegevens")
    for holder, labels in found.items():
        shown = (f"{label} ({n}×)" if n > 1 else label for label, n in labels.items())
        table.add_row(holder, ", ".join(shown))
    return table


def show_interview(console: Console, lawbook: Lawbook, case: Case, rule: Rule) -> None:
    """What had to be asked, of whom, and how much that was of all that is held."""
    from rich.rule import Rule as Line

    from uitvoerbaar.evaluation.decision import Outcome
    from uitvoerbaar.evaluation.interview import Interview, facts_held
    from uitvoerbaar.evaluation.questions import Supplier

    console.print(Line("Wat wordt gevraagd, en aan wie", align="left"))
    asked: Counter[Supplier] = Counter()
    of_others: dict[str, Counter[str]] = {}
    for event in Interview(lawbook.program, case, rule).run():
        if isinstance(event, Outcome):
            continue
        question = event.question
        asked[question.supplier] += 1
        if question.supplier is Supplier.CITIZEN:
            console.print(f"Aan de burger: {question.text}")
        else:
            name = question.want.symbol.name.replace("_", " ")
            of_others.setdefault(question.holder or "een medewerker", Counter())[name] += 1
    console.print(_by_holder(of_others))
    held = sum(facts_held(lawbook.program, case).values())
    console.print(
        f"Gevraagd: {asked[Supplier.CITIZEN]} aan de burger, {asked[Supplier.REGISTER]} aan "
        f"registers, {asked[Supplier.OFFICIAL]} aan een medewerker; "
        f"het dossier houdt {held} gegevens.\n"
    )


def show_decision_and_replay(console: Console, lawbook: Lawbook, case: Case, rule: Rule) -> None:
    """The decision with its explanation, and the same decision replayed from its receipt."""
    from rich.rule import Rule as Line

    from uitvoerbaar.cli.show import show_explanation, show_outcome, stored_traces
    from uitvoerbaar.evaluation.receipt import receipt_data
    from uitvoerbaar.face.report import outcome_data

    console.print(Line("Het besluit", align="left"))
    decision = lawbook.decide(case, [str(rule.symbol)])
    outcome = decision.outcomes[0]
    show_outcome(console, decision, outcome)
    (trace,) = stored_traces(decision)
    if trace is not None:
        show_explanation(console, trace, outcome_data(decision, outcome), "boom", depth=4)
        console.print("De hele uitleg: uitvoerbaar decide GEVAL --explain", style="dim")
    console.print()
    console.print(Line("Nagespeeld", align="left"))
    receipt = receipt_data(decision)
    _, differences = lawbook.replay(receipt)
    console.print(f"Zegel van het bewijsstuk: {receipt['seal'][:16]}…; wet: {receipt['law'][:16]}…")
    console.print(
        "Opnieuw beslist uit het bewijsstuk: de uitkomst is gelijk."
        if not differences
        else f"Opnieuw beslist uit het bewijsstuk: {len(differences)} verschillen."
    )
    console.print()
