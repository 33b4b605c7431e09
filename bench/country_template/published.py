"""The published tests of OpenFisca's country template, as cases for the rule language.

    .venv-bench/bin/python -m bench.country_template.published

reads the tests of the installed package and writes `published.yaml`. What a test leaves out gets
the package's own default (a birth date in 1970, nobody earns anything, a tenant). Two inputs are
results in the law here and are given as the fact that leads to them: an age, as a birthday on the
first day of the month; a household's income, as the salary of its only member.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

PUBLISHED = Path(__file__).parent / "published.yaml"

RULES = {
    "age": "leeftijd van persoon",
    "basic_income": "basisinkomen van persoon",
    "pension": "pensioen van persoon",
    "income_tax": "inkomstenbelasting van persoon",
    "social_security_contribution": "sociale_premie van persoon",
    "housing_allowance": "huurtoeslag van huishouden",
    "parenting_allowance": "ouderschapstoeslag van huishouden",
    "household_income": "inkomen_huishouden van huishouden",
    "meal_price": "maaltijdprijs van huishouden",
    "swimming_pool_access": "zwembadprijs van huishouden",
    "housing_tax": "woonbelasting van huishouden",
    "disposable_income": "besteedbaar_inkomen van huishouden",
    "total_benefits": "uitkeringen van huishouden",
    "total_taxes": "belastingen van huishouden",
}
"""Every formula of the package, and the rule that says the same."""

_PERSON_FACTS = {
    "birth": "geboortedatum",
    "salary": "salaris",
    "capital_returns": "opbrengst_vermogen",
}
_HOUSEHOLD_FACTS = {
    "rent": "huur",
    "accommodation_size": "woonoppervlakte",
    "housing_occupancy_status": "woonstatus",
}
_STATUSES = {
    "owner": "eigenaar",
    "tenant": "huurder",
    "free_lodger": "inwonend",
    "homeless": "dakloos",
}
_PERSON_DEFAULTS = {"geboortedatum": "1970-01-01", "salaris": 0, "opbrengst_vermogen": 0}
_HOUSEHOLD_DEFAULTS = {"huur": 0, "woonoppervlakte": 0, "woonstatus": "huurder"}
_ONE, _HOUSE = "iemand", "huis"


def case_data(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `published.yaml` as a case, about the person or household that it names."""
    people: Mapping[str, Any] = row["personen"]
    members = [
        {"bewoner": name, "huis": _HOUSE, "volwassene": "nee" if name in row["kinderen"] else "ja"}
        for name in people
    ]
    return {
        "peildatum": f"{row['month']}-01",
        "aanvrager": row["of"],
        "volledig": "alles",
        "personen": {name: {**_PERSON_DEFAULTS, **facts} for name, facts in people.items()},
        "huishoudens": {_HOUSE: {**_HOUSEHOLD_DEFAULTS, **row["huishouden"]}},
        "bewoningen": {f"bewoning{number}": facts for number, facts in enumerate(members, 1)},
    }


def published_rows(folder: Path) -> list[dict[str, Any]]:
    """The tests in the package's folder `tests`, one row for each figure that they expect."""
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("*.yaml")):
        if path.parent.name == "reforms":
            continue
        for test in yaml.safe_load(path.read_text("utf-8")):
            source = f"{path.relative_to(folder).as_posix()}: {test['name']}"
            for one in _single(test):
                rows += ({"source": source, **row} for row in _rows(one))
    return rows


