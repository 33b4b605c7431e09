"""The steps of a decision as nested parts of a page that open and close."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from uitvoerbaar.rendering.conditions import ConditionSentences
from uitvoerbaar.rendering.deciding import relevant_reads
from uitvoerbaar.rendering.markup import Markup, both, tag, whole
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
    StoredCitation,
    StoredFact,
    StoredRelation,
    StoredStep,
    StoredTrace,
)
from uitvoerbaar.rendering.wording import Names, capital, is_nil, state_of, words

_NESTED = 9  # levels inside each other; deeper steps follow in a list of their own
_OPEN = 2  # levels that are open at first
_SAFE = ("https://wetten.overheid.nl/",)


def article(citation: StoredCitation | None) -> Markup | None:
    """An article, with a link to its page at wetten.overheid.nl where there is one."""
    if citation is None:
        return None
    if citation.address is not None and citation.address.startswith(_SAFE):
        return tag("a", citation.text, href=citation.address)
    return tag("span", citation.text)


class StepsOfPage:
    """The steps, each written out once; a step that is used again links to that place.

    `decisive` are the steps that refused; the way to them is open at first.
    """

    def __init__(
        self,
        trace: StoredTrace,
        names: Names,
        law_texts: Mapping[str, str],
        decisive: Collection[str],
    ) -> None:
        self.trace = trace
        self.names = names
        self.conditions = ConditionSentences(trace, names)
        self.law_texts = law_texts
        self.decisive = decisive
        self.open = trace.leading_to(decisive)
        self.places = {step.id: f"stap-{number}" for number, step in enumerate(trace.walk(), 1)}
        self.written: set[str] = set()
        self.later: list[StoredStep] = []

    def all(self) -> Markup:
        """Every step: the outcome with what is under it, then what lies too deep to nest."""
        blocks = [tag("ul", self._step(self.trace.root, None, 1), class_="steps")]
        while self.later:
            waiting, self.later = self.later, []
            items = [self._step(step, None, 1) for step in waiting if step.id not in self.written]
            if items:
                blocks.append(tag("h3", both("Vervolg", "Continued")))
                blocks.append(tag("ul", *items, class_="steps"))
        return whole(*blocks)

    def _step(self, step: StoredStep, around: StoredStep | None, level: int) -> Markup:
        name = step_name(self.names, step, around)
        what = tag("span", capital(name), class_="what")
        line = tag("span", what, self._value(step.value, step.type, step), class_="line")
        place = self.places[step.id]
        if step.id in self.written:
            return self._elsewhere(step, line, place, both("zie boven", "see above"))
        if level > _NESTED and step.reads:
            self.later.append(step)
            return self._elsewhere(step, line, place, both("verder hieronder", "continued below"))
        self.written.add(step.id)
        below = [self._read(read, step, level) for read in relevant_reads(self.trace, step)]
        inside = tag(
            "div",
            *self._notes(step),
            tag("ul", *below, class_="steps") if any(below) else None,
            self._source(step),
            class_="within",
        )
        opened = level <= _OPEN or step.id in self.open
        details = tag("details", tag("summary", line), inside, open=opened, id=place)
        return tag("li", details)

    def _elsewhere(self, step: StoredStep, line: Markup, place: str, said: Markup) -> Markup:
        link = tag("a", said, href=f"#{place}")
        cited = article(step.citation)
        origin = tag("p", cited, " · " if cited else None, link, class_="from")
        return tag("li", tag("div", line, origin, class_="input"))

    def _notes(self, step: StoredStep) -> list[Markup]:
        notes: list[Markup] = []
        if step.citation is not None:
            notes.append(tag("p", article(step.citation), class_="from"))
        if step.borrowed is not None:
            applies = both("van overeenkomstige toepassing: ", "applied accordingly")
            notes.append(tag("p", applies, " ", article(step.borrowed), class_="from"))
        if step.id in self.decisive:
            mark = tag("b", both("Dit gaf de doorslag", "This decided"))
            notes.append(tag("p", mark, class_="note bad"))
        if step.explanation:
            notes.append(tag("p", step.explanation, class_="note"))
        exception = exception_words(step)
        if exception:
            mark = tag("b", both("Uitzondering", "Exception"))
            notes.append(tag("p", mark, ": ", exception, class_="note"))
        notes += [
            tag("p", capital(note), ".", class_="from") for note in self.conditions.rejected(step)
        ]
        case = branch_words(step)
        if case:
            notes.append(tag("p", capital(case), class_="from"))
        notes += self._limits(step)
        for reading in step.interpretations:
            mark = tag("b", both("Lezing van de wet", "Reading of the law"))
            said = reading_words(reading.text, reading.rests_on)
            notes.append(tag("p", mark, ": ", said, class_="note care"))
        text = self.law_texts.get(step.citation.text) if step.citation else None
        if text:
            notes.append(tag("blockquote", text, class_="law"))
        return notes

    def _source(self, step: StoredStep) -> Markup | None:
        """The rule as it is written in the law, folded up."""
        if not step.text:
            return None
        shown = tag("summary", both("Zo staat het in de regel", "The rule as written"))
        place = tag("p", step.place, class_="from") if step.place else None
        return tag("details", shown, tag("pre", step.text), place, class_="source")

    def _limits(self, step: StoredStep) -> list[Markup]:
        found = []
        for limit in step.limits:
            if limit.applied:
                mark = tag("b", both("Grens", "Limit"))
                before = self.names.value(limit.before, limit.type)
                said = f": {words(limit.text)}; zonder die grens was het {before}"
                found.append(tag("p", mark, said, class_="note"))
        return found

    def _read(self, read: Read, around: StoredStep, level: int) -> Markup | None:
        if isinstance(read, StepRead):
            return self._step(self.trace.steps[read.step], around, level + 1)
        if isinstance(read, StoredFact):
            if read.nature == "role" and state_of(read.value) is None:
                return None  # told by the names of the records
            care = read.state == "provisional" or state_of(read.value) == "unknown"
            shown = self._value(read.value, read.type)
            return _input(fact_name(self.names, read), shown, fact_origin(read), care)
        if isinstance(read, StoredAmount):
            cited = article(read.citation)
            origin = whole(cited, ", " if cited else None, amount_origin(read))
            shown = self._value(read.value, read.type)
            return _input(amount_name(read), shown, origin, is_unconfirmed(read))
        if isinstance(read, StoredAssumption):
            shown = self._value(read.value, read.type)
            name = whole(both("Aanname", "assumption"), f": {words(read.name)}")
            return _input(name, shown, assumption_reason(read), True)
        assert isinstance(read, StoredRelation)
        found = ", ".join(self.names.of(thing) for thing in read.found) or "geen"
        more = "" if read.complete else " (misschien meer)"
        whose = f"{words(read.name)} {self.names.owner(read.of)}"
        return _input(whose, None, found + more, not read.complete)

    def _value(self, value: Plain, kind: str | None, step: StoredStep | None = None) -> Markup:
        """A value at the end of a line; of a step it stands out, most on the way to a refusal."""
        style = ["amount"]
        if step is not None:
            style.append("step")
        if state_of(value) == "unknown":
            style.append("care")
        elif step is not None and step.id in self.open and is_nil(value):
            style.append("bad")
        return tag("span", self.names.value(value, kind), class_=" ".join(style))


def _input(name: str, value: Markup | None, origin: str, care: bool) -> Markup:
    shown = name if isinstance(name, Markup) else capital(name)
    line = tag("div", tag("span", shown, class_="what"), value, class_="line")
    told = tag("p", origin, class_="from care" if care else "from") if origin else None
    return tag("li", tag("div", line, told, class_="input"))
