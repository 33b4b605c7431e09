"""Which engines compute which chain, by name."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import country_template, population_chain, population_template
from bench.engines import Engine
from bench.population_data import Population

_BENCH = Path(__file__).parents[1]


@dataclass(frozen=True)
class Chain:
    """One comparison: its law, its outcomes, how its population is made, who takes part.

    `contestants` are pairs of an engine and its number of threads, the peers last.
    """

    title: str
    law: Path
    outcomes: tuple[str, ...]
    population: Callable[[int], Population]
    contestants: tuple[tuple[str, int], ...]


CHAINS = {
    "a": Chain(
        "The country template of OpenFisca",
        country_template.LAW,
        country_template.OUTCOMES,
        population_template.template_population,
        (("kernel", 1), ("kernel", 2), ("openfisca", 1)),
    ),
    "b": Chain(
        "Aanvullende beurs, basisbeurs and zorgtoeslag",
        _BENCH / "chain_law",
        population_chain.OUTCOMES,
        population_chain.chain_population,
        (("kernel", 1), ("kernel", 2), ("c", 1), ("c", 2), ("openfisca", 1)),
    ),
}


def engine(chain: str, name: str, threads: int) -> Engine:
    """An engine ready to load columns; raises NotHereError where it cannot run."""
    about = CHAINS[chain]
    module: Any = importlib.import_module(f"bench.engines.{name}")
    made: Engine
    if name == "kernel":
        made = module.Kernel(about.law, about.outcomes, threads)
    elif name == "c":
        made = module.HandWrittenC(threads)
    else:
        made = module.OpenFisca(module.STUDENT if chain == "b" else module.TEMPLATE)
    return made
