"""The Wet op de zorgtoeslag as an OpenFisca country package, the peer of `bench/decide.py`.

It follows the layout of OpenFisca's country template: entities, variables with vectorised
formulas, parameters in YAML. The years 2024, 2025 and 2026 are there.
"""

# mypy: disallow-subclassing-any=False
# Reason: OpenFisca carries no types, so its base classes are Any.

from __future__ import annotations

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench.openfisca_zorgtoeslag import entities

COUNTRY_DIR = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """The zorgtoeslag of 2024 to 2026. OpenFisca's tools expect a class with this name."""

    def __init__(self) -> None:
        super().__init__(entities.entities)
        self.add_variables_from_directory(str(COUNTRY_DIR / "variables"))
        self.load_parameters(str(COUNTRY_DIR / "parameters"))
        self.open_api_config = {
            "variable_example": "zorgtoeslag",
            "parameter_example": "zorgtoeslag.standaardpremie",
        }

    def get_package_metadata(self) -> dict[str, str]:
        """What the web API says of this package, which is not a distribution of its own."""
        return {
            "name": "openfisca-zorgtoeslag",
            "version": "0.1.0",
            "repository_url": "https://openfisca.org",
            "location": str(COUNTRY_DIR.parent),
        }
