"""A stored trace as records: what the renderers read.

What a trace writes once (rules, inputs, conditions) is one record here too, shared by the steps
that refer to it. The order of reads is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

Plain = Any
"""A value as data: a string, a list of names, or a mapping with a `state`."""


@frozen(slots=True)
class StoredCitation:
    """An article: as text, and its page at wetten.overheid.nl if it has one."""

    text: str
    address: str | None


@frozen(slots=True)
class StoredFact:
    """A fact that was read; `nature` is "item", "choice", "judgement" or "role"."""

    name: str
    nature: str
    of: str
    period: str | None
    type: str | None
    value: Plain
    state: str
    register: str | None
    authentic: bool | None
    source: str | None
    reasons: str | None


@frozen(slots=True)
class StoredAmount:
    """An amount of a parameter that was read, with its source and certainty."""

    name: str
    keys: tuple[str, ...]
    type: str
    value: Plain
    valid_from: str | None
    citation: StoredCitation | None
    source: str | None
    certainty: str | None
    assumption: str | None


@frozen(slots=True)
class StoredAssumption:
    """A named assumption that was used."""

    name: str
    type: str | None
    value: Plain
    replaced: bool
    reason: str
    rests_on: str | None
    citation: StoredCitation | None


@frozen(slots=True)
class StoredRelation:
    """The records of a thing that were looked at; `complete` when that is all there are."""

    name: str
    of: str
    found: tuple[str, ...]
    complete: bool


@frozen(slots=True)
class StepRead:
    """The use of another step."""

    step: str


Read = StepRead | StoredFact | StoredAmount | StoredAssumption | StoredRelation


@frozen(slots=True)
class StoredInterpretation:
    """A reading of the law, and what it rests on."""

    text: str
    rests_on: str | None


@frozen(slots=True)
class StoredTest:
    """A condition that was evaluated: its text, what it gave, and the parts that were looked at.

    `role` is "exception", "branch" or "value" for a whole condition, None for a part. `kind` is
    "all", "any", "not", "for_all", "for_some", "for_none" or "single"; `reads` are places in the
    reads of the step. Of a comparison, `left` and `right` are (type, value) and `sign` stands
    between them; `left_from` and `right_from` are what they were computed from, where they are no
    single thing that was read; `left_absent` and `right_absent` the words of what was absent, where
    only what the law puts in its place was compared. `own` says that it compares the value that the
    cases would give otherwise. `left_out` are the members that did not meet a condition, each with
    that condition, where nobody was left in a collection.
    """

    role: str | None
    name: str | None
    branch: int | None
    kind: str
    text: str
    value: Plain
    member: str | None
    parts: tuple[StoredTest, ...]
    reads: tuple[int, ...]
    left: tuple[str | None, Plain] | None
    right: tuple[str | None, Plain] | None
    sign: str | None
    own: bool
    left_from: tuple[int, ...] | None = None
    right_from: tuple[int, ...] | None = None
    left_out: tuple[StoredTest, ...] = ()
    left_absent: str | None = None
    right_absent: str | None = None

    def all_reads(self) -> Iterator[int]:
        """The places of everything that this condition and its parts read."""
        yield from self.reads
        for part in self.parts:
            yield from part.all_reads()


@frozen(slots=True)
class StoredLimit:
    """A `ten minste` or `ten hoogste`: the value before it, its bound, and whether it decided."""

    at_least: bool
    text: str
    type: str
    before: Plain
    bound: Plain
    applied: bool
    reads: tuple[int, ...]


@frozen(slots=True)
class StoredTerm:
    """One side of a difference: its value, and the places of what it was computed from."""

    type: str
    value: Plain
    reads: tuple[int, ...]


@frozen(slots=True)
class StoredNil:
    """How an amount came to be nil: the places of the reads that were counted, and the difference
    below nil in it, if any: of what, and what was taken off."""

    counted: tuple[int, ...]
    short: tuple[StoredTerm, StoredTerm] | None


@frozen(slots=True)
class StoredStep:
    """A rule that was applied to a subject in a period: its value and what it read, in order.

    `tests` are the conditions evaluated: of exceptions, then of branches, or the whole yes/no body.
    """

    id: str
    rule: str
    kind: str | None
    title: str | None
    subject: str | None
    period: str | None
    type: str
    value: Plain
    citation: StoredCitation | None
    borrowed: StoredCitation | None
    place: str | None
    exception: str | None
    branch: int | None
    branches: int | None
    explanation: str | None
    text: str | None
    interpretations: tuple[StoredInterpretation, ...]
    reads: tuple[Read, ...]
    tests: tuple[StoredTest, ...]
    limits: tuple[StoredLimit, ...]
    nil: StoredNil | None
    left_out: tuple[StoredTest, ...] = ()


@frozen(slots=True)
class StoredThing:
    """A thing of the case: its kind and who plays which role in it."""

    kind: str
    roles: tuple[tuple[str, str], ...]


@frozen(slots=True)
class StoredTrace:
    """A whole trace; `root` is the step of the outcome."""

    law: str
    on: str
    known_on: str | None
    root: StoredStep
    steps: Mapping[str, StoredStep]
    things: Mapping[str, StoredThing]

    def walk(self) -> Iterator[StoredStep]:
        """Every step that leads to the outcome, each once, in the order of first use."""
        seen: set[str] = set()
        waiting = [self.root]
        while waiting:
            step = waiting.pop()
            if step.id in seen:
                continue
            seen.add(step.id)
            yield step
            waiting.extend(reversed(self.used_by(step)))

    def leading_to(self, goals: Collection[str]) -> set[str]:
        """The steps that use one of these steps, however deep, and those steps themselves."""
        users: dict[str, list[str]] = {}
        for step in self.walk():
            for used in self.used_by(step):
                users.setdefault(used.id, []).append(step.id)
        found: set[str] = set()
        waiting = list(goals)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(users.get(name, ()))
        return found

    def used_by(self, step: StoredStep) -> list[StoredStep]:
        """The steps that a step used, in order."""
        return [self.steps[read.step] for read in step.reads if isinstance(read, StepRead)]


Trace = Mapping[str, Any] | StoredTrace
"""A trace as data that follows the schema, or already read."""


def stored_trace(trace: Trace, root: str | None = None) -> StoredTrace:
    """The records of a trace that follows the schema, seen from the step of one outcome.

    `root` is the id of that step; a trace of one outcome names it itself. Records that were read
    already can be given instead of data. Raises KeyError for data that does not follow the schema.
    """
    if isinstance(trace, StoredTrace):
        return trace if root is None else evolve(trace, root=trace.steps[root])
    ids = {data["id"] for data in trace["steps"]}
    inputs: dict[str, Read] = {name: _read(data) for name, data in trace["inputs"].items()}
    reads: dict[str, Read] = {**inputs, **{name: StepRead(name) for name in ids}}
    tests = {name: tuple(_test(test) for test in listed) for name, listed in trace["tests"].items()}
    rules = {name: _rule(data) for name, data in trace["rules"].items()}
    steps = {data["id"]: _step(data, rules[data["rule"]], reads, tests) for data in trace["steps"]}
    things = {
        name: StoredThing(data["kind"], tuple(data["roles"].items()))
        for name, data in trace["things"].items()
    }
    first = steps[trace["root"] if root is None else root]
    return StoredTrace(trace["law"], trace["on"], trace["known_on"], first, steps, things)


def _rule(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a step takes from its rule and the text that was applied."""
    return {
        "rule": data["name"],
        "kind": data.get("kind"),
        "title": data.get("title"),
        "type": data["type"],
        "citation": _citation(data.get("citation")),
        "borrowed": _citation(data.get("borrowed")),
        "place": data.get("place"),
        "exception": data.get("exception"),
        "branches": data.get("branches"),
        "text": data.get("text"),
        "interpretations": tuple(
            StoredInterpretation(reading["text"], reading.get("rests_on"))
            for reading in data.get("interpretations", ())
        ),
    }


