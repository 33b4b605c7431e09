"""What has to be known of a person."""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.
# ruff: noqa: N801, N805
# Reason: a variable's class name is its name in the law; a formula's first argument is not self.

from __future__ import annotations

from datetime import date
from typing import Any

from openfisca_core.holders import set_input_dispatch_by_period
from openfisca_core.periods import ETERNITY, MONTH, YEAR
from openfisca_core.variables import Variable

from bench.openfisca_zorgtoeslag.entities import Person


class geboortedatum(Variable):
    value_type = date
    default_value = date(1970, 1, 1)
    entity = Person
    definition_period = ETERNITY
    label = "Geboortedatum"


class toetsingsinkomen(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Person
    definition_period = YEAR
    label = "Toetsingsinkomen van het jaar"
    reference = "Awir 8"


class rendementsgrondslag(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Person
    definition_period = YEAR
    label = "Rendementsgrondslag, zonder de vrijstelling van Wet IB 2001 5.13"
    reference = "Wzt 3"


class verzekerd(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    set_input = set_input_dispatch_by_period
    label = "Verzekerd volgens de Zorgverzekeringswet"
    reference = "Zvw 1"


class verzekerde(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Verzekerd en, voor de maand begon, achttien geworden"
    reference = "Wzt 1"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        birth_month = person("geboortedatum", period).astype("datetime64[M]").astype(int)
        month = (period.start.year - 1970) * 12 + period.start.month - 1
        of_age = month - birth_month > 12 * parameters(period).zorgtoeslag.leeftijd
        return person("verzekerd", period) * of_age
