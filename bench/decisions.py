"""Decisions on grounds, with reasons: ours beside Cedar, in the same run.

    make bench

Both decide the same requests on 50,000 generated grounds. Ours is the decision point over the table
in SQLite, asked whether it changed before every decision; each answer has its ground, the form and
the assumptions, or the near misses and what each lacks. Cedar gets only the policies of the grounds
that an index found for the request (given all of them it needs seconds): parsed beforehand,
and it answers yes or no with the name of the policy. That both permit the same is checked
first, on every request.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console
from rich.table import Table

from bench.grounds import cedar_policy, cedar_request, generated, requests
from uitvoerbaar import face
from uitvoerbaar.exchange.decision import Question
from uitvoerbaar.exchange.ground import Register
from uitvoerbaar.exchange.items import items_of
from uitvoerbaar.exchange.live import LiveRegister
from uitvoerbaar.exchange.table import RegisterTable
from uitvoerbaar.law.declaration import Law

GROUNDS, REQUESTS, CEDAR_REQUESTS, ROUNDS = 50_000, 50_000, 2_000, 5


class Cedar:
    """The grounds as Cedar policies, found by an index of our own."""

    def __init__(self, register: Register) -> None:
        import cedarpy  # noqa: PLC0415 - only the environment of the comparison has it

        self._cedar = cedarpy
        self._policies: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for one in register.grounds.values():
            key = (one.item, one.provider, one.recipient, one.group, one.purpose)
            self._policies[key].append(cedar_policy(one))
        self._prepared = {
            key: cedarpy.PolicySet.from_str("\n".join(texts))
            for key, texts in self._policies.items()
        }
        self._entities = cedarpy.Entities.from_json_str("[]")

    def permits(self, question: Question) -> bool:
        """Whether Cedar permits the request."""
        key = (
            question.items[0], question.provider, question.recipient, question.group,
            question.purpose,
        )  # fmt: skip
        policies = self._prepared.get(key)
        if policies is None:
            return False
        answer = self._cedar.is_authorized(cedar_request(question), policies, self._entities)
        return bool(answer.allowed)


def items(law: Law) -> list[str]:
    """The names of items that mean one thing."""
    known = items_of(law)
    return [str(symbol) for symbol in law.items if known.key(str(symbol)) == str(symbol)]


def per_second(call: Any, questions: list[Question]) -> float:
    """The best of some rounds: how many requests a second of one core's time."""
    best = 0.0
    for _ in range(ROUNDS):
        gc.collect()
        start = process_time()
        for question in questions:
            call(question)
        best = max(best, len(questions) / (process_time() - start))
    return best


def main() -> None:
    """Builds, compares answers, and prints how many a second and the ratio."""
    console = Console()
    law = face.load().law
    register = generated(GROUNDS, items(law))
    questions = requests(register, REQUESTS)
    with (
        tempfile.TemporaryDirectory() as folder,
        RegisterTable(f"sqlite:///{Path(folder) / 'gronden.db'}") as table,
    ):
        start = perf_counter()
        table.record(register)
        live = LiveRegister(table, law)
        live.point().answer(questions[0])
        console.print(
            f"{len(register.grounds):,} grounds recorded and indexed in "
            f"{perf_counter() - start:.1f} s"
        )
        cedar = Cedar(register)
        answers = [live.point().answer(question).permitted for question in questions]
        asked = questions[:CEDAR_REQUESTS]
        different = sum(
            cedar.permits(question) != answer
            for question, answer in zip(asked, answers, strict=False)
        )
        permitted = sum(answers)
        console.print(
            f"{len(questions):,} requests, {permitted:,} permitted; of {len(asked):,} compared, "
            f"{different} are answered otherwise by Cedar"
        )
        if different:
            sys.exit(1)
        allowed = [q for q, answer in zip(questions, answers, strict=True) if answer]
        denied = [q for q, answer in zip(questions, answers, strict=True) if not answer]
        point = live.point()
        rates = {
            "ours, table asked each time": per_second(
                lambda question: live.point().answer(question), questions
            ),
            "ours, one state of the table": per_second(point.answer, questions),
            "  of which permits": per_second(point.answer, allowed),
            "  of which refusals with near misses": per_second(point.answer, denied),
            "Cedar, ground looked up first": per_second(cedar.permits, asked),
        }
    first = next(iter(rates.values()))
    report = Table(title=f"Decisions with reasons on {GROUNDS:,} grounds, one core")
    for heading in ("", "a second of processor time", "ours is"):
        report.add_column(heading, justify="left" if not heading else "right")
    for label, rate in rates.items():
        report.add_row(label, f"{rate:,.0f}", f"{first / rate:.1f} x")
    console.print(report)


if __name__ == "__main__":
    main()