def _single(test: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A test whose values are lists is that many tests."""
    lists = [v for v in (*test["input"].values(), *test["output"].values()) if isinstance(v, list)]
    for number in range(len(lists[0]) if lists else 1):

        def pick(values: Mapping[str, Any], number: int = number) -> dict[str, Any]:
            return {k: v[number] if isinstance(v, list) else v for k, v in values.items()}

        yield {**test, "input": pick(test["input"]), "output": pick(test["output"])}


def _rows(test: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    given, month = test["input"], _month(test["period"])
    household = dict(given.get("household", {}))
    children = household.pop("children", [])
    adults = household.pop("adults", [])
    people: dict[str, Any] = {name: {} for name in (*adults, *children)} or {_ONE: {}}
    for name, facts in given.get("persons", {}).items():
        people[name] = _facts(facts, _PERSON_FACTS, month)
    loose = {key: value for key, value in given.items() if key not in ("household", "persons")}
    people[_ONE] = people.get(_ONE, {}) | _facts(loose, _PERSON_FACTS, month)
    if people[_ONE] == {} and len(people) > 1:
        del people[_ONE]
    house = _facts({**loose, **household}, _HOUSEHOLD_FACTS, month)
    shared = {"personen": people, "kinderen": list(children), "huishouden": house}
    margin = test.get("absolute_error_margin")
    for of, variable, when, value in _expected(test["output"], month):
        if variable not in RULES:
            continue
        expected = _number(value)
        row = {"month": when, "rule": RULES[variable], "of": of, "expected": str(expected)}
        yield row | ({"margin": str(margin)} if margin else {}) | shared


def _expected(output: Mapping[str, Any], month: str) -> Iterator[tuple[str, str, str, Any]]:
    """Of whom, which variable, in which month, and how much."""
    groups: list[tuple[str | None, Mapping[str, Any]]] = []
    loose = {key: value for key, value in output.items() if key not in ("household", "persons")}
    groups += [(None, loose), (_HOUSE, output.get("household", {}))]
    groups += output.get("persons", {}).items()
    for of, values in groups:
        for variable, value in values.items():
            person = RULES.get(variable, "").endswith("van persoon")
            name = of or (_ONE if person else _HOUSE)
            for when, amount in _by_month(value, month).items():
                yield name, variable, when, amount


def _facts(given: Mapping[str, Any], names: Mapping[str, str], month: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable, value in given.items():
        if variable == "age" and names is _PERSON_FACTS:
            year, number = month.split("-")
            found["geboortedatum"] = f"{int(year) - value:04d}-{number}-01"
        elif variable == "household_income" and names is _PERSON_FACTS:
            found["salaris"] = {"altijd": 0, f"in {month}": value}
        elif variable == "birth" and variable in names:
            found["geboortedatum"] = str(value)
        elif variable in names:
            absent = _PERSON_DEFAULTS | _HOUSEHOLD_DEFAULTS
            months = {
                f"in {key}": _STATUSES.get(v, v) for key, v in _by_month(value, month).items()
            }
            found[names[variable]] = {"altijd": absent[names[variable]], **months}
    return found


def _by_month(value: Any, month: str) -> dict[str, Any]:
    """A value by month; of a whole year, that year's first month."""
    if not isinstance(value, Mapping):
        return {month: value}
    return {_month(key): inner for key, inner in value.items()}


def _month(period: Any) -> str:
    if isinstance(period, date):
        return f"{period:%Y-%m}"
    return str(period) if "-" in str(period) else f"{period}-01"


def _number(value: Any) -> Fraction:
    """A number as it is written, or a sum such as `600 - 200 / 12`."""
    if not isinstance(value, str):
        return Fraction(str(value))
    total = Fraction(0)
    for term in value.replace("- ", "+ -").split("+"):
        product, *divisors = term.split("/")
        amount = Fraction(1)
        for factor in product.split("*"):
            amount *= Fraction(factor.replace(" ", ""))
        for divisor in divisors:
            amount /= Fraction(divisor.strip())
        total += amount
    return total


def package_folder() -> Path | None:
    """The tests of the installed package; None where it is not installed."""
    try:
        import openfisca_country_template as package  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    return Path(package.__file__).parent / "tests"


def stored_rows() -> list[dict[str, Any]]:
    """The rows of `published.yaml`."""
    rows: list[dict[str, Any]] = yaml.safe_load(PUBLISHED.read_text("utf-8"))
    return rows


def main() -> int:
    """Writes `published.yaml`."""
    folder = package_folder()
    if folder is None:
        print("OpenFisca's country template is not installed here; `make bench` brings it.")
        return 1
    head = (
        "# Published tests of openfisca-country-template 8.2.0 (folder tests, without reforms).\n"
    )
    head += "# Written by bench/country_template/published.py. Amounts in euros.\n"
    rows = json.loads(json.dumps(published_rows(folder)))  # no parts shared between rows
    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, default_flow_style=None)
    PUBLISHED.write_text(head + text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
