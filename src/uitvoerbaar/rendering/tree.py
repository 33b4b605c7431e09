"""An explanation as a tree in a terminal: the outcome on top, under each step what it leans on.

Colours help but say nothing that the words do not say. A step that is used more than once is
written out once.
"""

from __future__ import annotations

import io
from collections.abc import Collection

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from uitvoerbaar.rendering.conditions import ConditionSentences
from uitvoerbaar.rendering.deciding import relevant_reads
from uitvoerbaar.rendering.phrases import (
    amount_name,
    amount_origin,
    assumption_reason,
    branch_words,
    exception_words,
    fact_name,
    fact_origin,
    is_unconfirmed,
    reading_words,
    step_name,
)
from uitvoerbaar.rendering.stored import (
    Plain,
    Read,
    StepRead,
    StoredAmount,
    StoredAssumption,
    StoredFact,
    StoredRelation,
    StoredStep,
    StoredTrace,
    Trace,
    stored_trace,
)
from uitvoerbaar.rendering.why_not import why_not
from uitvoerbaar.rendering.wording import Names, capital, clean, is_nil, state_of, words

_INDENT = 4  # columns that a level of the tree takes
_NARROWEST = 44  # columns that a line needs to be read

_ABOVE = " · zie boven"
_QUIET = "dim"
_WARN = "yellow"
_ARTICLE = "cyan"


def trace_tree(
    trace: Trace, *, width: int = 100, depth: int | None = None, written: set[str] | None = None
) -> Tree:
    """The tree of a trace (see `evaluation/trace.schema.json`), at most `width` columns wide.

    With `depth`, no more than that many levels under the outcome. `written` holds the steps that
    trees of the same decision have written out already, and learns: those are not repeated.
    """
    stored = stored_trace(trace)
    decisive = {reason.step for reason in why_not(stored)}
    already = set() if written is None else written
    return _Branches(stored, width, depth, decisive, already).tree()


def trace_text(trace: Trace, *, width: int = 100, depth: int | None = None) -> str:
    """The tree as plain text without colours."""
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(trace_tree(trace, width=width, depth=depth))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


class _Line:
    """A label: what it is on the left, its value on the right, and remarks under it."""

    def __init__(self, name: Text, value: Text, notes: list[Text], room: int) -> None:
        self.name = name
        self.value = value
        self.notes = notes
        self.room = room

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(self.room, options.max_width)
        short = self.value.cell_len <= width // 2
        grid = Table.grid(padding=(0, 1))
        grid.width = width
        grid.add_column(ratio=1)
        if short:
            grid.add_column(justify="right", no_wrap=True)
            grid.add_row(self.name, self.value)
        else:
            grid.add_row(Text.assemble(self.name, "\n  ", self.value))
        yield grid
        for note in self.notes:
            inner = Table.grid(padding=0)
            inner.width = width
            inner.add_column(width=2)
            inner.add_column(ratio=1)
            inner.add_row("", note)
            yield inner


