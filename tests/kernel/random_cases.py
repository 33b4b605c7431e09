"""Generated cases for a generated law: complete ones, and ones with gaps of every sort."""

from __future__ import annotations

import random
from copy import deepcopy
from datetime import date
from typing import Any

from attrs import evolve

from uitvoerbaar.cases.generate import CaseGenerator, hide_facts
from uitvoerbaar.law.declaration import Item, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Amount, Date, Number, Percentage


def random_case_data(law: Law, rng: random.Random) -> dict[str, Any]:
    """A case as plain data."""
    day = date(rng.choice((2024, 2025, 2026)), rng.randint(1, 12), rng.choice((1, 1, 1, 15)))
    data = complete_case(law, rng, day)
    gaps = rng.random()
    if gaps < 1 / 3:
        return data
    data = hide_facts(data, law, rng.choice((0, 0.03, 0.1, 0.3)), rng)
    return _with_states(data, law, rng) if gaps < 0.8 else _with_open_lists(data, law, rng)


def complete_case(law: Law, rng: random.Random, day: date) -> dict[str, Any]:
    """A case with every fact. Mostly only ends, partners and guardians can be absent: what is
    absent makes errors, and a law that only errs compares little."""
    generator = CaseGenerator(law, rng, day)
    telling = generator.draw.telling
    often = {s for s in telling.may_be_absent if s.name in ("v_einde", "p_partner", "p_voogd")}
    absent = often if rng.random() < 0.75 else telling.may_be_absent
    generator.draw.telling = evolve(telling, may_be_absent=frozenset(absent))
    generator.add_things(law.kinds["persoon"], rng.randint(1, 4))
    generator.add_things(law.kinds["woning"], rng.randint(0, 2))
    generator.add_records()
    return generator.data("persoon1")


def _with_states(data: dict[str, Any], law: Law, rng: random.Random) -> dict[str, Any]:
    """Some facts absent, not applicable, unknown, known within bounds, provisional, or known
    since a day with another value before."""
    found = deepcopy(data)
    for kind in law.kinds.values():
        for facts in found.get(kind.plural, {}).values():
            for name, value in facts.items():
                item = law.items.get(Symbol(name, kind.name))
                if item is not None and rng.random() < 0.15:
                    facts[name] = _state(value, item, rng)
    return found


def _state(value: Any, item: Item, rng: random.Random) -> Any:
    if isinstance(value, dict) and "waarde" not in value:
        period = rng.choice(list(value))
        return {**value, period: _state(value[period], item, rng)}
    plain = value if not isinstance(value, dict) else value["waarde"]
    states: list[Any] = ["ontbreekt", "niet van toepassing", "onbekend"]
    if plain in states:
        return rng.choice(states)
    states += [{"waarde": plain, "voorlopig": "ja"}] * 6
    states.append([{"waarde": "onbekend"}, {"waarde": plain, "bekend vanaf": "2025-06-01"}])
    if isinstance(item.type, Date):
        states += [str(plain)[:7], str(plain)[:4]]
    if isinstance(item.type, Amount | Number | Percentage):
        states += [{"ten minste": plain}, {"ten hoogste": plain}]
    return rng.choice(states)


def _with_open_lists(data: dict[str, Any], law: Law, rng: random.Random) -> dict[str, Any]:
    found = deepcopy(data)
    for kind in law.kinds.values():
        for facts in found.get(kind.plural, {}).values():
            lists = facts.get("volledig")
            if lists and rng.random() < 0.3:
                facts["volledig"] = [name for name in lists if rng.random() < 0.5]
    return found
