"""The receipt of a decision: what was decided, on which law, from which facts; and its replay.

A receipt holds the case as it was given, so that it can be replayed years later against the law as
it then stands. A replay reproduces it or says exactly what differs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from uitvoerbaar.evaluation.decision import Decision, Outcome
from uitvoerbaar.evaluation.plain import plain_date, plain_value
from uitvoerbaar.evaluation.trace import trace_data

FORMAT = "uitvoerbaar-receipt-1"


def canonical(data: Any) -> str:
    """JSON with sorted keys and no spaces: the form that is hashed."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(data: Any) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def receipt_data(decision: Decision) -> dict[str, Any]:
    """The receipt of a decision as plain data.

    `versions` are the rule versions applied, `inputs` the facts read, `amounts` the amounts used;
    `seal` is the SHA-256 of all the rest.
    """
    data: dict[str, Any] = {
        "format": FORMAT,
        "law": decision.program.law.digest,
        "on": decision.on.isoformat(),
        "known_on": plain_date(decision.known_on),
        "assumptions": assumption_values(decision),
        "case": decision.case.data,
        "outcomes": [_outcome(decision, outcome) for outcome in decision.outcomes],
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


def _outcome(decision: Decision, outcome: Outcome) -> dict[str, Any]:
    trace = trace_data(decision, outcome)
    data: dict[str, Any] = {
        "outcome": outcome.name,
        "state": outcome.state.value,
        "value": plain_value(outcome.value, outcome.rule.type) if outcome.step else None,
        "error": outcome.error.sentence if outcome.error else None,
        "versions": [],
        "inputs": [],
        "amounts": [],
        "trace": digest(_without_places(trace)) if trace else None,
    }
    if trace is None:
        return data
    inputs: dict[str, Any] = {}
    amounts: dict[str, Any] = {}
    versions: dict[str, Any] = {}
    for step in trace["steps"]:
        version = {
            key: step[key] for key in ("rule", "kind", "exception", "valid_from", "valid_until")
        }
        citation = step["citation"]
        version["citation"] = citation["text"] if citation else None
        versions.setdefault(canonical(version), version)
        for read in step["reads"]:
            for name, found in (("fact", inputs), ("amount", amounts), ("relation", inputs)):
                if name in read:
                    found.setdefault(canonical(read[name]), read[name])
    data["versions"] = list(versions.values())
    data["inputs"] = list(inputs.values())
    data["amounts"] = list(amounts.values())
    return data


def _without_places(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace without line numbers and the law's digest: a moved rule is not a changed one."""
    steps = [{k: v for k, v in step.items() if k != "place"} for step in trace["steps"]]
    return {**trace, "law": None, "steps": steps}


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
