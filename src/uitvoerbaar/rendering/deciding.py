"""Which conditions decided: the smallest part of the evaluated conditions that settles a step."""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.rendering.stored import (
    Read,
    StepRead,
    StoredAmount,
    StoredFact,
    StoredStep,
    StoredTest,
    StoredTrace,
)


def leaves(test: StoredTest) -> Iterator[StoredTest]:
    """The single conditions that decided what a condition gave.

    An `en` that gave nee is decided by the part that was nee, one that gave ja by all its parts;
    an `of` the other way round. The same holds for every and some member of a collection. Of a
    condition that is unknown, the unknown parts count.
    """
    if test.kind == "single" or not test.parts:
        yield test
        return
    decisive = test.parts
    if test.kind != "not":
        word = _stops_at(test)
        stopped = [part for part in test.parts if part.value == word]
        if stopped:
            decisive = (stopped[0],)
        elif isinstance(test.value, dict):
            decisive = tuple(part for part in test.parts if isinstance(part.value, dict))
    for part in decisive or test.parts:
        yield from leaves(part)


def nearest_leaves(test: StoredTest) -> Iterator[StoredTest]:
    """The single conditions for which a member was left out. Of "one of" that failed only the
    member that came nearest counts: what others lack says nothing about this one."""
    if test.kind == "for_some" and test.value == "nee" and test.parts:
        yield from nearest_leaves(max(test.parts, key=_held))
    elif test.kind == "single" or not test.parts:
        yield test
    else:
        stopped = [part for part in test.parts if part.value == _stops_at(test)]
        whole = test.kind == "not" or not stopped
        for part in test.parts if whole else stopped[:1]:
            yield from nearest_leaves(part)


def _held(test: StoredTest) -> int:
    """How many parts of a condition were met."""
    if test.kind in ("any", "for_some") and test.value == "nee":
        return max((_held(part) for part in test.parts), default=0)
    if test.kind in ("all", "for_all"):
        return sum(_held(part) for part in test.parts)
    return int(test.value == "ja")


def _stops_at(test: StoredTest) -> str:
    """What a part gives that settles the whole condition."""
    return "nee" if test.kind in ("all", "for_all") else "ja"


def deciding_conditions(step: StoredStep) -> list[StoredTest]:
    """The conditions that led to the text that gave the value: of the exception that won and of
    the cases chosen. Where all cases before `anders` failed, all of those."""
    decided: list[StoredTest] = []
    failed: list[StoredTest] = []
    for test in step.tests:
        if test.role == "exception":
            if test.name == step.exception and test.value == "ja":
                decided.append(test)
        elif test.role == "branch":
            if test.value == "ja":
                decided.append(test)
                failed = []
            else:
                failed.append(test)
    return decided + failed


def deciding_leaves(step: StoredStep) -> list[StoredTest]:
    """The single conditions that decided a step; of a yes/no text those of the text itself."""
    body = [leaf for test in step.tests if test.role == "value" for leaf in leaves(test)]
    if any(leaf.reads for leaf in body):
        return body
    return [leaf for test in deciding_conditions(step) for leaf in leaves(test)]


def value_reads(step: StoredStep) -> list[Read]:
    """What a step read for its value, not for its conditions only."""
    tested = {place for test in step.tests for place in test.all_reads()}
    counted = step.nil.counted if step.nil is not None else ()
    return [
        read for place, read in enumerate(step.reads) if place not in tested or place in counted
    ]


def counted_reads(step: StoredStep) -> list[Read]:
    """What counts in the value of a step; of an amount of nil without what was taken off it."""
    if step.nil is None:
        return value_reads(step)
    return [step.reads[place] for place in step.nil.counted]


def relevant_reads(trace: StoredTrace, step: StoredStep) -> list[Read]:
    """What a step read, without the yes/no that only exceptions asked that did not apply."""
    idle: set[int] = set()
    used = {place for limit in step.limits for place in limit.reads}
    for test in step.tests:
        rejected = test.role == "exception" and test.value == "nee"
        (idle if rejected else used).update(test.all_reads())
    return [
        read
        for place, read in enumerate(step.reads)
        if place not in idle or place in used or not is_yes_no(trace, read)
    ]


def is_yes_no(trace: StoredTrace, read: Read) -> bool:
    """Whether what was read is a ja or a nee."""
    if isinstance(read, StepRead):
        return trace.steps[read.step].type == "ja/nee"
    return isinstance(read, StoredFact | StoredAmount) and read.type == "ja/nee"
