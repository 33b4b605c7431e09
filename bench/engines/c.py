"""Chain (b) in C: `bench/chain.c`, compiled here with gcc or clang for this processor."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.engines import NotHereError
from bench.population_chain import OUTCOMES
from bench.population_data import Column, Population, day_number
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.law.declaration import Gap

SOURCE = Path(__file__).parents[1] / "chain.c"
LAW = Path(__file__).parents[1] / "chain_law"
FLAGS = ("-O3", "-march=native", "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC")

_I64, _I32 = ctypes.c_int64, ctypes.c_int32


class _Amounts(ctypes.Structure):
    _fields_ = (
        ("basic_grant", _I64 * 2 * 2),
        ("grant_maximum", _I64 * 2 * 2),
        ("tuition_part", _I64),
        ("exemption", _I64 * 2 * 2),
        ("parent_share", _I64 * 2),
        ("per_child", _I64),
        ("premium", _I64),
        ("threshold", _I64),
        ("share_below", _I64 * 2),
        ("share_above", _I64),
        ("share_uninsured", _I64),
        ("assets_limit", _I64 * 2),
        ("smallest", _I64),
        ("grown_for_tuition", _I32),
        ("grown_for_allowance", _I32),
    )


_COLUMNS = (
    ("persoon", "geboortedatum", np.int32),
    ("persoon", "onderwijssoort", np.int8),
    ("persoon", "woonsituatie", np.int8),
    ("persoon", "recht_op_beurs", np.bool_),
    ("persoon", "aanvullende_beurs_aangevraagd", np.bool_),
    ("persoon", "overleden", np.bool_),
    ("persoon", "brp_toont_een_ouder", np.bool_),
    ("persoon", "kind_voor_aftrek", np.bool_),
    ("persoon", "zorgverzekerd", np.bool_),
    ("persoon", "toetsingsinkomen@-2", np.int32),
    ("persoon", "toetsingsinkomen", np.int32),
    ("persoon", "rendementsgrondslag", np.int32),
    ("persoon", "is_debiteur", np.bool_),
    ("persoon", "jaar_termijnbetalingen", np.int32),
    ("persoon", "jaar_draagkracht", np.int32),
    ("ouderschap", "<kind", np.int32),
    ("ouderschap", "ouder", np.int32),
    ("ouderschap", "kind", np.int32),
    ("ouderschap", "weigerachtig", np.bool_),
    ("ouderschap", "ouder_zonder_partner", np.bool_),
    ("ouderschap", "<ouder", np.int32),
    ("ouderschap", "order", np.int32),
    ("partnerschap", "<aanvrager", np.int32),
    ("partnerschap", "partner", np.int32),
)
"""The members of `struct columns` in order; `<role` are where the records of each player begin."""


def compiled(folder: Path | None = None) -> ctypes.CDLL:
    """The compiled chain; built once for each text, compiler and processor."""
    compiler = shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NotHereError("There is no C compiler here; on Debian: sudo apt-get install gcc")
    about = subprocess.run([compiler, "--version"], capture_output=True, check=True).stdout
    key = hashlib.sha256(SOURCE.read_bytes() + about + repr((FLAGS, os.uname())).encode())
    place = folder or Path(tempfile.gettempdir()) / f"uitvoerbaar-bench-{os.getuid()}"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    library = place / f"chain-{key.hexdigest()[:16]}.so"
    if not library.exists():
        fresh = place / f"{library.name}.{os.getpid()}"
        command = [compiler, *FLAGS, "-o", str(fresh), str(SOURCE)]
        built = subprocess.run(command, capture_output=True, text=True, check=False)
        if built.returncode != 0:
            raise NotHereError(f"{compiler} does not compile chain.c: {built.stderr.strip()}")
        fresh.replace(library)
    return ctypes.CDLL(str(library))


class HandWrittenC:
    """The chain in C on one or more threads, each with its own stretch of rows."""

    def __init__(self, threads: int = 1) -> None:
        self.name = "C, by hand"
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads)  # its threads start with the first run
        self._function = compiled().chain
        self._function.restype = None
        self._function.argtypes = (*(ctypes.c_void_p,) * 3, _I64, _I64)
        self._law: Lawbook = load(LAW)
        self._kept: list[Column] = []
        self._amounts = _Amounts()
        self._columns = (ctypes.c_void_p * len(_COLUMNS))()
        self._results: dict[str, Column] = {}
        self._people = 0

    def load(self, population: Population) -> None:
        """Columns as they are, with the relations as compressed sparse rows."""
        self._people = len(population)
        self._amounts = amounts(self._law, population.month)
        self._kept = [_column(population, *column) for column in _COLUMNS]
        for place, values in enumerate(self._kept):
            self._columns[place] = values.ctypes.data
        self._results = {name: np.empty(self._people, dtype=np.int32) for name in OUTCOMES}
        self.reset()

    def reset(self) -> None:
        """The outcomes become nonsense, so that a run that skips a row shows."""
        for values in self._results.values():
            values.fill(-1)

    def run(self) -> Mapping[str, Any]:
        """All outcomes, in cents, in arrays that the next run writes over."""
        names = ("aanvullende_beurs", "basisbeurs", "zorgtoeslag_per_jaar")
        pointers = (ctypes.c_void_p * 3)(*(self._results[name].ctypes.data for name in names))
        edges = [self._people * part // self.threads for part in range(self.threads + 1)]

        def stretch(part: int) -> None:
            self._function(
                ctypes.byref(self._amounts), self._columns, pointers, edges[part], edges[part + 1]
            )

        if self.threads == 1:
            stretch(0)
        else:
            list(self._pool.map(stretch, range(self.threads)))
        return self._results

    def cents(self, outcomes: Mapping[str, Any]) -> Mapping[str, Column]:
        """The same."""
        return outcomes


def _column(population: Population, kind: str, item: str, dtype: type) -> Column:
    table = population.tables[kind]
    if item == "order":
        return np.argsort(table["ouder"], kind="stable").astype(dtype)
    if item.startswith("<"):
        if item != "<ouder" and np.any(np.diff(table[item[1:]]) < 0):
            raise ValueError(f"the records of {kind} do not stand in the order of their {item[1:]}")
        counts = np.bincount(table[item[1:]], minlength=len(population))
        return np.concatenate([[0], np.cumsum(counts)]).astype(dtype)
    bare, _, back = item.partition("@")
    year = population.month.year + int(back or 0)
    names = (bare, f"{bare}@{population.month:%Y-%m}", f"{bare}@{year}")
    values = next(table[name] for name in names if name in table)
    if dtype == np.int32 and values.dtype == np.int64 and abs(values).max(initial=0) < 2**31:
        values = values.astype(dtype)  # as the kernel keeps what fits
    if values.dtype != dtype:
        raise TypeError(f"{item} is {values.dtype}, not {np.dtype(dtype)}")
    return np.ascontiguousarray(values)


def amounts(lawbook: Lawbook, month: date) -> _Amounts:
    """The amounts of the law in a month, as chain.c wants them."""
    schools, homes, sorts = ("mbo", "ho"), ("thuiswonend", "uitwonend"), ("alleen", "met_partner")

    def cell(name: str, *keys: str, times: int = 1) -> int:
        versions = lawbook.law.parameters[name].versions
        row = max((v for v in versions if v.valid_from <= month), key=lambda v: v.valid_from)
        value = row.cells[keys].value
        assert not isinstance(value, Gap | str)
        scaled = Fraction(value) * times  # type: ignore[arg-type]
        if scaled.denominator != 1:
            raise ValueError(f"{name} has more decimals than chain.c counts in")
        return int(scaled)

    found = _Amounts()
    for place, school in enumerate(schools):
        for spot, home in enumerate(homes):
            found.basic_grant[place][spot] = cell("bedrag_basisbeurs", school, home)
            found.grant_maximum[place][spot] = cell("maximum_zonder_lesgeld", school, home)
        for spot, sort in enumerate(("gewoon", "zonder_partner")):
            found.exemption[place][spot] = cell("vrije_voet_bedrag", school, sort)
        found.parent_share[place] = cell("kortingspercentage", school, times=1000)
    for place, sort in enumerate(sorts):
        found.share_below[place] = cell("percentage_tot_drempel", sort, times=100_000)
        found.assets_limit[place] = cell("vermogensgrens", sort)
    found.tuition_part = cell("tegemoetkoming_lesgeld_mbo")
    found.per_child = cell("aftrek_per_kind")
    found.premium = cell("standaardpremie")
    found.threshold = cell("drempelinkomen")
    found.share_above = cell("percentage_boven_drempel", times=100_000)
    found.share_uninsured = cell("deel_bij_niet_verzekerde_partner", times=100)
    found.smallest = cell("minimum_toekenning")
    began = month.year if month.month >= 8 else month.year - 1
    found.grown_for_tuition = day_number(date(began - 18, 8, 1))
    found.grown_for_allowance = day_number(date(month.year - 18, month.month, 1))
    return found
