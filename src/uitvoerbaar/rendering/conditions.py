"""A single condition as a sentence: what was asked, and what the facts said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from uitvoerbaar.rendering.deciding import leaves
from uitvoerbaar.rendering.phrases import amount_name, fact_name, step_name
from uitvoerbaar.rendering.stored import (
    Plain,
    Read,
    StepRead,
    StoredAmount,
    StoredFact,
    StoredStep,
    StoredTest,
    StoredTrace,
)
from uitvoerbaar.rendering.wording import Names, capital, clean, is_money, words

_NAME = re.compile(r"\w+")
_CALL = re.compile(r"(\w)\([^()]*\)")
_SIGNS = {
    "=": (" is ", " = "),
    "≠": (" is niet ", " ≠ "),
    "≤": (" ≤ ", " <= "),
    "≥": (" ≥ ", " >= "),
}
_COMPARED = {
    ("≤", "nee"): "hoger dan",
    ("≤", "ja"): "niet hoger dan",
    ("<", "nee"): "niet lager dan",
    ("<", "ja"): "lager dan",
    (">", "nee"): "niet hoger dan",
    (">", "ja"): "hoger dan",
    ("≥", "nee"): "lager dan",
    ("≥", "ja"): "niet lager dan",
}
_MOMENTS = ("datum", "maand", "jaar")


class ConditionSentences:
    """Sentences about the single conditions of the steps of a trace; they end without a stop."""

    def __init__(self, trace: StoredTrace, names: Names) -> None:
        self.trace = trace
        self.names = names

    def sentence(self, step: StoredStep, test: StoredTest) -> str:
        """What a condition gave: "Voor Noor geldt niet: verzekerd"."""
        reads = [step.reads[place] for place in test.reads]
        absent = test.left_absent or test.right_absent
        if absent:
            # what the law puts in its place is no fact: only that it is not there says something
            return f"{capital(self._named(absent, reads) or _plain(absent))} ontbreekt"
        if test.left is not None and test.right is not None and test.sign is not None:
            return self._compared(step, test, test.left, test.right, reads)
        if test.sign in ("bestaat", "ontbreekt"):
            return self._existence(step, test, reads)
        asked = self._asked(test.text, reads)
        if isinstance(asked, StoredFact) and asked.type == "ja/nee":
            return self.fact(asked)
        if isinstance(asked, StepRead) and self.trace.steps[asked.step].type == "ja/nee":
            return self.truth(self.trace.steps[asked.step])
        who = self._who(step.subject)
        return f"{capital(who)} geldt {_not(test.value)}: {_plain(test.text)}"

    def fact(self, fact: StoredFact) -> str:
        """A fact as a sentence."""
        name, who = words(fact.name), self.names.of(fact.of)
        if fact.type == "ja/nee" and fact.value in ("ja", "nee"):
            return self._yes_no(fact, name, who)
        return self.names.statement(fact_name(self.names, fact), fact.value, fact.type)

    def _yes_no(self, fact: StoredFact, name: str, who: str) -> str:
        asked, _, last = name.rpartition(" ")
        if fact.nature == "choice" and last == "aangevraagd" and asked:
            what = f"{'een' if fact.value == 'ja' else 'geen'} {asked} aangevraagd"
            record = self.names.is_record(fact.of)
            return f"Voor {who} is {what}" if record else f"{who} heeft {what}"
        if fact.nature == "judgement":
            told = "wel" if fact.value == "ja" else "niet"
            reasons = f" (redenen: {clean(fact.reasons).rstrip('.')})" if fact.reasons else ""
            return f"Een medewerker oordeelt dat dit {told} geldt voor {who}: {name}{reasons}"
        return f"Voor {who} geldt {_not(fact.value)}: {name}"

    def truth(self, step: StoredStep) -> str:
        """A yes/no step as a sentence."""
        return f"{capital(self._who(step.subject))} geldt {_not(step.value)}: {words(step.rule)}"

    def rejected(self, step: StoredStep) -> list[str]:
        """The exceptions that did not apply, each with the reason."""
        found = []
        for test in step.tests:
            if test.role == "exception" and test.value == "nee" and test.name is not None:
                why = "; ".join(self.sentence(step, leaf) for leaf in leaves(test) if leaf.reads)
                said = f"uitzondering {words(test.name)} geldt niet"
                found.append(f"{said}. {why}" if why else said)
        return found

    def _who(self, subject: str | None) -> str:
        return "hier" if subject is None else f"voor {self.names.of(subject)}"

    def _existence(self, step: StoredStep, test: StoredTest, reads: list[Read]) -> str:
        there = (test.sign == "bestaat") == (test.value == "ja")
        asked = self._asked(test.text, reads)
        if isinstance(asked, StoredFact):
            what = fact_name(self.names, asked)
        elif isinstance(asked, StepRead):
            what = step_name(self.names, self.trace.steps[asked.step])
        else:
            what = _plain(test.text.rpartition(" ")[0] or test.text)
        return f"{capital(what)} {'is er wel' if there else 'ontbreekt'}"

    def _compared(
        self,
        step: StoredStep,
        test: StoredTest,
        left: tuple[str | None, Plain],
        right: tuple[str | None, Plain],
        reads: list[Read],
    ) -> str:
        asked, bound = _sides(test)
        limit = self.names.value(right[1], right[0])
        if test.left_from is not None:
            start = self._computed(step, *left, test.left_from)
        else:
            name = self._named(asked, reads) or self._counted(step, test, asked)
            start = self.names.statement(name.strip(), left[1], left[0])
        if test.right_from is not None:
            named, used = self._source(step, limit, test.right_from)
            limit = f"{limit} (gerekend met {used})" if used else limit
        else:
            named = self._named(bound, reads) or _plain(bound)
        literal = not named or _is_literal(bound) or named == limit
        if test.sign in ("=", "≠"):
            equal = (test.sign == "=") == (test.value == "ja")
            if literal:
                return start if equal else f"{start}, niet {limit}"
            return f"{start}; dat is {'gelijk' if equal else 'niet gelijk'} aan {named} ({limit})"
        compared = _COMPARED.get((test.sign or "", str(test.value)), "te vergelijken met")
        shown = [self.names.value(value, kind) for kind, value in (left, right)]
        if left != right and shown[0] == shown[1] and not compared.startswith("niet"):
            compared = f"iets {compared}"  # by less than a cent
        if left[0] in _MOMENTS:
            compared = compared.replace("hoger", "later").replace("lager", "eerder")
        return f"{start}; dat is {compared} {limit if literal else f'{named} ({limit})'}"

    def _counted(self, step: StoredStep, test: StoredTest, asked: str) -> str:
        """What was counted and whose it is; without the condition where its members are told."""
        if test.left_out and asked.startswith("aantal "):
            asked = asked.partition(" waarvoor ")[0]
            return f"{_plain(asked)} {self.names.owner(step.subject)} dat meetelt"
        return f"{_plain(asked)} {self.names.owner(step.subject)}"

    def term(self, step: StoredStep, kind: str | None, value: Plain, places: Iterable[int]) -> str:
        """An amount with its value, and with what it was computed from."""
        shown = self.names.value(value, kind)
        name, used = self._source(step, shown, places)
        if name is not None:
            return f"{name} {shown}"
        return f"{shown} (gerekend met {used})" if used else shown

    def _computed(
        self, step: StoredStep, kind: str | None, value: Plain, places: Iterable[int]
    ) -> str:
        """What was computed as the start of a sentence: "Inkomen van An is € 38,00"."""
        shown = self.names.value(value, kind)
        name, used = self._source(step, shown, places)
        if name is not None:
            return self.names.statement(name, value, kind)
        return f"Er is gerekend met {used}. Dat geeft {shown}" if used else capital(shown)

    def _source(
        self, step: StoredStep, shown: str, places: Iterable[int]
    ) -> tuple[str | None, str]:
        """The name of what was read, where that is the value itself, and all amounts among it."""
        used = []
        for read in (step.reads[place] for place in places):
            if isinstance(read, StepRead):
                of = self.trace.steps[read.step]
                name, kind, value = step_name(self.names, of, step), of.type, of.value
            elif isinstance(read, StoredFact):
                name, kind, value = fact_name(self.names, read), read.type or "", read.value
            elif isinstance(read, StoredAmount):
                name, kind, value = amount_name(read), read.type, read.value
            else:
                continue
            worth = self.names.value(value, kind)
            if worth == shown:
                return name, ""
            if is_money(kind) or kind in ("percentage", "getal"):
                used.append(f"{name} {worth}")
        return None, "; ".join(used)

    def _named(self, text: str, reads: list[Read]) -> str | None:
        """The full name of what was read, where a side of a comparison is only that."""
        rest = text.partition(" ")[2]
        if rest and rest.split(" ")[0] not in ("van", "in"):
            return None
        read = self._first_named(text, reads)
        if isinstance(read, StoredFact):
            return fact_name(self.names, read)
        return step_name(self.names, self.trace.steps[read.step]) if read is not None else None

    def asked_step(self, step: StoredStep, test: StoredTest) -> StoredStep | None:
        """The yes/no step that is the whole of a single condition, if it is."""
        if test.kind != "single" or test.sign is not None:
            return None
        asked = self._asked(test.text, [step.reads[place] for place in test.reads])
        if not isinstance(asked, StepRead):
            return None
        found = self.trace.steps[asked.step]
        return found if found.type == "ja/nee" and found.value == test.value else None

    def _asked(self, text: str, reads: list[Read]) -> Read | None:
        """What a condition is about: what its text names first, else what was read last."""
        return self._first_named(text, reads) or (reads[-1] if reads else None)

    def _first_named(self, text: str, reads: list[Read]) -> StoredFact | StepRead | None:
        match = _NAME.match(text)
        for read in reversed(reads):
            if isinstance(read, StepRead):
                name = self.trace.steps[read.step].rule
            elif isinstance(read, StoredFact):
                name = read.name
            else:
                continue
            if match and name == match[0]:
                return read
        return None


def _sides(test: StoredTest) -> tuple[str, str]:
    """The words left and right of the sign of a comparison."""
    for sign in _SIGNS.get(test.sign or "", (f" {test.sign} ",)):
        left, found, right = test.text.partition(sign)
        if found:
            return left, right
    return test.text, ""


def _is_literal(text: str) -> bool:
    """Whether the words of a bound are themselves its value (or unknown)."""
    return not text or text[0] in "€-0123456789"


def _plain(text: str) -> str:
    """Words of the law without underscores and without the categories of an amount."""
    return words(_CALL.sub(r"\1", text))


def _not(value: Plain) -> str:
    return "wel" if value == "ja" else "niet" if value == "nee" else "misschien"
