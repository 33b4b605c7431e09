"""Answers for people in a terminal: decisions, questions, replays and coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from uitvoerbaar.cli.common import counted_as
from uitvoerbaar.evaluation.decision import Decision, Outcome, OutcomeState
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.questions import Question, Supplier, questions
from uitvoerbaar.evaluation.runtime import period_text
from uitvoerbaar.law.initiative import initiative

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.receipt import Discrepancy
    from uitvoerbaar.rendering.stored import StoredTrace

_LEVELS_OF_SEVERAL = 3

_CERTAINTY = {
    "wet": "bedragen uit de wet",
    "gepubliceerd": "bedragen officieel gepubliceerd",
    "secundair": "een bedrag komt uit een tweede bron",
    "afgeleid": "een bedrag is afgeleid, niet gepubliceerd",
    "onzeker": "een bedrag is onzeker",
}
_SUPPLIERS = {
    Supplier.REGISTER: "uit een register",
    Supplier.CITIZEN: "te vragen aan de burger",
    Supplier.OFFICIAL: "oordeel van een medewerker",
}


def show_decision(decision: Decision, explain: bool, form: str, depth: int | None = None) -> None:
    """A decision, with its explanation on request ("boom" to a depth, "zinnen" or "html").

    Without a depth, the tree of one outcome is shown whole, and those of several to a few levels.
    """
    traces = stored_traces(decision) if explain else [None] * len(decision.outcomes)
    from uitvoerbaar.face.report import outcome_data

    if explain and form == "html":
        from uitvoerbaar.rendering.page import trace_html

        for outcome, trace in zip(decision.outcomes, traces, strict=True):
            if trace is not None:
                click.echo(trace_html(trace, outcome_data(decision, outcome)))
        return
    console = Console()
    shortened = explain and form == "boom" and depth is None and len(traces) > 1
    depth = _LEVELS_OF_SEVERAL if shortened else depth
    written: set[str] = set()
    for outcome, trace in zip(decision.outcomes, traces, strict=True):
        show_outcome(console, decision, outcome)
        if trace is not None:
            summary = outcome_data(decision, outcome)
            show_explanation(console, trace, summary, form, depth, written)
    if shortened:
        said = f"Getoond tot {depth} niveaus diep. Verder: --depth, of één uitkomst met --outcome."
        console.print(said, style="dim")


def stored_traces(decision: Decision) -> list[StoredTrace | None]:
    """The trace of each outcome as the renderers read it; None where there is none."""
    from uitvoerbaar.evaluation.trace import decision_trace
    from uitvoerbaar.rendering.stored import stored_trace

    data, roots = decision_trace(decision)
    first = next((root for root in roots if root is not None), None)
    if first is None:
        return [None for _ in roots]
    whole = stored_trace(data, first)
    return [stored_trace(whole, root) if root is not None else None for root in roots]


def headline(outcome: Outcome) -> str:
    """What an outcome says, in one Dutch phrase."""
    if outcome.state is OutcomeState.ERROR:
        return "de wet geeft geen antwoord"
    text = dutch(outcome.value, outcome.rule.type)
    return f"{text} (voorlopig)" if outcome.state is OutcomeState.PROVISIONAL else text


def show_outcome(console: Console, decision: Decision, outcome: Outcome) -> None:
    """One outcome: its name, value and what it leans on."""
    title = outcome.rule.outcome or outcome.name.replace("_", " ")
    period = period_text(outcome.period)
    line = Text()
    line.append(title, style="bold")
    line.append(f"  {period or decision.on.isoformat()}  ", style="dim")
    line.append(headline(outcome), style="bold")
    console.print(line)
    if outcome.error is not None:
        error = outcome.error
        article = f" ({error.citation})" if error.citation else ""
        console.print(f"  {error.sentence}{article}, {error.rule}, {error.period}", markup=False)
    begins = initiative(decision.program.law, outcome.rule).dutch
    notes = [begins] if begins else []
    if outcome.certainty is not None:
        notes.append(_CERTAINTY[outcome.certainty.value])
    if outcome.assumptions:
        notes.append("steunt op aanname " + ", ".join(outcome.assumptions))
    if notes:
        console.print("  " + "; ".join(notes), style="dim", markup=False, highlight=False)
    if outcome.state is OutcomeState.UNKNOWN:
        show_wanted(console, decision, outcome)


def show_wanted(console: Console, decision: Decision, outcome: Outcome) -> None:
    """What would settle an unknown outcome, in order, and who can supply it."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("", "gegeven", "van", "periode", "waar", "vraag"):
        table.add_column(column)
    for number, question in enumerate(questions(decision.program.law, outcome), 1):
        table.add_row(*_question_row(number, question))
    console.print(table)