class _Branches:
    """The making of a tree."""

    def __init__(
        self,
        trace: StoredTrace,
        width: int,
        depth: int | None,
        decisive: Collection[str],
        written: set[str],
    ) -> None:
        self.trace = trace
        self.names = Names(trace)
        self.conditions = ConditionSentences(trace, self.names)
        self.width = width
        levels = max(1, (width - _NARROWEST) // _INDENT)
        self.depth = levels if depth is None else min(depth, levels)
        self.decisive = decisive
        self.refusing = trace.leading_to(decisive)
        self.written = written

    def tree(self) -> Tree:
        """The whole tree."""
        root = self.trace.root
        line = self._outcome(root)
        tree = Tree(line, guide_style=_QUIET)
        if root.id in self.written:
            line.name.append(_ABOVE, style=_QUIET)
            return tree
        self.written.add(root.id)
        self._reads(tree, root, 1)
        return tree

    def _room(self, level: int) -> int:
        return self.width - _INDENT * level

    def _outcome(self, step: StoredStep) -> _Line:
        title = clean(step.title) if step.title else capital(words(step.rule))
        name = Text(title, style="bold")
        rest = step_name(self.names, step).removeprefix(words(step.rule)).strip()
        if rest:
            name.append(f" {rest}")
        _cite(name, step)
        return _Line(
            name, self._value(step.value, step.type, step), self._notes(step), self._room(0)
        )

    def _reads(self, tree: Tree, step: StoredStep, level: int) -> None:
        for read in relevant_reads(self.trace, step):
            if isinstance(read, StepRead):
                self._step(tree, self.trace.steps[read.step], step, level)
            elif not (isinstance(read, StoredFact) and _goes_without_saying(read)):
                tree.add(self._leaf(read, level))

    def _step(self, tree: Tree, step: StoredStep, around: StoredStep, level: int) -> None:
        name = Text(step_name(self.names, step, around))
        _cite(name, step)
        value = self._value(step.value, step.type, step)
        if step.id in self.written:
            name.append(_ABOVE, style=_QUIET)
            tree.add(_Line(name, value, [], self._room(level)))
            return
        if level >= self.depth and step.reads:
            name.append(" · verder niet getoond", style=_QUIET)
            tree.add(_Line(name, value, [], self._room(level)))
            return
        self.written.add(step.id)
        branch = tree.add(_Line(name, value, self._notes(step), self._room(level)))
        self._reads(branch, step, level + 1)

    def _notes(self, step: StoredStep) -> list[Text]:
        """What is to be said of a step: its explanation, its case or exception, its readings."""
        notes = []
        if step.explanation:
            notes.append(Text(clean(step.explanation), style="italic"))
        if step.id in self.decisive:
            notes.append(Text("gaf de doorslag", style="bold red"))
        exception = exception_words(step)
        if exception:
            notes.append(_marked("uitzondering: ", exception, "blue"))
        notes += [Text(note, style=_QUIET) for note in self.conditions.rejected(step)]
        case = branch_words(step)
        if case:
            notes.append(Text(case, style=_QUIET))
        for limit in step.limits:
            if limit.applied:
                before = self.names.value(limit.before, limit.type)
                notes.append(_marked("grens: ", f"{words(limit.text)}, anders {before}", "blue"))
        if step.borrowed is not None:
            notes.append(Text(f"van overeenkomstige toepassing: {clean(step.borrowed.text)}"))
        notes += [
            _marked("lezing van de wet: ", reading_words(reading.text, reading.rests_on), "magenta")
            for reading in step.interpretations
        ]
        return notes

    def _leaf(self, read: Read, level: int) -> _Line:
        room = self._room(level)
        if isinstance(read, StoredFact):
            style = _WARN if _is_doubtful(read) else _QUIET
            notes = [Text(fact_origin(read), style=style)]
            name = Text(fact_name(self.names, read))
            return _Line(name, self._value(read.value, read.type), notes, room)
        if isinstance(read, StoredAmount):
            name = Text(amount_name(read))
            _cite(name, read)
            origin = Text(amount_origin(read), style=_WARN if is_unconfirmed(read) else _QUIET)
            return _Line(name, self._value(read.value, read.type), [origin], room)
        if isinstance(read, StoredAssumption):
            name = _marked("aanname: ", words(read.name), "magenta")
            notes = [Text(assumption_reason(read))]
            return _Line(name, self._value(read.value, read.type), notes, room)
        assert isinstance(read, StoredRelation)
        name = Text(f"{words(read.name)} {self.names.owner(read.of)}", style=_QUIET)
        found = ", ".join(self.names.of(thing) for thing in read.found) or "geen"
        if not read.complete:
            found += " (misschien meer)"
        return _Line(name, Text(""), [Text(found, style=_QUIET if read.complete else _WARN)], room)

    def _value(self, value: Plain, kind: str | None, step: StoredStep | None = None) -> Text:
        """A value; of a step it stands out, and its colour says whether it led to a refusal."""
        shown = self.names.value(value, kind)
        if state_of(value) == "unknown":
            return Text(shown, style=f"bold {_WARN}")
        if step is None:
            return Text(shown)
        if is_nil(value):
            return Text(shown, style="bold red" if step.id in self.refusing else "bold")
        return Text(shown, style="bold green")


def _cite(name: Text, cited: StoredStep | StoredAmount) -> None:
    if cited.citation is not None:
        name.append(" · ", style=_QUIET)
        name.append(clean(cited.citation.text), style=_ARTICLE)


def _marked(mark: str, content: str, style: str) -> Text:
    return Text.assemble((mark, f"bold {style}"), content)


def _is_doubtful(fact: StoredFact) -> bool:
    return fact.state == "provisional" or state_of(fact.value) == "unknown"


def _goes_without_saying(fact: StoredFact) -> bool:
    """Who plays which role is told by the names of the records."""
    return fact.nature == "role" and state_of(fact.value) is None
