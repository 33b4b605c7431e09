"""The zorgtoeslag of a household."""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.
# ruff: noqa: N801, N805
# Reason: a variable's class name is its name in the law; a formula's first argument is not self.

from __future__ import annotations

from typing import Any

from numpy import floor, where
from numpy import maximum as max_
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.populations import ADD
from openfisca_core.variables import Variable

from bench.openfisca_zorgtoeslag.entities import Household
from bench.openfisca_zorgtoeslag.rounding import to_cents, to_euros


class woonlandfactor(Variable):
    value_type = float
    default_value = 1
    unit = "/1"
    entity = Household
    definition_period = YEAR
    label = "Woonlandfactor; 1 voor wie in Nederland woont"
    reference = "Wzt 4a"


class toetsingsinkomen_huishouden(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = YEAR
    label = "Toetsingsinkomens van aanvrager en partner samen"
    reference = "Awir 7 lid 1-2"

    def formula(household: Any, period: Any) -> Any:
        return household.sum(household.members("toetsingsinkomen", period))


class rendementsgrondslag_huishouden(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = YEAR
    label = "Rendementsgrondslagen van aanvrager en partner samen"
    reference = "Wzt 3"

    def formula(household: Any, period: Any) -> Any:
        return household.sum(household.members("rendementsgrondslag", period))


class standaardpremie_huishouden(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = YEAR
    label = "Standaardpremie van het huishouden, met de woonlandfactor"
    reference = "Wzt 2 lid 1, 4, 4a"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        premium = parameters(period).zorgtoeslag.standaardpremie
        return household.nb_persons() * premium * household("woonlandfactor", period)


class normpremie(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = YEAR
    label = "Normpremie, op centen"
    reference = "Wzt 2 lid 2-3"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        zorgtoeslag = parameters(period).zorgtoeslag
        rates = zorgtoeslag.normpercentage
        threshold = zorgtoeslag.drempelinkomen
        has_partner = household.nb_persons(Household.PARTNER) > 0
        income_above = max_(household("toetsingsinkomen_huishouden", period) - threshold, 0)
        return to_cents(
            where(has_partner, rates.partners, rates.alleenstaand) * threshold
            + rates.boven_drempel * income_above
        )


class zorgtoeslag_exact(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = MONTH
    label = "Zorgtoeslag over een heel jaar naar de omstandigheden van de maand, niet afgerond"
    reference = "Wzt 2 lid 1 en 4"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        premium = household("standaardpremie_huishouden", period.this_year)
        full = max_(premium - household("normpremie", period.this_year), 0)
        has_partner = household.nb_persons(Household.PARTNER) > 0
        partner_is_out = has_partner * ~household.partner("verzekerde", period)
        share = parameters(period).zorgtoeslag.deel_bij_niet_verzekerde_partner
        return where(partner_is_out, share, 1) * full


class recht_op_zorgtoeslag(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "Recht op zorgtoeslag in de maand"
    reference = "Wzt 2 lid 1, 3"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        limits = parameters(period).zorgtoeslag.vermogensgrens
        has_partner = household.nb_persons(Household.PARTNER) > 0
        limit = where(has_partner, limits.partners, limits.alleenstaand)
        assets = household("rendementsgrondslag_huishouden", period.this_year)
        return household.aanvrager("verzekerde", period) * (assets <= limit)


class zorgtoeslag_per_jaar(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = MONTH
    label = "Zorgtoeslag over een heel jaar naar de omstandigheden van de maand, in hele euro's"
    reference = "Awir 14 lid 4-5"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        amount = to_euros(household("zorgtoeslag_exact", period))
        enough = amount >= parameters(period).awir.kleinste_tegemoetkoming
        return household("recht_op_zorgtoeslag", period) * enough * amount


class zorgtoeslag(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = MONTH
    label = "Zorgtoeslag van de maand: een twaalfde, naar beneden op hele euro's"
    reference = "Wzt 2 lid 1"

    def formula(household: Any, period: Any) -> Any:
        return floor(household("zorgtoeslag_per_jaar", period) / 12)


class zorgtoeslag_deel_van_maand(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = MONTH
    label = "Twaalfde deel van de zorgtoeslag, in een maand met recht, niet afgerond"
    reference = "Wzt 2 lid 1"

    def formula(household: Any, period: Any) -> Any:
        return household("recht_op_zorgtoeslag", period) * (
            household("zorgtoeslag_exact", period) / 12
        )


class tegemoetkoming_zorgtoeslag(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Household
    definition_period = YEAR
    label = "Toegekende zorgtoeslag over het jaar"
    reference = "Awir 14 lid 4-5"

    def formula(household: Any, period: Any, parameters: Any) -> Any:
        amount = to_euros(household("zorgtoeslag_deel_van_maand", period, options=[ADD]))
        return amount * (amount >= parameters(period).awir.kleinste_tegemoetkoming)
