"""The peer of our benchmark: OpenFisca, deciding on the zorgtoeslag.

One decision is the zorgtoeslag of one household for one month. Three ways to ask for it:
plain, traced, and through the web API's `/trace`. All three get the same situation.
"""

from __future__ import annotations

import datetime as dt
import importlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from importlib import metadata
from typing import Any

try:
    from openfisca_core.simulations import SimulationBuilder
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "OpenFisca is not installed here; `make bench` brings it, in an environment of its own.",
        name=error.name,
    ) from error

from bench.openfisca_zorgtoeslag import CountryTaxBenefitSystem

DECISION = "zorgtoeslag"
"""The variable that is asked for: whole euros for one month."""

FIRST_YEAR, LAST_YEAR = 2024, 2026
"""The years whose parameters the country package has."""

HOUSEHOLD = "huishouden"


@dataclass(frozen=True)
class ZorgtoeslagCase:
    """What has to be known to decide on the zorgtoeslag of one month.

    Amounts are whole euros: incomes are the toetsingsinkomen of the year, assets the
    rendementsgrondslag on its first of January. `date` is any day of the month decided on.
    What is said of a partner is ignored where there is none.
    """

    date: dt.date
    birth_date: dt.date
    income: int
    assets: int = 0
    insured: bool = True
    partner: bool = False
    partner_birth_date: dt.date = dt.date(1970, 1, 1)
    partner_income: int = 0
    partner_assets: int = 0
    partner_insured: bool = True
    country_factor: Decimal = Decimal(1)

    @property
    def month(self) -> str:
        """The month decided on, as OpenFisca writes it: `2025-03`."""
        return f"{self.date:%Y-%m}"


class OpenFiscaZorgtoeslag:
    """The zorgtoeslag by OpenFisca; the tax and benefit system is loaded once."""

    def __init__(self) -> None:
        self.system = CountryTaxBenefitSystem()

    def calculate(self, case: ZorgtoeslagCase, variable: str) -> Decimal:
        """One variable of the household, for the month of the case or for its year.

        The number is the shortest one that is the same float32, which is how OpenFisca's
        web API writes it too.
        """
        simulation = SimulationBuilder().build_from_entities(self.system, situation(case))
        yearly = self.system.get_variable(variable).definition_period == "year"
        period = str(case.date.year) if yearly else case.month
        return Decimal(str(simulation.calculate(variable, period)[0]))

    def decide(self, case: ZorgtoeslagCase) -> Decimal:
        """The zorgtoeslag of the month, in whole euros, without a trace."""
        simulation = SimulationBuilder().build_from_entities(self.system, situation(case))
        return Decimal(int(simulation.calculate(DECISION, case.month)[0]))

    def decide_traced(self, case: ZorgtoeslagCase) -> tuple[Decimal, str]:
        """The zorgtoeslag of the month and its trace, the JSON text that `/trace` answers with.

        The same steps and the same JSON writer as in the web API, without its search for what
        is asked and without HTTP. The first call also builds the web application.
        """
        simulation = SimulationBuilder().build_from_entities(self.system, situation(case))
        simulation.trace = True
        amount = Decimal(int(simulation.calculate(DECISION, case.month)[0]))
        answer = {
            "trace": simulation.tracer.get_serialized_flat_trace(),
            "entitiesDescription": simulation.describe_entities(),
            "requestedCalculations": [f"{DECISION}<{case.month}>"],
        }
        return amount, self._app.json.dumps(answer)

    def trace_endpoint(self, case: ZorgtoeslagCase) -> dict[str, Any]:
        """What the web API's `/trace` answers, asked in-process with Flask's test client.

        Reading the answer back from JSON is part of the call. The first call also builds
        the web application.
        """
        response = self._client.post("/trace", json=situation(case, asking=True))
        if response.status_code != 200:
            raise RuntimeError(f"/trace answered {response.status_code}: {response.get_data(True)}")
        answer: dict[str, Any] = response.get_json()
        return answer

    @cached_property
    def _app(self) -> Any:
        # Not imported above: who only calculates need not wait for Flask.
        return importlib.import_module("openfisca_web_api.app").create_app(self.system)

    @cached_property
    def _client(self) -> Any:
        return self._app.test_client()


def situation(case: ZorgtoeslagCase, *, asking: bool = False) -> dict[str, Any]:
    """A case as OpenFisca's dictionary of entities, ready for JSON.

    With `asking`, the decision stands in it as a null: how the web API is told what to answer.
    """
    year, month = str(case.date.year), case.month
    persons: dict[str, Any] = {
        "aanvrager": {
            "geboortedatum": {"ETERNITY": case.birth_date.isoformat()},
            "toetsingsinkomen": {year: case.income},
            "rendementsgrondslag": {year: case.assets},
            "verzekerd": {month: case.insured},
        }
    }
    household: dict[str, Any] = {"aanvrager": ["aanvrager"]}
    if case.partner:
        persons["partner"] = {
            "geboortedatum": {"ETERNITY": case.partner_birth_date.isoformat()},
            "toetsingsinkomen": {year: case.partner_income},
            "rendementsgrondslag": {year: case.partner_assets},
            "verzekerd": {month: case.partner_insured},
        }
        household["partner"] = ["partner"]
    if case.country_factor != 1:
        household["woonlandfactor"] = {year: float(case.country_factor)}
    if asking:
        household[DECISION] = {month: None}
    return {"persons": persons, "households": {HOUSEHOLD: household}}


def random_cases(seed: int, n: int) -> Iterator[ZorgtoeslagCase]:
    """`n` cases, always the same for one seed.

    Months of 2024 to 2026; half with a partner, always an adult; incomes from nothing to past
    where the zorgtoeslag ends; a few with too many assets, without insurance or about to turn
    eighteen. Everybody lives in the Netherlands. Nobody is born on 29 February.
    """
    draw = random.Random(seed)
    for _ in range(n):
        date = dt.date(draw.randint(FIRST_YEAR, LAST_YEAR), draw.randint(1, 12), 1)
        partner = draw.random() < 0.5
        of_age_soon = draw.random() < 0.05
        age = 18 if of_age_soon else draw.randint(19, 90)
        yield ZorgtoeslagCase(
            date=date,
            birth_date=dt.date(date.year - age, draw.randint(1, 12), draw.randint(1, 28)),
            income=draw.randint(0, 45_000),
            assets=_random_assets(draw),
            insured=draw.random() < 0.97,
            partner=partner,
            partner_birth_date=dt.date(
                date.year - draw.randint(19, 90), draw.randint(1, 12), draw.randint(1, 28)
            ),
            partner_income=draw.randint(0, 25_000) if partner else 0,
            partner_assets=_random_assets(draw) if partner else 0,
            partner_insured=draw.random() < 0.9,
        )


def versions() -> dict[str, str]:
    """The versions that a comparison has to name: distribution to version."""
    names = ("openfisca-core", "openfisca-country-template", "numpy", "flask")
    return {name: metadata.version(name) for name in names}


def _random_assets(draw: random.Random) -> int:
    """Mostly some savings, now and then more than the law allows."""
    return draw.randint(0, 40_000) if draw.random() < 0.9 else draw.randint(40_000, 220_000)