def _step(
    data: Mapping[str, Any],
    rule: dict[str, Any],
    reads: Mapping[str, Read],
    tests: Mapping[str, tuple[StoredTest, ...]],
) -> StoredStep:
    return StoredStep(
        id=data["id"],
        subject=data.get("subject"),
        period=data.get("period"),
        value=data["value"],
        branch=data.get("branch"),
        explanation=data.get("explanation"),
        reads=tuple(reads[name] for name in data.get("reads", ())),
        tests=tests[data["tests"]] if "tests" in data else (),
        limits=tuple(_limit(limit) for limit in data.get("limits", ())),
        nil=_nil(data.get("nil")),
        left_out=tuple(_test(test) for test in data.get("left_out", ())),
        **rule,
    )


def _citation(data: Mapping[str, Any] | None) -> StoredCitation | None:
    return None if data is None else StoredCitation(data["text"], data.get("address"))


def _read(data: Mapping[str, Any]) -> Read:
    ((kind, content),) = data.items()
    return _READERS[kind](content)


def _fact(data: Mapping[str, Any]) -> StoredFact:
    return StoredFact(
        name=data["name"],
        nature=data["nature"],
        of=data["of"],
        period=data.get("period"),
        type=data.get("type"),
        value=data["value"],
        state=data["state"],
        register=data.get("register"),
        authentic=data.get("authentic"),
        source=data.get("source"),
        reasons=data.get("reasons"),
    )


