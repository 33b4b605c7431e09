"""Chain (b) as an OpenFisca country package: aanvullende beurs, basisbeurs and zorgtoeslag.

The peer of `bench/chain_law`, for months of 2026, over the same facts. It is written for speed as
a careful user of OpenFisca would: formulas over whole arrays, parents by their place in the family,
amounts per family or household computed once there, `where` instead of parameters looked up by
key. The amounts of the zorgtoeslag are those of `bench/openfisca_zorgtoeslag`.
"""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.

from __future__ import annotations

from pathlib import Path

from openfisca_core.parameters import ParameterNode
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench.openfisca_student import entities

COUNTRY_DIR = Path(__file__).parent
_ZORGTOESLAG = COUNTRY_DIR.parent / "openfisca_zorgtoeslag" / "parameters"


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Student finance and zorgtoeslag in 2026. OpenFisca's tools expect a class with this name."""

    def __init__(self) -> None:
        super().__init__(entities.entities)
        self.add_variables_from_directory(str(COUNTRY_DIR / "variables"))
        self.load_parameters(str(COUNTRY_DIR / "parameters"))
        self.parameters.merge(ParameterNode("", directory_path=str(_ZORGTOESLAG)))

    def get_package_metadata(self) -> dict[str, str]:
        """What OpenFisca says of this package, which is not a distribution of its own."""
        return {
            "name": "openfisca-student",
            "version": "0.1.0",
            "repository_url": "https://openfisca.org",
            "location": str(COUNTRY_DIR.parent),
        }
