"""What the law does with an item for a task: compare it, use it as a category, or reckon with it.

Where the rules of a task only compare an item, the answer to the comparison is all that need be
given: yes or no. This follows from the rules themselves, through every rule that they read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache

from attrs import frozen

from uitvoerbaar.exchange.ground import Form, Purpose, Reference
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.citation import Citation
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.expression import Expression, Symbol


@frozen(slots=True)
class Need:
    """The least telling form in which the rules of a task can use an item, and where they use it.

    `form` None: there are rules for the task, and none of them uses the item. `rules` are the
    names of the rules that read it, `articles` the articles these stand under.
    """

    form: Form | None
    rules: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


class _Use(IntEnum):
    """As what a value is used, least telling first. A series of answers over months tells the
    value itself, however each of them is got."""

    YES_NO = 0
    CLASS = 1
    VALUE = 2
    SERIES = 3

    @property
    def form(self) -> Form:
        """The form in which the value is needed."""
        return _FORMS[self]


_FORMS = (Form.YES_NO, Form.CLASS, Form.VALUE, Form.VALUE)
_COMPARING = (e.Compare, e.Same, e.OneOf, e.Exists, e.Count)
_OVER_MONTHS = (e.MonthCount, e.MonthSum, e.MonthFind, e.MonthRun)


class Needs:
    """The needs of all purposes of a register, worked out from a law when they are asked for."""

    def __init__(self, law: Law, purposes: Mapping[str, Purpose]) -> None:
        self._law = law
        self._purposes = purposes
        self._symbols = {str(symbol): symbol for symbol in (*law.items, *law.choices, *law.rules)}
        # The whole answer of each item and purpose is kept: the law does not change.
        self._known: dict[tuple[str, str], Need | None] = {}
        self._uses = lru_cache(maxsize=256)(self._all_uses)

    def of(self, item: str, purpose: str) -> Need | None:
        """What a purpose needs of an item (by its key); None: no rule stands under its tasks."""
        if purpose not in self._purposes:
            return None
        key = (item, purpose)
        if key not in self._known:
            self._known[key] = self._work_out(item, purpose)
        return self._known[key]

    def _work_out(self, item: str, purpose: str) -> Need | None:
        found = self._purposes.get(purpose)
        symbol = self._symbols.get(item)
        if found is None or symbol is None or not found.tasks:
            return None
        uses = self._uses(found.tasks)
        if uses is None:
            return None
        mine = uses.get(symbol, {})
        if not mine:
            return Need(None)
        form = max(mine.values()).form
        rules = sorted(mine, key=str)
        articles = dict.fromkeys(
            str(citation) for rule in rules for citation in _citations(self._law.rules[rule])
        )
        return Need(form, tuple(str(rule) for rule in rules), tuple(articles))

    def _all_uses(
        self, tasks: tuple[Reference, ...]
    ) -> Mapping[Symbol, Mapping[Symbol, _Use]] | None:
        """Per symbol read for these tasks: the rules that read it, and as what they use it."""
        roots = [
            symbol
            for symbol, rule in self._law.rules.items()
            if any(_under(citation, task) for citation in _citations(rule) for task in tasks)
        ]
        if not roots:
            return None
        # A rule of a task that another one reads is a step on the way, not an end.
        inner = {
            symbol
            for root in roots
            for body in _bodies(self._law.rules[root])
            for symbol, _ in _reads(body, _Use.VALUE)
        }
        ends = [root for root in roots if root not in inner] or roots
        uses: dict[Symbol, dict[Symbol, _Use]] = {}
        seen: set[tuple[Symbol, _Use]] = set()
        waiting = [(end, _Use.VALUE) for end in ends]
        while waiting:
            symbol, how = waiting.pop()
            if (symbol, how) in seen:
                continue
            seen.add((symbol, how))
            for body in _bodies(self._law.rules[symbol]):
                for read, as_what in _reads(body, how):
                    known = uses.setdefault(read, {})
                    known[symbol] = max(known.get(symbol, _Use.YES_NO), as_what)
                    if read in self._law.rules:
                        waiting.append((read, as_what))
        return uses


def _reads(node: Expression, how: _Use) -> Iterator[tuple[Symbol, _Use]]:
    """What is read in an expression whose own value is used as `how`, and as what."""
    if isinstance(node, e.Read):
        yield node.symbol, how
    if how is _Use.SERIES:
        for child in node.children():
            yield from _reads(child, how)
        return
    if isinstance(node, _COMPARING):
        how = _Use.YES_NO
    elif isinstance(node, e.ParameterCell):
        how = min(how, _Use.CLASS)
    elif isinstance(node, _OVER_MONTHS) and how is not _Use.YES_NO:
        how = _Use.SERIES
    if isinstance(node, e.Cases):
        for branch in node.branches:
            yield from _reads(branch.condition, _Use.YES_NO)
            yield from _reads(branch.value, how)
        yield from _reads(node.otherwise, how)
    elif isinstance(node, e.Where | e.Quantified):
        yield from _reads(node.collection, how)
        yield from _reads(node.condition, _Use.YES_NO)
    else:
        for child in node.children():
            yield from _reads(child, how)


def _bodies(rule: Rule) -> Iterator[Expression]:
    for version in rule.versions:
        yield version.body
        for _, local in version.locals:
            yield local
        if version.start_value is not None:
            yield version.start_value
    for exception in rule.exceptions:
        yield exception.condition
        yield exception.body
        for _, local in exception.locals:
            yield local


def _citations(rule: Rule) -> Iterator[Citation]:
    for text in (*rule.versions, *rule.exceptions):
        if text.origin.citation is not None:
            yield text.origin.citation


def _under(citation: Citation, task: Reference) -> bool:
    """Whether a rule stands under the article of a task (or in its chapter)."""
    if citation.abbreviation != task.law:
        return False
    if task.article.startswith("hoofdstuk "):
        return citation.article.split(".")[0] == task.article.removeprefix("hoofdstuk ")
    return citation.article == task.article
