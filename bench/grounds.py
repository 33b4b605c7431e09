"""Generated grounds and requests for the benchmark, and the same grounds as Cedar policies."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from uitvoerbaar.exchange.decision import Question
from uitvoerbaar.exchange.ground import (
    Allowed,
    Assumption,
    Condition,
    Confidence,
    Form,
    Ground,
    Group,
    Mode,
    Moment,
    Party,
    Purpose,
    Reference,
    Register,
    Retention,
)
from uitvoerbaar.law.citation import Place

_HERE = Place("gemaakt.md", 1, 1, 1, 2)
PARTIES, GROUPS, PURPOSES, CONDITIONS = 40, 8, 120, 6
_FIRST_DAY = date(2020, 1, 1)


def generated(count: int, items: Sequence[str], seed: int = 6) -> Register:
    """A register of `count` grounds over parties, groups, purposes and the items of a law."""
    chance = random.Random(seed)
    grounds: dict[str, Ground] = {}
    for number in range(count):
        item = chance.choice(items)
        start = _FIRST_DAY + timedelta(days=chance.randrange(2_400))
        end = (
            start + timedelta(days=chance.randrange(200, 3_000)) if chance.random() < 0.4 else None
        )
        one = Ground(
            id=f"B{number:05}",
            reference=Reference("WET", f"{chance.randrange(1, 12)}.{chance.randrange(1, 40)}"),
            provider=f"partij_{chance.randrange(PARTIES)}",
            recipient=f"partij_{chance.randrange(PARTIES)}",
            group=f"groep_{chance.randrange(GROUPS)}",
            item=item,
            written=item,
            purpose=f"doel_{chance.randrange(PURPOSES)}",
            mandatory=chance.random() < 0.7,
            modes=frozenset(chance.sample(list(Mode), chance.randrange(1, 4))),
            bsn_provider=Allowed.YES,
            bsn_recipient=Allowed.YES if chance.random() < 0.8 else Allowed.NO,
            moments=frozenset(Moment)
            if chance.random() < 0.6
            else frozenset({chance.choice(list(Moment))}),
            moment_source=None,
            delay=0,
            form=chance.choice(list(Form)),
            form_note=None,
            decisions=(),
            conditions=(f"voorwaarde_{chance.randrange(CONDITIONS)}",)
            if chance.random() < 0.3
            else (),
            notes=(),
            records=(),
            retention="een_jaar",
            valid_from=start,
            since_read=False,
            valid_until=end,
            confidence=Confidence.READ,
            place=_HERE,
        )
        grounds[one.id] = one
    assumptions: dict[str, Assumption] = {}
    return Register(
        {n: Party(n, n, _HERE) for n in (f"partij_{i}" for i in range(PARTIES))},
        {n: Group(n, n, _HERE) for n in (f"groep_{i}" for i in range(GROUPS))},
        {},
        {"een_jaar": Retention("een_jaar", "een jaar", _HERE)},
        {n: Condition(n, n, _HERE) for n in (f"voorwaarde_{i}" for i in range(CONDITIONS))},
        {},
        {
            n: Purpose(n, n, _HERE, (), (Reference("WET", "1.1"),))
            for n in (f"doel_{i}" for i in range(PURPOSES))
        },
        assumptions,
        grounds,
    )


def requests(register: Register, count: int, seed: int = 7) -> list[Question]:
    """Requests that resemble a ground: about half are carried by it, the others differ in one or
    more things."""
    chance = random.Random(seed)
    grounds = list(register.grounds.values())
    found: list[Question] = []
    for _ in range(count):
        one, other = chance.choice(grounds), chance.choice(grounds)
        begin = one.valid_from or _FIRST_DAY
        day = begin + timedelta(days=chance.randrange(1, 190))
        moment = chance.choice(sorted(one.moments or Moment, key=lambda m: m.value))
        differs = chance.random()
        found.append(
            Question(
                one.provider,
                other.recipient if differs < 0.1 else one.recipient,
                other.group if 0.1 <= differs < 0.2 else one.group,
                (one.item,),
                other.purpose if 0.2 <= differs < 0.3 else one.purpose,
                chance.choice(list(Moment)) if 0.3 <= differs < 0.4 else moment,
                begin - timedelta(days=30) if 0.4 <= differs < 0.45 else day,
                None if chance.random() < 0.7 else chance.choice(list(Form)),
                None if chance.random() < 0.8 else chance.choice(list(Mode)),
                chance.random() < 0.3,
                frozenset(one.conditions) if chance.random() < 0.9 else frozenset(),
            )
        )
    return found


# --- as Cedar -------------------------------------------------------------------------------------


def cedar_policy(ground: Ground) -> str:
    """A ground as one Cedar policy that says the same."""
    start, end = ground.valid_from or date.min, ground.valid_until or date.max
    forms = _forms(ground.form or Form.VALUE)
    conditions = "".join(f' && context.conditions.contains("{c}")' for c in ground.conditions)
    moments = _set(m.value for m in ground.moments or Moment)
    modes = _set([*(m.value for m in ground.modes), ""])
    # Who is told of under a pseudonym gets no number.
    named = ground.bsn and ground.form is not Form.PSEUDONYM
    nameless = f'context.form == "{Form.PSEUDONYM.value}"'
    bsn = f" && !(context.bsn && {nameless})" if named else " && context.bsn == false"
    return (
        f'@id("{ground.id}")\npermit (principal == Party::"{ground.recipient}", '
        f'action == Action::"verstrekken", resource == Item::"{ground.item}") when {{ '
        f'context.provider == "{ground.provider}" && context.group == "{ground.group}" && '
        f'context.purpose == "{ground.purpose}" && '
        f"{moments}.contains(context.moment) && {modes}.contains(context.mode) && "
        f"{forms}.contains(context.form) && context.day >= {start.toordinal()} && "
        f"context.day <= {end.toordinal()}{bsn}{conditions} }};"
    )


def cedar_request(question: Question) -> dict[str, object]:
    """A question as a Cedar request."""
    return {
        "principal": f'Party::"{question.recipient}"',
        "action": 'Action::"verstrekken"',
        "resource": f'Item::"{question.items[0]}"',
        "context": {
            "provider": question.provider,
            "group": question.group,
            "purpose": question.purpose,
            "moment": question.moment.value,
            "mode": question.mode.value if question.mode else "",
            "form": question.form.value if question.form else "",
            "day": question.day.toordinal(),
            "bsn": question.bsn,
            "conditions": sorted(question.conditions),
        },
    }


def _forms(finest: Form) -> str:
    within = {
        Form.VALUE: list(Form),
        Form.CLASS: [Form.CLASS, Form.YES_NO],
        Form.YES_NO: [Form.YES_NO],
        Form.PSEUDONYM: [Form.PSEUDONYM],
    }[finest]
    return _set([*(form.value for form in within), ""])


def _set(values: Iterable[str]) -> str:
    members = ", ".join(f'"{value}"' for value in values)
    return f"[{members}]"
