"""The zorgtoeslag, computed for households and read by each person in them."""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.
# ruff: noqa: N801, N805
# Reason: a variable's class name is its name in the law; a formula's first argument is not self.

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from bench.openfisca_student.entities import Huishouden, Persoon
from bench.openfisca_zorgtoeslag.rounding import to_cents, to_euros


class normpremie(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Huishouden
    definition_period = YEAR
    label = "Normpremie, op centen"
    reference = "Wzt 2 lid 2-3"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        zorgtoeslag = parameters(period).zorgtoeslag
        rates, threshold = zorgtoeslag.normpercentage, zorgtoeslag.drempelinkomen
        income = household.sum(household.members("toetsingsinkomen", period))
        couple = household.nb_persons() > 1
        return to_cents(
            np.where(couple, rates.partners, rates.alleenstaand) * threshold
            + rates.boven_drempel * np.maximum(income - threshold, 0)
        )


class volle_zorgtoeslag(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Huishouden
    definition_period = YEAR
    label = "Standaardpremies min de normpremie"
    reference = "Wzt 2 lid 1"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        premium = household.nb_persons() * parameters(period).zorgtoeslag.standaardpremie
        return np.maximum(premium - household("normpremie", period), 0)


class te_veel_vermogen(Variable):
    value_type = bool
    entity = Huishouden
    definition_period = YEAR
    label = "Meer vermogen dan de grens"
    reference = "Wzt 3"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        limits = parameters(period).zorgtoeslag.vermogensgrens
        assets = household.sum(household.members("rendementsgrondslag", period))
        return assets > np.where(household.nb_persons() > 1, limits.partners, limits.alleenstaand)


class aantal_verzekerden(Variable):
    value_type = int
    entity = Huishouden
    definition_period = MONTH
    label = "Verzekerden in het huishouden"

    def formula(household: Any, period: Any) -> Any:
        return household.sum(household.members("zorgverzekerd", period))


class zorgtoeslag_per_jaar(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = MONTH
    label = "Zorgtoeslag over een heel jaar naar de omstandigheden van de maand, in hele euro's"
    reference = "Wzt 2, 3; AWIR 14"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        rules = parameters(period)
        insured = person("zorgverzekerd", period)
        start = period.start
        grown = person("geboortedatum", period) < np.datetime64(
            f"{start.year - 18}-{start.month:02d}-01"
        )
        household = person.huishouden
        full = household("volle_zorgtoeslag", period.this_year)
        partners_insured = household("aantal_verzekerden", period) - insured
        half = (household.nb_persons() > 1) & (partners_insured == 0)
        share = rules.zorgtoeslag.deel_bij_niet_verzekerde_partner
        amount = to_euros(np.where(half, to_cents(share * full), full))
        entitled = grown & insured & ~household("te_veel_vermogen", period.this_year)
        return entitled * (amount >= rules.awir.kleinste_tegemoetkoming) * amount
