"""What has to be known of a person."""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.
# ruff: noqa: N801
# Reason: a variable's class name is its name in the law.

from __future__ import annotations

from datetime import date

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import ETERNITY, MONTH, YEAR
from openfisca_core.variables import Variable

from bench.openfisca_student.entities import Persoon
from bench.openfisca_student.enumerations import Onderwijssoort, Woonsituatie


class geboortedatum(Variable):
    value_type = date
    default_value = date(1970, 1, 1)
    entity = Persoon
    definition_period = ETERNITY
    label = "Geboortedatum"


class onderwijssoort(Variable):
    value_type = Enum
    possible_values = Onderwijssoort
    default_value = Onderwijssoort.ho
    entity = Persoon
    definition_period = MONTH
    label = "Onderwijssoort"


class woonsituatie(Variable):
    value_type = Enum
    possible_values = Woonsituatie
    default_value = Woonsituatie.thuiswonend
    entity = Persoon
    definition_period = MONTH
    label = "Woonsituatie"


class recht_op_beurs(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Recht op een beurs"


class aanvullende_beurs_aangevraagd(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Aanvullende beurs aangevraagd"


class overleden(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Overleden"


class brp_toont_een_ouder(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "De BRP toont maar een ouder"


class kind_voor_aftrek(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Kind waarvoor ouders aftrek hebben"
    reference = "WSF 3.9 lid 4 b"


class weigerachtig(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Telt niet mee als ouder"
    reference = "WSF 3.14"


class ouder_zonder_partner(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Ouder zonder partner"
    reference = "WSF 3.9 lid 2, 3.12"


class zorgverzekerd(Variable):
    value_type = bool
    entity = Persoon
    definition_period = MONTH
    label = "Verzekerd volgens de Zorgverzekeringswet"


class toetsingsinkomen(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = YEAR
    label = "Toetsingsinkomen van het jaar"


class rendementsgrondslag(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = YEAR
    label = "Rendementsgrondslag op 1 januari"


class is_debiteur(Variable):
    value_type = bool
    entity = Persoon
    definition_period = YEAR
    label = "Betaalt studieschuld terug"


class jaar_termijnbetalingen(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = YEAR
    label = "Termijnen over het jaar"


class jaar_draagkracht(Variable):
    value_type = float
    unit = "currency-EUR"
    entity = Persoon
    definition_period = YEAR
    label = "Draagkracht over het jaar"
