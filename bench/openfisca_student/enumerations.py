"""The closed lists of student finance."""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.

from openfisca_core.indexed_enums import Enum


class Onderwijssoort(Enum):
    """The sort of education."""

    mbo = "Middelbaar beroepsonderwijs"
    ho = "Hoger onderwijs"


class Woonsituatie(Enum):
    """Living with the parents or not."""

    thuiswonend = "Thuiswonend"
    uitwonend = "Uitwonend"