def _question_row(number: int, question: Question) -> Sequence[str]:
    place = _SUPPLIERS[question.supplier]
    if question.holder:
        place = question.holder if question.supplier is Supplier.REGISTER else place
    return (
        f"  {number}.",
        question.want.symbol.name.replace("_", " "),
        question.want.thing,
        period_text(question.want.period) or "",
        place,
        "" if question.supplier is Supplier.REGISTER else question.text,
    )


def show_explanation(
    console: Console,
    trace: StoredTrace,
    summary: Mapping[str, Any],
    form: str,
    depth: int | None = None,
    written: set[str] | None = None,
) -> None:
    """The explanation of an outcome as a tree (to a depth) or as sentences; and why not.

    `summary` is the outcome's own data (see `face.report.outcome_data`); `written` as for
    `rendering.tree.trace_tree`.
    """
    from uitvoerbaar.rendering.sentences import trace_sentences
    from uitvoerbaar.rendering.tree import trace_tree
    from uitvoerbaar.rendering.why_not import why_not

    reasons = why_not(trace) if form != "zinnen" else []
    if reasons:
        console.print("  Wat de doorslag gaf:", style="bold")
        for reason in reasons:
            console.print(f"  - {reason.sentence}", markup=False, highlight=False)
    if form == "zinnen":
        for sentence in trace_sentences(trace, summary):
            console.print(f"  {sentence}", markup=False, highlight=False)
    else:
        width = min(100, console.width)
        console.print(trace_tree(trace, width=width, depth=depth, written=written))


def show_questions(decision: Decision) -> None:
    """What is missing for each outcome."""
    console = Console()
    for outcome in decision.outcomes:
        if outcome.state is OutcomeState.UNKNOWN:
            show_outcome(console, decision, outcome)
        else:
            title = outcome.rule.outcome or outcome.name
            console.print(f"{title}: niets; {headline(outcome)}", markup=False)


def show_replay(decision: Decision, differences: Sequence[Discrepancy], same_law: bool) -> None:
    """What became of a replay."""
    law = "dezelfde wet" if same_law else "een andere wetstekst dan toen"
    if not differences:
        click.echo(f"Nagespeeld met {law}: de uitkomst is gelijk.")
        return
    number = counted_as(len(differences), "verschil", "verschillen")
    click.echo(f"Nagespeeld met {law}: {number}.")
    for difference in differences:
        click.echo(f"  {difference.where}")
        click.echo(f"    toen: {difference.then or '-'}")
        click.echo(f"    nu:   {difference.now or '-'}")


def show_coverage(measured: Any, articles: bool) -> None:
    """Coverage per regulation and chapter."""
    console = Console()
    for regulation in measured:
        table = Table(title=regulation.name, title_justify="left", box=None, padding=(0, 2, 0, 0))
        table.add_column("hoofdstuk")
        names = ("gecodeerd", "oordeel", "procedureel", "niet gecodeerd", "zonder status")
        for name in names:
            table.add_column(name, justify="right")
        for chapter in regulation.chapters:
            table.add_row(chapter.name, *(str(count) for count in chapter.counts))
        console.print(table)
        if articles:
            for chapter in regulation.chapters:
                for article in chapter.articles:
                    reason = f": {article.reason}" if article.reason else ""
                    console.print(
                        f"  {article.citation} {article.title} - {article.status.value}{reason}",
                        markup=False,
                        highlight=False,
                    )
