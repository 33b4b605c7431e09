"""Traces written by hand, valid against the schema: the stories that the renderers must tell.

The pieces are written in full, with None for what is not there; `trace` puts what steps share in
its tables.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from uitvoerbaar.evaluation.trace import trace_schema

Data = dict[str, Any]

_VALIDATOR = Draft202012Validator(trace_schema())
_OF_RULE = ("kind", "title", "type", "citation", "borrowed", "place", "valid_from", "valid_until")
_OF_TEXT = ("exception", "branches", "interpretations", "text")
_PAGE = "https://wetten.overheid.nl/jci1.3:c:BWBR0011453&artikel="


# --- pieces -----------------------------------------------------------------------------------


def citation(text: str, address: str | None = None) -> Data:
    """An article such as "WSF artikel 3.8"."""
    article = text.partition("artikel ")[2].partition(",")[0]
    return {
        "text": text,
        "regulation": "Wet studiefinanciering 2000",
        "article": article,
        "paragraph": None,
        "juriconnect": f"jci1.3:c:BWBR0011453&artikel={article}",
        "address": address or _PAGE + article,
    }


def step(id: str, rule: str, type: str, value: Any, article: str | None, **more: Any) -> Data:
    """A step about noor in March 2026; what it read goes in `reads`."""
    data: Data = {
        "id": id,
        "rule": rule,
        "kind": "persoon",
        "title": None,
        "subject": "noor",
        "period": "2026-03",
        "type": type,
        "value": value,
        "citation": citation(article) if article else None,
        "place": "corpus/wsf2000/hoofdstuk-3.md:12:1",
        "valid_from": "2024-01-01",
        "valid_until": None,
        "exception": None,
        "branch": None,
        "branches": None,
        "explanation": None,
        "text": None,
        "tests": [],
        "limits": [],
        "interpretations": [],
        "reads": [],
    }
    return data | more


def use(id: str) -> Data:
    """The use of another step."""
    return {"step": id}


def fact(name: str, kind: str | None, value: Any, **more: Any) -> Data:
    """A fact of noor from a register."""
    data: Data = {
        "name": name,
        "nature": "item",
        "of": "noor",
        "period": None,
        "type": kind,
        "value": value,
        "state": "known",
        "register": "BRP",
        "authentic": True,
        "source": None,
        "reasons": None,
    }
    return {"fact": data | more}


def amount(name: str, kind: str, value: Any, article: str | None = None, **more: Any) -> Data:
    """An amount of a parameter, officially published."""
    data: Data = {
        "name": name,
        "keys": [],
        "day": "2026-03-01",
        "type": kind,
        "value": value,
        "valid_from": "2026-01-01",
        "citation": citation(article) if article else None,
        "source": "DUO 2026",
        "certainty": "gepubliceerd",
        "assumption": None,
    }
    return {"amount": data | more}


def assumption(name: str, kind: str | None, value: Any, reason: str, **more: Any) -> Data:
    """A named assumption that the law made."""
    data: Data = {
        "name": name,
        "type": kind,
        "value": value,
        "replaced": False,
        "reason": reason,
        "rests_on": None,
        "citation": None,
    }
    return {"assumption": data | more}


def relation(name: str, of: str, *found: str, complete: bool = True) -> Data:
    """The records of a thing."""
    return {"relation": {"name": name, "of": of, "found": list(found), "complete": complete}}


def single(text: str, value: Any, reads: list[int] | None = None, **more: Any) -> Data:
    """A single condition; with `parts` and `kind` one of several parts."""
    data: Data = {
        "kind": "single",
        "text": text,
        "value": value,
        "member": None,
        "parts": [],
        "reads": reads or [],
    }
    return data | more


def compared(
    text: str, value: str, kind: str, left: Any, sign: str, right: Any, reads: list[int]
) -> Data:
    """A comparison of two values of one type."""
    sides = {"left": {"type": kind, "value": left}, "right": {"type": kind, "value": right}}
    return single(text, value, reads, sign=sign, **sides)


def condition(role: str, content: Data, name: str | None = None, branch: int | None = None) -> Data:
    """A whole condition: of an "exception", of a "branch", or the whole "value"."""
    return {"for": role, "name": name, "branch": branch, **content}


def limit(kind: str, text: str, type: str, before: Any, bound: Any, applied: bool) -> Data:
    """A `ten minste` ("at_least") or `ten hoogste` ("at_most")."""
    return {
        "kind": kind,
        "text": text,
        "type": type,
        "before": before,
        "bound": bound,
        "applied": applied,
        "reads": [],
    }


def trace(*steps: Data, things: Data | None = None) -> Data:
    """A trace whose first step is the outcome; it must follow the schema."""
    data: Data = {
        "law": "0" * 64,
        "on": "2026-03-01",
        "known_on": None,
        "root": steps[0]["id"],
        "things": {"noor": {"kind": "persoon", "roles": {}}, **(things or {})},
        "rules": {},
        "inputs": {},
        "tests": {},
    }
    data["steps"] = [_tabled(data, each) for each in steps]
    _VALIDATOR.validate(data)
    return data


def _tabled(data: Data, written: Data) -> Data:
    """A step that refers to the tables of a trace for its rule, its inputs and its conditions."""
    own = {**written}
    rule = {key: own.pop(key) for key in (*_OF_RULE, *_OF_TEXT) if key in own}
    own["rule"] = _key(data["rules"], "r", {"name": own["rule"], **rule})
    own["reads"] = [
        read["step"] if "step" in read else _key(data["inputs"], "i", read) for read in own["reads"]
    ]
    own["tests"] = _key(data["tests"], "t", own["tests"]) if own["tests"] else None
    lean: Data = _lean(own)
    return lean


def _key(table: Data, letter: str, content: Any) -> str:
    entry = _lean(content)
    for name, known in table.items():
        if known == entry:
            return str(name)
    table[f"{letter}{len(table) + 1}"] = entry
    return f"{letter}{len(table)}"


def _lean(data: Any) -> Any:
    """Data without None and, but for values, without empty lists."""
    if isinstance(data, list):
        return [_lean(each) for each in data]
    if not isinstance(data, dict) or "regulation" in data:
        return data
    kept = ("value", "before", "bound", "found")
    return {
        key: _lean(value)
        for key, value in data.items()
        if value is not None and (value != [] or key in kept)
    }


def summary(outcome: str, title: str, value: Any, **more: Any) -> Data:
    """The summary of an outcome that goes with a trace."""
    data: Data = {
        "outcome": outcome,
        "title": title,
        "state": "known",
        "value": value,
        "unit": "euro per maand",
        "period": "2026-03",
        "certainty": "gepubliceerd",
        "assumptions": [],
        "interpretations": [],
        "questions": [],
    }
    return data | more


# --- stories ----------------------------------------------------------------------------------

PARENTHOODS: Data = {
    "o1": {"kind": "ouderschap", "roles": {"kind": "noor", "ouder": "an"}},
    "o2": {"kind": "ouderschap", "roles": {"kind": "noor", "ouder": "bob"}},
    "an": {"kind": "persoon", "roles": {}},
    "bob": {"kind": "persoon", "roles": {}},
}
READING = {"text": "eerst de aftrek, dan de verdeling", "rests_on": "3.9 lid 4-5"}
MONTHLY = "bedrag per maand"
YEARLY = "bedrag per jaar"


def _parent_steps(record: str, parent: str, number: int, **income: Any) -> list[Data]:
    about = {"kind": "ouderschap", "subject": record}
    return [
        step(
            f"m{number}",
            "bijdrage_per_maand",
            MONTHLY,
            "57.25",
            "WSF artikel 3.9, lid 3 tot en met 5",
            **about,
            reads=[use(f"j{number}")],
            interpretations=[READING],
        ),
        step(
            f"j{number}",
            "bijdrage_per_jaar",
            YEARLY,
            "687.00",
            "WSF artikel 3.9, lid 3 tot en met 5",
            **about,
            explanation=f"Van {parent.capitalize()} telt € 687,00 per jaar mee.",
            reads=[
                amount("kortingspercentage", "percentage", "13.6", keys=["ho"], certainty="wet"),
                fact("ouder", "persoon", parent, nature="role", of=record, register=None),
                fact(
                    "toetsingsinkomen",
                    YEARLY,
                    "38000.00",
                    of=parent,
                    period="2024",
                    register="basisregistratie inkomen",
                    **income,
                ),
                use(f"v{number}"),
                use("s_max"),
            ],
        ),
        step(
            f"v{number}",
            "vrije_voet",
            YEARLY,
            "26289.28",
            "WSF artikel 3.9, lid 2",
            **about,
            exception="dubbel" if number == 1 else None,
            tests=[
                condition(
                    "exception",
                    single("enige_ouder", "ja" if number == 1 else "nee", [0]),
                    name="dubbel",
                )
            ],
            reads=[
                fact("enige_ouder", "ja/nee", "ja" if number == 1 else "nee", of=record),
                amount(
                    "vrije_voet_bedrag",
                    YEARLY,
                    "26289.28",
                    "WSF artikel 3.9, lid 2",
                    keys=["ho", "gewoon"],
                    certainty="secundair",
                    source="rekenhulp",
                ),
            ],
        ),
    ]


def granted() -> Data:
    """Noor gets € 376,58: two parents, an exception, a provisional income, an uncertain amount."""
    return trace(
        step(
            "s1",
            "aanvullende_beurs",
            MONTHLY,
            "376.58",
            "WSF artikel 3.8",
            title="Aanvullende beurs",
            branch=0,
            branches=2,
            explanation="Noor heeft aanspraak op een aanvullende beurs van € 376,58 per maand.",
            tests=[
                condition(
                    "branch",
                    single(
                        "aanvullende_beurs_aangevraagd en niet ernstig_verstoorde_relatie",
                        "ja",
                        kind="all",
                        parts=[
                            single("aanvullende_beurs_aangevraagd", "ja", [0]),
                            single(
                                "niet ernstig_verstoorde_relatie",
                                "ja",
                                kind="not",
                                parts=[single("ernstig_verstoorde_relatie", "nee", [1])],
                            ),
                        ],
                    ),
                    branch=0,
                )
            ],
            text="regel aanvullende_beurs van persoon elke maand: bedrag per maand\n    als ...",
            reads=[
                fact(
                    "aanvullende_beurs_aangevraagd",
                    "ja/nee",
                    "ja",
                    nature="choice",
                    period="2026-03",
                    register=None,
                    authentic=None,
                ),
                fact(
                    "ernstig_verstoorde_relatie",
                    "ja/nee",
                    "nee",
                    nature="judgement",
                    of="o1",
                    register=None,
                    authentic=None,
                    reasons="gesprek op 3 februari",
                ),
                use("s_max"),
                use("s_bijdrage"),
                assumption(
                    "indexering_2026",
                    "percentage",
                    "2.5",
                    "De regeling voor 2026 is nog niet bekendgemaakt",
                    rests_on="Kamerbrief",
                ),
            ],
        ),
        step(
            "s_max",
            "maximum_aanvullende_beurs",
            MONTHLY,
            "491.08",
            "WSF artikel 3.18",
            reads=[
                amount(
                    "maximum_zonder_lesgeld",
                    MONTHLY,
                    "491.08",
                    "WSF artikel 3.18",
                    keys=["ho", "thuiswonend"],
                )
            ],
        ),
        step(
            "s_bijdrage",
            "veronderstelde_ouderlijke_bijdrage",
            MONTHLY,
            "114.50",
            "WSF artikel 3.13",
            reads=[relation("ouderschappen", "noor", "o1", "o2"), use("m1"), use("m2")],
            limits=[limit("at_least", "ten minste € 0", MONTHLY, "114.50", "0.00", False)],
        ),
        *_parent_steps("o1", "an", 1),
        *_parent_steps("o2", "bob", 2, state="provisional", authentic=False),
        things=PARENTHOODS,
    )


def granted_summary() -> Data:
    """What goes with `granted`."""
    return summary(
        "aanvullende_beurs",
        "Aanvullende beurs",
        "376.58",
        state="provisional",
        certainty="secundair",
        assumptions=["indexering_2026"],
        interpretations=[{**READING, "citation": "WSF artikel 3.9, lid 3 tot en met 5"}],
    )


def not_applied() -> Data:
    """Nothing, because Noor did not apply."""
    return trace(
        step(
            "s1",
            "aanvullende_beurs",
            MONTHLY,
            "0.00",
            "WSF artikel 3.8",
            title="Aanvullende beurs",
            branch=1,
            branches=2,
            tests=[
                condition(
                    "branch",
                    single(
                        "aanspraak_studiefinanciering en aanvullende_beurs_aangevraagd",
                        "nee",
                        kind="all",
                        parts=[
                            single("aanspraak_studiefinanciering", "ja", [0]),
                            single("aanvullende_beurs_aangevraagd", "nee", [1]),
                        ],
                    ),
                    branch=0,
                )
            ],
            reads=[
                fact("aanspraak_studiefinanciering", "ja/nee", "ja", register="DUO"),
                fact(
                    "aanvullende_beurs_aangevraagd",
                    "ja/nee",
                    "nee",
                    nature="choice",
                    state="unknown",
                    register=None,
                    authentic=None,
                ),
            ],
        )
    )


def too_rich() -> Data:
    """No zorgtoeslag, because the household owns too much: two steps below the outcome."""
    return trace(
        step(
            "s1",
            "zorgtoeslag",
            MONTHLY,
            "0.00",
            "Wzt artikel 2, lid 1",
            title="Zorgtoeslag",
            reads=[use("s2")],
        ),
        step(
            "s2",
            "zorgtoeslag_per_jaar",
            YEARLY,
            "0.00",
            "Wzt artikel 2, lid 6",
            branch=1,
            branches=2,
            tests=[
                condition(
                    "branch",
                    single(
                        "recht en afgerond_bedrag ≥ € 24",
                        "nee",
                        kind="all",
                        parts=[single("recht", "nee", [0])],
                    ),
                    branch=0,
                )
            ],
            reads=[use("s3")],
        ),
        step(
            "s3",
            "recht",
            "ja/nee",
            "nee",
            "Wzt artikel 3",
            tests=[
                condition(
                    "value",
                    single(
                        "verzekerd en som van vermogen over huishoudleden ≤ vermogensgrens(soort)",
                        "nee",
                        kind="all",
                        parts=[
                            single("verzekerd", "ja", [0]),
                            compared(
                                "som van vermogen over huishoudleden"
                                " ≤ vermogensgrens(soort_huishouden)",
                                "nee",
                                "bedrag",
                                "210000.00",
                                "≤",
                                "184633.00",
                                [1, 2, 3],
                            ),
                        ],
                    ),
                )
            ],
            reads=[
                fact("verzekerd", "ja/nee", "ja", register="RBVZ"),
                fact("vermogen", "bedrag", "200000.00", period="2026", register="BRI"),
                fact("vermogen", "bedrag", "10000.00", of="bob", period="2026", register="BRI"),
                amount(
                    "vermogensgrens",
                    "bedrag",
                    "184633.00",
                    "Wzt artikel 3",
                    keys=["met_partner"],
                    certainty="wet",
                ),
            ],
        ),
        things={"bob": {"kind": "persoon", "roles": {}}},
    )


def capped() -> Data:
    """Nothing, because the parents are held to pay up to the maximum."""
    return trace(
        step(
            "s1",
            "aanvullende_beurs",
            MONTHLY,
            "0.00",
            "WSF artikel 3.8",
            title="Aanvullende beurs",
            reads=[use("s2"), use("s3")],
        ),
        step("s2", "maximum_aanvullende_beurs", MONTHLY, "491.08", "WSF artikel 3.18"),
        step(
            "s3",
            "veronderstelde_ouderlijke_bijdrage",
            MONTHLY,
            "491.08",
            "WSF artikel 3.13",
            limits=[
                limit(
                    "at_most",
                    "ten hoogste maximum_aanvullende_beurs",
                    MONTHLY,
                    "902.39",
                    "491.08",
                    True,
                )
            ],
            reads=[
                fact("toetsingsinkomen", YEARLY, "120000.00", of="an", period="2024"),
                use("s2"),
            ],
        ),
        things={"an": {"kind": "persoon", "roles": {}}},
    )


def unsettled() -> Data:
    """Nobody knows yet: the income of Bob is missing."""
    return trace(
        step(
            "s1",
            "aanvullende_beurs",
            MONTHLY,
            {"state": "unknown", "low": "0.00", "high": "491.08"},
            "WSF artikel 3.8",
            title="Aanvullende beurs",
            reads=[
                fact(
                    "toetsingsinkomen",
                    YEARLY,
                    {"state": "unknown", "low": "0.00"},
                    of="bob",
                    period="2024",
                    state="unknown",
                )
            ],
        ),
        things={"bob": {"kind": "persoon", "roles": {}}},
    )


def unsettled_summary() -> Data:
    """What goes with `unsettled`."""
    question = {
        "item": "toetsingsinkomen",
        "of": "bob",
        "period": "2024",
        "supplier": "register",
        "holder": "basisregistratie inkomen",
        "question": "Wat is toetsingsinkomen van bob?",
        "english": None,
    }
    return summary(
        "aanvullende_beurs", "Aanvullende beurs", None, state="unknown", questions=[question]
    )


def carried(months: int = 420) -> Data:
    """A debt carried forward over many months: as deep as a trace gets."""
    steps = []
    for number in range(months):
        period = f"{2026 - (number + 9) // 12:04d}-{12 - (number + 9) % 12:02d}"
        following = [use(f"s{number + 1}")] if number + 1 < months else []
        steps.append(
            step(
                f"s{number}",
                "stand",
                "bedrag",
                f"{1000 - number}.00",
                "WSF artikel 6.3",
                period=period,
                reads=following,
            )
        )
    return trace(*steps)


HOSTILE = "<script>alert(1)</script>\"'&[red]\x1b[31m\u202e"


def hostile() -> Data:
    """A trace in which every free text tries to become code."""
    address = "javascript:alert(1)"
    about = {"subject": HOSTILE, "kind": HOSTILE, "period": HOSTILE}
    return trace(
        step(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            None,
            **about,
            title=HOSTILE,
            citation=citation(HOSTILE, address),
            borrowed=citation(HOSTILE, address),
            place=HOSTILE,
            exception=HOSTILE,
            branch=0,
            branches=2,
            explanation=HOSTILE,
            text=HOSTILE,
            interpretations=[{"text": HOSTILE, "rests_on": HOSTILE}],
            tests=[condition("branch", single(HOSTILE, "ja", [0]), branch=0)],
            limits=[limit("at_most", HOSTILE, HOSTILE, HOSTILE, HOSTILE, True)],
            reads=[
                fact(
                    HOSTILE,
                    HOSTILE,
                    HOSTILE,
                    of=HOSTILE,
                    period=HOSTILE,
                    register=HOSTILE,
                    source=HOSTILE,
                ),
                fact(HOSTILE, "ja/nee", "nee", nature="judgement", reasons=HOSTILE),
                amount(
                    HOSTILE,
                    HOSTILE,
                    HOSTILE,
                    HOSTILE,
                    keys=[HOSTILE],
                    source=HOSTILE,
                    certainty="onzeker",
                    assumption=HOSTILE,
                    valid_from=HOSTILE,
                ),
                assumption(HOSTILE, HOSTILE, HOSTILE, HOSTILE, rests_on=HOSTILE),
                relation(HOSTILE, HOSTILE, HOSTILE, complete=False),
                use("s2"),
            ],
        ),
        step("s2", HOSTILE, "ja/nee", "nee", HOSTILE, subject=None, explanation=HOSTILE),
        things={HOSTILE: {"kind": HOSTILE, "roles": {HOSTILE: HOSTILE}}},
    )


def hostile_summary() -> Data:
    """What goes with `hostile`."""
    return summary(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        unit=HOSTILE,
        period=HOSTILE,
        certainty=HOSTILE,
        assumptions=[HOSTILE, HOSTILE + "2"],
        interpretations=[{"text": HOSTILE, "rests_on": HOSTILE, "citation": HOSTILE}],
        questions=[{"item": HOSTILE, "of": HOSTILE, "question": HOSTILE, "holder": HOSTILE}],
    )
