"""The engines that the population benchmark compares, behind one small protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from bench.population_data import Column, Population


class Engine(Protocol):
    """One way to compute a chain for a whole population.

    `load` gets the columns ready in the form that the engine computes on, `reset` makes it forget
    what it computed; neither is timed. `run` computes all outcomes of all rows.
    """

    name: str
    threads: int

    def load(self, population: Population) -> None:
        """Takes the columns of a population."""

    def reset(self) -> None:
        """Forgets the outcomes, keeps the columns."""

    def run(self) -> Mapping[str, Any]:
        """The outcomes by name, each an array in the engine's own form."""

    def cents(self, outcomes: Mapping[str, Any]) -> Mapping[str, Column]:
        """Outcomes in cents (float64, so that fractions of a cent stay)."""


class NotHereError(Exception):
    """An engine that cannot run here; the message says why, and what would bring it."""


def as_cents(euros: Any) -> Column:
    """Euros in any float to cents."""
    return np.asarray(euros, dtype=np.float64) * 100
