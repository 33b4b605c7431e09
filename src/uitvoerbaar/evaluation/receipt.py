"""The receipt of a decision: what was decided, on which law, from which facts; and its replay.

A receipt holds the case as it was given, so that it can be replayed years later against the law as
it then stands. A replay reproduces it or says exactly what differs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from uitvoerbaar.evaluation.decision import Decision, Outcome
from uitvoerbaar.evaluation.plain import plain_date, plain_value
from uitvoerbaar.evaluation.trace import decision_trace

FORMAT = "uitvoerbaar-receipt-2"


def canonical(data: Any) -> str:
    """JSON with sorted keys and no spaces: the form that is hashed."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(data: Any) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def receipt_data(decision: Decision) -> dict[str, Any]:
    """The receipt of a decision as plain data.

    `versions` are the rule versions applied, `inputs` the facts read, `amounts` the amounts used,
    of all outcomes together and each once. The `trace` of an outcome is a hash of all that led to
    it; `seal` is the SHA-256 of all the rest.
    """
    trace, roots = decision_trace(decision)
    hashes = _step_hashes(trace)
    inputs = list(trace["inputs"].values())
    data: dict[str, Any] = {
        "format": FORMAT,
        "law": decision.program.law.digest,
        "on": decision.on.isoformat(),
        "known_on": plain_date(decision.known_on),
        "assumptions": assumption_values(decision),
        "case": decision.case.data,
        "outcomes": [
            _outcome(outcome, hashes.get(root or ""))
            for outcome, root in zip(decision.outcomes, roots, strict=True)
        ],
        "versions": _each_once(_version(rule) for rule in trace["rules"].values()),
        "inputs": [read for read in inputs if "fact" in read or "relation" in read],
        "amounts": [read["amount"] for read in inputs if "amount" in read],
    }
    return {**data, "seal": digest(data)}


def assumption_values(decision: Decision) -> dict[str, Any]:
    """The assumptions that the request replaced, with their values as plain data."""
    law = decision.program.law
    replaced = decision.evaluation.assumptions
    values: dict[str, Any] = {}
    for name in sorted(replaced):
        kind = law.assumptions[name].type
        values[name] = plain_value(replaced[name], kind) if kind else str(replaced[name])
    return values


def _outcome(outcome: Outcome, trace: str | None) -> dict[str, Any]:
    return {
        "outcome": outcome.name,
        "state": outcome.state.value,
        "value": plain_value(outcome.value, outcome.rule.type) if outcome.step else None,
        "error": outcome.error.sentence if outcome.error else None,
        "trace": trace,
    }


def _version(rule: dict[str, Any]) -> dict[str, Any]:
    """Which text of a rule was applied, without where it is written down."""
    keys = ("name", "kind", "exception", "valid_from", "valid_until")
    version = {key: rule[key] for key in keys if key in rule}
    return version | ({"citation": rule["citation"]["text"]} if "citation" in rule else {})


def _each_once(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({canonical(entry): entry for entry in entries}.values())


def _step_hashes(trace: dict[str, Any]) -> dict[str, str]:
    """For each step of a trace the hash of what it says and of all that it rests on.

    Ids do not count, nor where a rule is written down: a moved rule is not a changed one.
    """
    hashes = {name: digest(read) for name, read in trace["inputs"].items()}
    tests = {name: digest(found) for name, found in trace["tests"].items()}
    rules = {
        name: digest({key: value for key, value in rule.items() if key != "place"})
        for name, rule in trace["rules"].items()
    }
    steps = {step["id"]: step for step in trace["steps"]}
    for root in steps:
        waiting = [root]
        while waiting:
            step = steps[waiting[-1]]
            reads = step.get("reads", ())
            below = [name for name in reads if name not in hashes]
            if below:
                waiting.extend(below)
                continue
            waiting.pop()
            said = {**step, "id": None, "rule": rules[step["rule"]]}
            said["reads"] = [hashes[name] for name in reads]
            said["tests"] = tests.get(step.get("tests", ""))
            hashes[step["id"]] = digest(said)
    return hashes


@frozen(slots=True)
class Discrepancy:
    """One difference between a receipt and its replay: where, and both sides as text."""

    where: str
    then: str
    now: str


class ReceiptError(Exception):
    """A receipt that cannot be used: not in this format, or changed after it was sealed."""


def check_seal(receipt: Any) -> None:
    """Raises ReceiptError when data is no receipt, or no longer what was sealed."""
    if not isinstance(receipt, dict) or receipt.get("format") != FORMAT:
        raise ReceiptError("dit is geen bewijsstuk van een beslissing in een bekend formaat")
    sealed = {key: value for key, value in receipt.items() if key != "seal"}
    if digest(sealed) != receipt.get("seal"):
        raise ReceiptError("het bewijsstuk is na de beslissing veranderd: het zegel klopt niet")


def compare(receipt: dict[str, Any], replayed: dict[str, Any]) -> tuple[Discrepancy, ...]:
    """What differs between two receipts of one case, the seal and the law's digest aside."""
    return tuple(
        _differences("", {k: v for k, v in receipt.items() if k not in ("seal", "law")}, replayed)
    )


def _differences(where: str, then: Any, now: Any) -> Iterator[Discrepancy]:
    if isinstance(then, dict) and isinstance(now, dict):
        for key in then:
            yield from _differences(f"{where}.{key}" if where else key, then[key], now.get(key))
        return
    lists = isinstance(then, list) and isinstance(now, list) and then != now
    if lists and all(isinstance(entry, dict) for entry in (*then, *now)):
        yield from _list_differences(where, then, now)
        return
    if then != now:
        yield Discrepancy(where, canonical(then), canonical(now))


def _list_differences(where: str, then: list[Any], now: list[Any]) -> Iterator[Discrepancy]:
    """Outcomes are compared by place; versions, inputs and amounts as sets of what was used."""
    if where == "outcomes":
        for number, (old, new) in enumerate(zip(then, now, strict=False)):
            yield from _differences(f"outcomes[{old.get('outcome', number)}]", old, new)
        return
    old_texts = {canonical(entry) for entry in then}
    new_texts = {canonical(entry) for entry in now}
    for text in sorted(old_texts - new_texts):
        yield Discrepancy(where, text, "")
    for text in sorted(new_texts - old_texts):
        yield Discrepancy(where, "", text)
