"""Data that contradicts itself is refused in a case and in tables; what is not known is not."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from attrs import frozen

from tests.corpus.debtors import case, debt, debtor
from tests.corpus.households import grown_up, household, parenthood, small, with_bonds
from tests.corpus.people import case as case_of
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.face import Lawbook
from uitvoerbaar.tables import TableError, read_tables

Facts = dict[str, Any]
Tables = dict[str, dict[str, Any]]
BORN, LATER = date(1990, 4, 4), date(2030, 4, 4)


def elsewhere() -> Facts:
    """Ada rents alone; the register lists bob with her, and has him at another address."""
    data = household("2026-03-01", [20_000, 30_000], [], 750)
    data["personen"]["bob"]["brp_adres"] = "Kade 8"
    data["verbintenissen"] = []
    return data


def spouse_of_ten() -> Facts:
    data = household("2026-03-01", [20_000, 0], [])
    data["personen"]["bob"]["geboortedatum"] = "2009-05-05"
    return data


def young_parent() -> Facts:
    people = {"ada": grown_up(20_000), "kit": small("1985-01-01")}
    return with_bonds(case_of("2026-03-01", "ada", people), [parenthood("kit", "ada", True)])


def credit_in_september() -> Facts:
    loan = debt(20_000, regime="lllk", begin_terugbetaalperiode="2024-09-01")
    return case("2025-01-01", debtor(30_000, [loan], "lllk"))


def decided(name: str) -> Facts:
    """A decision about a diploma that is not there."""
    return case("2026-01-01", debtor(30_000, [debt(20_000)], **{name: "2025-06-20"}, diplomas=[]))


def right_of_nobody() -> Facts:
    """Two parents each get a part of the child benefit; the SVB names somebody else."""
    data = household("2026-03-01", [20_000, 30_000], ["2016-05-01"])
    data["personen"]["oma"] = grown_up(0, "1960-01-01", brp_adres="Laan 2")
    data["personen"]["k1"]["ouder_met_recht_op_kinderbijslag"] = "oma"
    return data


@frozen
class Impossible:
    """A case and tables that cannot be, what is said of the case and (its end) of a row of a table,
    and with which value of which fact they can be."""

    case: Facts
    said: str
    tables: Tables
    said_of_row: str
    mended: tuple[str, str, Any]


def persons(**columns: Any) -> Tables:
    return {"persoon": columns}


def owed(**columns: Any) -> Tables:
    return {
        "persoon": {"geboortedatum": [LATER, BORN]},
        "schuld": {"debiteur": [1, 0], **columns},
    }


LIVES: dict[str, Impossible] = {
    "a listed housemate who is registered elsewhere": Impossible(
        elsewhere(),
        "ada noemt bob bij `medebewoners`, maar bob heeft dan niet hetzelfde `brp_adres`",
        persons(medebewoners=[[], [2], [1]], brp_adres=["Kade 8", "Plein 3", "Kade 8"]),
        "rij 1: Hier staat rij 2 van tabel persoon, maar die persoon heeft dan niet hetzelfde "
        "brp_adres (2 rijen).",
        ("bob", "brp_adres", "onbekend"),
    ),
    "a debtor who is born after the balance": Impossible(
        case("2025-01-01", {**debtor(30_000, [debt(20_000)]), "geboortedatum": "2030-04-04"}),
        "`saldomaand` ligt voor `geboortedatum` van dora (4 april 2030)",
        owed(saldomaand=[202501, 202501]),
        "rij 1: saldomaand (2025-01-31) ligt voor geboortedatum van rij 0 van tabel persoon "
        "(2030-04-04).",
        ("dora", "geboortedatum", "onbekend"),
    ),
    "a parent who is younger than the child": Impossible(
        young_parent(),
        "`geboortedatum` ligt voor `geboortedatum` van ada",
        {
            "persoon": {"geboortedatum": [BORN, LATER, BORN]},
            "ouderschap": {"kind": [1, 2], "ouder": [0, 1]},
        },
        "rij 2: geboortedatum (1990-04-04) ligt voor geboortedatum van rij 1 van tabel persoon "
        "(2030-04-04).",
        ("kit", "geboortedatum", "2015-01-01"),
    ),
    "a spouse of ten": Impossible(
        spouse_of_ten(),
        "`datum_sluiting` ligt eerder dan 12 jaar na `geboortedatum` van bob (5 mei 2009)",
        {
            "persoon": {"geboortedatum": [BORN, date(2009, 5, 5)]},
            "verbintenis": {
                "eerste": [0],
                "tweede": [1],
                "datum_sluiting": [date(2019, 5, 5)],
            },
        },
        "rij 0: datum_sluiting (2019-05-05) ligt eerder dan 12 jaar na geboortedatum van rij 1 van "
        "tabel persoon (2009-05-05).",
        ("bob", "geboortedatum", "onbekend"),
    ),
    "a lifelong learning credit from September on": Impossible(
        credit_in_september(),
        "`begin_terugbetaalperiode` is de eerste dag van een jaar, en 1 september 2024 is dat niet",
        owed(begin_terugbetaalperiode=[date(2024, 9, 1), date(2031, 1, 1)]),
        "rij 0: begin_terugbetaalperiode is de eerste dag van een jaar, en 2024-09-01 is dat niet.",
        ("dora", "schulden", []),
    ),
    "a right to child benefit of who is no parent": Impossible(
        right_of_nobody(),
        "`ouder_met_recht_op_kinderbijslag` noemt oma, maar oma staat niet bij `ouders` van k1",
        {
            "persoon": {"ouder_met_recht_op_kinderbijslag": [2, None, None, 1]},
            "ouderschap": {"kind": [0, 3], "ouder": [1, 1]},
        },
        "rij 0: Hier staat rij 2 van tabel persoon, maar die persoon staat niet bij ouders van "
        "deze persoon.",
        ("k1", "ouder_met_recht_op_kinderbijslag", "ada"),
    ),
}
for _name in ("besluitdatum_leenstelsel", "besluitdatum_studievoucher"):
    LIVES[f"{_name} without a diploma"] = Impossible(
        decided(_name),
        f"`{_name}` is gegeven, maar `diplomas` niet",
        {
            "persoon": {_name: [date(2025, 6, 20)] * 2},
            "diploma": {"houder": [0], "opleiding": [0], "diplomadatum": [date(2021, 7, 1)]},
            "inschrijving": {
                "student": [0, 1],
                "opleiding": [0, 0],
                "datum_inschrijving": [date(2017, 9, 1)] * 2,
            },
            "opleiding": {"opleidingssoort": ["hbo_bachelor"]},
        },
        f"rij 1: {_name} is gegeven, maar diplomas niet.",
        ("dora", _name, "ontbreekt"),
    )
    LIVES[f"{_name} without an enrolment"] = Impossible(
        decided(_name),
        f"`{_name}` is gegeven, maar `inschrijvingen` niet",
        {
            "persoon": {_name: [date(2025, 6, 20)] * 2},
            "diploma": {
                "houder": [0, 1],
                "opleiding": [0, 0],
                "diplomadatum": [date(2021, 7, 1)] * 2,
            },
            "inschrijving": {
                "student": [0],
                "opleiding": [0],
                "datum_inschrijving": [date(2017, 9, 1)],
            },
            "opleiding": {"opleidingssoort": ["hbo_bachelor"]},
        },
        f"rij 1: {_name} is gegeven, maar inschrijvingen niet.",
        ("dora", _name, "ontbreekt"),
    )


@pytest.mark.parametrize("what", LIVES)
def test_a_case_that_cannot_be_is_refused_with_its_place(lawbook: Lawbook, what: str) -> None:
    life = LIVES[what]
    text = json.dumps(life.case, indent=1)
    with pytest.raises(CaseError) as caught:
        lawbook.case(text, "geval.json")
    assert any(life.said in problem.sentence for problem in caught.value.problems)
    assert all(problem.mend and problem.place.line > 1 for problem in caught.value.problems)
    mended = copy.deepcopy(life.case)
    person, name, value = life.mended
    mended["personen"][person][name] = value
    lawbook.case(json.dumps(mended), "geval.json")


@pytest.mark.parametrize("what", LIVES)
def test_a_table_that_cannot_be_is_refused_with_its_row(lawbook: Lawbook, what: str) -> None:
    life = LIVES[what]
    tables = {kind: pa.table(columns) for kind, columns in life.tables.items()}
    with pytest.raises(TableError) as caught:
        read_tables(lawbook.law, tables)
    (problem,) = caught.value.problems
    assert life.said_of_row in str(problem)
    assert problem.mend


def test_of_lists_that_may_not_be_all_there_is_nothing_is_refused(lawbook: Lawbook) -> None:
    data = decided("besluitdatum_leenstelsel")
    del data["volledig"], data["personen"]["dora"]["diplomas"]
    lawbook.case(json.dumps(data), "geval.json")
    columns: Facts = {"besluitdatum_leenstelsel": [date(2025, 6, 20)]}
    columns |= {f"{name}.volledig": [False] for name in ("diplomas", "inschrijvingen")}
    read_tables(lawbook.law, {"persoon": pa.table(columns)})
