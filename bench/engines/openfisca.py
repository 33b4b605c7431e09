"""OpenFisca: its own country template for chain (a), the student package for chain (b)."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.engines import NotHereError, as_cents
from bench.population_data import Column, Group, Population


@dataclass(frozen=True)
class OpenFiscaChain:
    """A country package: which column is which variable, and what is asked.

    `inputs` names for each kind the items and their variables, `groups` the group entities.
    """

    package: str
    person: str
    inputs: Mapping[str, Mapping[str, str]]
    outcomes: Mapping[str, str]
    groups: Mapping[str, str]


STUDENT = OpenFiscaChain(
    "bench.openfisca_student",
    "persoon",
    {
        "persoon": {
            name: name
            for name in (
                "geboortedatum",
                "onderwijssoort",
                "woonsituatie",
                "recht_op_beurs",
                "aanvullende_beurs_aangevraagd",
                "overleden",
                "brp_toont_een_ouder",
                "kind_voor_aftrek",
                "zorgverzekerd",
                "toetsingsinkomen",
                "rendementsgrondslag",
                "is_debiteur",
                "jaar_termijnbetalingen",
                "jaar_draagkracht",
            )
        }
    },
    {name: name for name in ("aanvullende_beurs", "basisbeurs", "zorgtoeslag_per_jaar")},
    {"gezin": "gezin", "huishouden": "huishouden"},
)

TEMPLATE = OpenFiscaChain(
    "openfisca_country_template",
    "person",
    {
        "persoon": {
            "geboortedatum": "birth",
            "salaris": "salary",
            "opbrengst_vermogen": "capital_returns",
        },
        "huishouden": {
            "woonoppervlakte": "accommodation_size",
            "woonstatus": "housing_occupancy_status",
        },
    },
    {
        "inkomstenbelasting": "income_tax",
        "sociale_premie": "social_security_contribution",
        "basisinkomen": "basic_income",
        "uitkeringen": "total_benefits",
        "belastingen": "total_taxes",
        "besteedbaar_inkomen": "disposable_income",
    },
    {"huishouden": "household"},
)


class OpenFisca:
    """OpenFisca on one chain. The tax and benefit system is loaded once, the simulation anew for
    every run: setting its inputs is not timed."""

    threads = 1

    def __init__(self, chain: OpenFiscaChain) -> None:
        self.name = "OpenFisca"
        self.chain = chain
        try:
            self._builder = importlib.import_module("openfisca_core.simulations").SimulationBuilder
            self._system = importlib.import_module(chain.package).CountryTaxBenefitSystem()
        except ModuleNotFoundError as error:
            raise NotHereError(
                "OpenFisca is not installed here; `make bench` brings it."
            ) from error
        self._inputs: list[tuple[str, str, Column]] = []
        self._groups: Mapping[str, Group] = {}
        self._people = 0
        self._month = ""
        self._simulation: Any = None

    def load(self, population: Population) -> None:
        """Columns in OpenFisca's own types: float32 euros, whole days, places in enumerations."""
        self._people, self._month = len(population), f"{population.month:%Y-%m}"
        self._inputs = []
        for kind, names in self.chain.inputs.items():
            table = population.tables[kind]
            for column, values in table.items():
                item, _, period = column.partition("@")
                if item in names:
                    self._inputs.append((names[item], period, self._form(item, values, population)))
        self._inputs += (
            (item, self._month, values) for item, values in population.of_persons.items()
        )
        self._groups = {self.chain.groups[kind]: group for kind, group in population.groups.items()}
        self.reset()

    def _form(self, item: str, values: Column, population: Population) -> Column:
        if item in population.dates:
            return values.astype("datetime64[D]")
        if values.dtype == np.int64:
            return (values / 100).astype(np.float32)
        return values

    def reset(self) -> None:
        """A new simulation with the same inputs."""
        builder = self._builder()
        builder.create_entities(self._system)
        builder.declare_person_entity(self.chain.person, range(self._people))
        for name, group in self._groups.items():
            entity = builder.populations[name]
            entity.count = int(group.number.max()) + 1
            entity.ids = np.arange(entity.count)
            entity.members_entity_id = group.number
            entity.members_role = np.array(entity.entity.flattened_roles)[group.role]
        self._simulation = builder.build(self._system)
        for variable, period, values in self._inputs:
            self._simulation.set_input(variable, period or "ETERNITY", values)

    def run(self) -> Mapping[str, Any]:
        """All outcomes, as arrays of float32 euros."""
        calculate = self._simulation.calculate
        return {
            name: calculate(variable, self._month) for name, variable in self.chain.outcomes.items()
        }

    def cents(self, outcomes: Mapping[str, Any]) -> Mapping[str, Column]:
        """The same in cents."""
        return {name: as_cents(values) for name, values in outcomes.items()}
