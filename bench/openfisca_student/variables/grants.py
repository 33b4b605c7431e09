"""Basisbeurs and aanvullende beurs of a student, and what the parents contribute."""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.
# ruff: noqa: N801, N805
# Reason: a variable's class name is its name in the law; a formula's first argument is not self.

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from bench.openfisca_student.entities import Gezin, Persoon
from bench.openfisca_student.enumerations import Onderwijssoort, Woonsituatie
from bench.openfisca_zorgtoeslag.rounding import to_cents


class basisbeurs(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = MONTH
    label = "Basisbeurs"
    reference = "WSF 3.6, 3.18"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        wsf = parameters(period).wsf
        higher = person("onderwijssoort", period) == Onderwijssoort.ho
        away = person("woonsituatie", period) == Woonsituatie.uitwonend
        amount = np.where(
            higher,
            np.where(away, wsf.basisbeurs_ho_uit, wsf.basisbeurs_ho_thuis),
            np.where(away, wsf.basisbeurs_mbo_uit, wsf.basisbeurs_mbo_thuis),
        )
        return person("recht_op_beurs", period) * amount


class krijgt_deel_lesgeld(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Was 18 voor het studiejaar begon, in het mbo"
    reference = "WSF 3.2 lid 3 en 4"

    def formula(person: Any, period: Any) -> Any:
        start = period.start
        began = start.year if start.month >= 8 else start.year - 1
        grown = person("geboortedatum", period) < np.datetime64(f"{began - 18}-08-01")
        return grown & (person("onderwijssoort", period) == Onderwijssoort.mbo)


class aanvullende_beurs_maximum(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = MONTH
    label = "Maximum van de aanvullende beurs"
    reference = "WSF 3.18"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        wsf = parameters(period).wsf
        higher = person("onderwijssoort", period) == Onderwijssoort.ho
        away = person("woonsituatie", period) == Woonsituatie.uitwonend
        vocational = np.where(away, wsf.maximum_mbo_uit, wsf.maximum_mbo_thuis)
        fees = person("krijgt_deel_lesgeld", period) * wsf.lesgeld_mbo
        return np.where(higher, wsf.maximum_ho, vocational) + fees


class aftrek_studieschuld(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = YEAR
    label = "Aftrek voor wie studieschuld terugbetaalt"
    reference = "WSF 3.9 lid 4 a"

    def formula(person: Any, period: Any) -> Any:
        paid = person("jaar_termijnbetalingen", period)
        means = person("jaar_draagkracht", period)
        return person("is_debiteur", period) * np.minimum(paid, means)


class telt_niet_mee(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Ouder die is overleden of geweigerd heeft"
    reference = "WSF 3.13, 3.14"

    def formula(person: Any, period: Any) -> Any:
        return person("overleden", period) | person("weigerachtig", period)


class studerend_kind(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Kind waarover de bijdrage wordt verdeeld"
    reference = "WSF 3.13 lid 3"

    def formula(person: Any, period: Any) -> Any:
        applied = person("aanvullende_beurs_aangevraagd", period)
        entitled = person("recht_op_beurs", period)
        return applied & entitled & ~person("kind_voor_aftrek", period)


class aantal_studerende_kinderen(Variable):
    value_type = int
    entity = Gezin
    definition_period = MONTH
    label = "Kinderen waarover de bijdrage wordt verdeeld"

    def formula(family: Any, period: Any) -> Any:
        return family.sum(family.members("studerend_kind", period))


class aantal_kinderen_voor_aftrek(Variable):
    value_type = int
    entity = Gezin
    definition_period = MONTH
    label = "Kinderen waarvoor ouders aftrek hebben"

    def formula(family: Any, period: Any) -> Any:
        return family.sum(family.members("kind_voor_aftrek", period))


class ouderlijke_bijdrage(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = MONTH
    label = "Bijdrage van de ouders per maand, van nihil tot het maximum"
    reference = "WSF 3.9, 3.9a, 3.13"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        wsf = parameters(period).wsf
        family = person.gezin
        higher = person("onderwijssoort", period) == Onderwijssoort.ho
        normal = np.where(higher, wsf.vrije_voet_ho, wsf.vrije_voet_mbo)
        alone = np.where(
            higher, wsf.vrije_voet_ho_zonder_partner, wsf.vrije_voet_mbo_zonder_partner
        )
        share = np.where(higher, wsf.korting_ho, wsf.korting_mbo)
        deducted = family("aantal_kinderen_voor_aftrek", period) - person(
            "kind_voor_aftrek", period
        )
        studying = family("aantal_studerende_kinderen", period) - person("studerend_kind", period)
        one_in_register = person("brp_toont_een_ouder", period)
        reference_year = period.this_year.offset(-2)

        first, second = family.eerste_ouder, family.tweede_ouder
        out = [parent("telt_niet_mee", period) for parent in (first, second)]
        there = [family.nb_persons(role) > 0 for role in (Gezin.EERSTE_OUDER, Gezin.TWEEDE_OUDER)]
        total, somebody_pays = 0, False
        for parent, here, mine, others in zip(
            (first, second), there, out, reversed(out), strict=True
        ):
            income = parent("toetsingsinkomen", reference_year)
            exempt = np.where(
                others | one_in_register,
                2 * normal,
                np.where(parent("ouder_zonder_partner", period), alone, normal),
            )
            yearly = (
                share * (income - exempt)
                - parent("aftrek_studieschuld", period.this_year)
                - wsf.aftrek_per_kind * deducted
            )
            counts = here & ~mine
            total = total + counts * yearly / 12 / (1 + studying)
            somebody_pays = somebody_pays | (counts & (income > normal) & (income > exempt))
        highest = person("aanvullende_beurs_maximum", period)
        return somebody_pays * np.clip(total, 0, highest)


class aanvullende_beurs(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = MONTH
    label = "Aanvullende beurs"
    reference = "WSF 3.8"

    def formula(person: Any, period: Any) -> Any:
        entitled = person("recht_op_beurs", period) & person(
            "aanvullende_beurs_aangevraagd", period
        )
        highest = person("aanvullende_beurs_maximum", period)
        return entitled * to_cents(highest - person("ouderlijke_bijdrage", period))