def _amount(data: Mapping[str, Any]) -> StoredAmount:
    return StoredAmount(
        name=data["name"],
        keys=tuple(data.get("keys", ())),
        type=data["type"],
        value=data["value"],
        valid_from=data.get("valid_from"),
        citation=_citation(data.get("citation")),
        source=data.get("source"),
        certainty=data.get("certainty"),
        assumption=data.get("assumption"),
    )


def _assumption(data: Mapping[str, Any]) -> StoredAssumption:
    return StoredAssumption(
        name=data["name"],
        type=data.get("type"),
        value=data["value"],
        replaced=data["replaced"],
        reason=data["reason"],
        rests_on=data.get("rests_on"),
        citation=_citation(data.get("citation")),
    )


def _relation(data: Mapping[str, Any]) -> StoredRelation:
    return StoredRelation(data["name"], data["of"], tuple(data["found"]), data["complete"])


_READERS: dict[str, Callable[[Mapping[str, Any]], Read]] = {
    "fact": _fact,
    "amount": _amount,
    "assumption": _assumption,
    "relation": _relation,
}


def _test(data: Mapping[str, Any]) -> StoredTest:
    return StoredTest(
        role=data.get("for"),
        name=data.get("name"),
        branch=data.get("branch"),
        kind=data["kind"],
        text=data["text"],
        value=data["value"],
        member=data.get("member"),
        parts=tuple(_test(part) for part in data.get("parts", ())),
        reads=tuple(data.get("reads", ())),
        left=_typed(data.get("left")),
        right=_typed(data.get("right")),
        sign=data.get("sign"),
        own=data.get("own", False),
        left_from=_from(data.get("left")),
        right_from=_from(data.get("right")),
        left_out=tuple(_test(part) for part in data.get("left_out", ())),
        left_absent=data.get("left", {}).get("instead_of"),
        right_absent=data.get("right", {}).get("instead_of"),
    )


def _typed(data: Mapping[str, Any] | None) -> tuple[str | None, Plain] | None:
    return None if data is None else (data.get("type"), data["value"])


def _from(data: Mapping[str, Any] | None) -> tuple[int, ...] | None:
    return tuple(data["from"]) if data is not None and "from" in data else None


def _limit(data: Mapping[str, Any]) -> StoredLimit:
    return StoredLimit(
        at_least=data["kind"] == "at_least",
        text=data["text"],
        type=data["type"],
        before=data["before"],
        bound=data["bound"],
        applied=data["applied"],
        reads=tuple(data.get("reads", ())),
    )


def _nil(data: Mapping[str, Any] | None) -> StoredNil | None:
    if data is None:
        return None
    short = data.get("short")
    return StoredNil(
        counted=tuple(data.get("counted", ())),
        short=None if short is None else (_term(short["of"]), _term(short["less"])),
    )


def _term(data: Mapping[str, Any]) -> StoredTerm:
    return StoredTerm(data["type"], data["value"], tuple(data.get("reads", ())))
