"""A law whose rules can go in loops, and tables at random in which anything may be missing."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from tests.kernel.small import small_law

LAW = small_law(
    """
soort persoon
    meervoud personen

soort huis
    meervoud huizen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    register "BRP"

soort bewoning
    bewoner: persoon, omgekeerd bewoningen
    huis: huis, omgekeerd bewoners
    loopt van ingang tot en met einde
    register "BRP"

opsomming klasse: laag, midden, hoog

gegeven ingang van bewoning: datum
    register "BRP"

gegeven einde van bewoning: datum
    register "BRP"

gegeven huur van huis elke maand: bedrag per maand
    bereik vanaf € 0
    register "R"

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0
    register "R"

gegeven uren van persoon elke maand: getal
    bereik vanaf 0 tot en met 300
    register "R"

gegeven geboren van persoon: datum
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

gegeven klasse van persoon elke maand: klasse
    register "R"

gegeven voogd van persoon: persoon
    register "R"

gegeven verblijf van persoon elke maand: huis
    register "R"

keuze wil van persoon elke maand: ja/nee
    op aanvraag door lezer
    vraag "Wil?"

oordeel goed van persoon elke maand: ja/nee
    door iemand
    vraag "Goed?"

parameter drempel per klasse elk jaar: bedrag per jaar
    vanaf      | laag | midden | hoog | bron
    2025-01-01 | 1000 | 2000 | 3000 | "B" wet
    2026-01-01 | 1100 | 2100 | 3100 | "B" wet

regel volwassen van persoon elke maand: ja/nee
    geboren + 18 jaar ≤ eerste_dag van maand

regel over_drempel van persoon elke maand: bedrag per jaar
    inkomen - drempel(klasse)
        ten minste € 0

regel kindaftrek van persoon elke maand: bedrag per jaar
    som van (inkomen van kind) over kinderschappen waarvoor (uren van kind < 100)

regel kleinkinderen van persoon elke maand: getal
    som van (aantal kinderschappen van kind waarvoor (niet volwassen van kind)) over kinderschappen

regel ouderinkomen van persoon elke maand: bedrag per jaar
    (som van (over_drempel van ouder) over ouderschappen waarvoor (lid van ouder))
    + inkomen in vorig jaar
        afgerond op centen

regel huurdeel van persoon elke maand: bedrag per maand
    som van (huur van huis / 2) over lopende bewoningen
        naar beneden afgerond op centen

regel iemand van persoon elke maand: ja/nee
    voor een van kinderschappen
    geldt (klasse van kind is hoog en uren van kind in vorige maand > 10)

regel allen van persoon elke maand: ja/nee
    voor alle ouderschappen geldt (lid van ouder of volwassen van ouder)

regel gewild van persoon elke maand: getal
    als wil en goed: uren
    als lid: uren in vorige maand
    anders: aantal kinderschappen waarvoor (wil van kind)

regel arme_voogden van persoon elke maand: getal
    aantal kinderschappen waarvoor (inkomen van voogd van kind < € 900)

regel voogdinkomens van persoon elke maand: bedrag per jaar
    som van (inkomen van voogd van ouder) over ouderschappen

regel huur_van_verblijf van persoon elke maand: bedrag per maand
    als lid: huur van verblijf
    anders: € 0

regel huis_inkomen van huis elke maand: bedrag per jaar
    som van (inkomen van bewoner) over bewoners

regel huis_leden van huis elke maand: getal
    aantal bewoners waarvoor (lid van bewoner)

regel via_huis van persoon elke maand: bedrag per jaar
    som van (huis_inkomen van huis) over bewoningen waarvoor (huis_leden van huis > 0)

regel paar van ouderschap elke maand: bedrag per jaar
    (over_drempel van ouder + inkomen van kind)
        afgerond op hele euro's

regel paren van persoon elke maand: bedrag per jaar
    som van paar over kinderschappen
"""
)
DAY = date(2026, 3, 1)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
YEARS = ("2025", "2026")
_STATES = ("bekend", "voorlopig", "ontbreekt", "niet van toepassing", "onbekend")
_VALUED = ("bekend", "voorlopig")


def outcomes_of(kind: str) -> list[str]:
    """The rules that are about a kind."""
    return [symbol.name for symbol in LAW.law.rules if symbol.kind == kind]


class Tables:
    """Tables of persons, houses, parenthoods and residences, in which a share of what is told is
    missing in one of the ways in which a table can say so."""

    def __init__(self, seed: int, people: int) -> None:
        self.rng = random.Random(seed)
        self.share = self.rng.choice((0.01, 0.02, 0.04))
        self.people, self.houses = people, max(1, people // 3)

    def made(self) -> dict[str, pa.Table]:
        """The tables by kind."""
        return {
            "persoon": pa.table(self._persons()),
            "huis": pa.table(self._houses()),
            "ouderschap": pa.table(self._parents()),
            "bewoning": pa.table(self._residences()),
        }

    def _persons(self) -> dict[str, Any]:
        rng, size = self.rng, self.people
        made: dict[str, Any] = {}
        self._item(made, size, "inkomen", lambda: rng.randrange(500_000), pa.int64(), YEARS, True)
        self._item(made, size, "uren", lambda: rng.randrange(290), pa.int16(), MONTHS, True)
        born = date(1960, 1, 1)
        self._item(
            made, size, "geboren", lambda: born + timedelta(rng.randrange(22_000)), pa.date32()
        )
        self._item(made, size, "lid", lambda: rng.random() < 0.5, pa.bool_())
        words = ("laag", "midden", "hoog")
        self._item(made, size, "klasse", lambda: rng.choice(words), pa.string(), MONTHS)
        self._item(made, size, "voogd", lambda: rng.randrange(size), pa.int32())
        self._item(made, size, "verblijf", lambda: rng.randrange(self.houses), pa.int32(), MONTHS)
        if rng.random() < 0.7:
            made["wil"] = self._gaps([rng.random() < 0.5 for _ in range(size)], pa.bool_())
        if rng.random() < 0.7:
            made["goed"] = self._gaps([rng.random() < 0.5 for _ in range(size)], pa.bool_())
        for name in ("kinderschappen", "bewoningen"):
            if rng.random() < 0.25:
                made[f"{name}.volledig"] = [rng.random() > self.share for _ in range(size)]
        return made

    def _houses(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        rent = self.rng.randrange
        self._item(made, self.houses, "huur", lambda: rent(90_000), pa.int32(), MONTHS, True)
        if not made or self.rng.random() < 0.2:
            made["bewoners.volledig"] = [self.rng.random() > self.share for _ in range(self.houses)]
        return made

    def _parents(self) -> dict[str, Any]:
        rng, pairs = self.rng, dict[tuple[int, int], None]()
        wanted = int(self.people * rng.choice((0, 0.5, 0.8)))
        while len(pairs) < wanted:
            child, parent = rng.randrange(self.people), rng.randrange(self.people)
            if child > parent and sum(1 for one, _ in pairs if one == child) < 2:
                pairs[child, parent] = None
        found = sorted(pairs) if rng.random() < 0.5 else list(pairs)
        return {
            "kind": pa.array([child for child, _ in found], pa.int32()),
            "ouder": pa.array([parent for _, parent in found], pa.int32()),
        }

    def _residences(self) -> dict[str, Any]:
        rng = self.rng
        found = [(n, rng.randrange(self.houses)) for n in range(self.people) if rng.random() < 0.9]
        if rng.random() < 0.5:
            found.sort(key=lambda one: one[1])
        starts = [date(2026, rng.randrange(1, 4), 1) for _ in found]
        made = {
            "bewoner": pa.array([person for person, _ in found], pa.int32()),
            "huis": pa.array([house for _, house in found], pa.int32()),
            "ingang": self._gaps(starts, pa.date32()),
        }
        if rng.random() < 0.5:
            said = [rng.choice(("ontbreekt", "bekend", "bekend", "bekend")) for _ in found]
            ends = [date(2026, rng.randrange(4, 9), 28) if s == "bekend" else None for s in said]
            return made | {"einde": pa.array(ends, pa.date32()), "einde.staat": pa.array(said)}
        ends = [date(2026, rng.randrange(3, 9), 28) for _ in found]
        return made | {"einde": self._gaps(ends, pa.date32())}

    # --- ways to say that something is not there ---

    def _missing(self) -> bool:
        return self.rng.random() < self.share

    def _gaps(self, values: list[Any], kind: Any) -> Any:
        return pa.array([None if self._missing() else value for value in values], kind)

    def _item(
        self,
        made: dict[str, Any],
        size: int,
        name: str,
        one: Callable[[], Any],
        kind: Any,
        periods: tuple[str, ...] = (),
        bounds: bool = False,
    ) -> None:
        forms = ["gaps", "gaps", "states", "full", self.rng.choice(("none", "gaps", "gaps"))]
        forms += ["periods", "stretches"] if periods else []
        forms += ["bounds"] if bounds else []
        form = self.rng.choice(forms)
        values = [one() for _ in range(size)]
        if form == "full":
            made[name] = pa.array(values, kind)
        elif form == "gaps":
            made[name] = self._gaps(values, kind)
        elif form == "states":
            said = [self.rng.choice(_STATES) if self._missing() else "bekend" for _ in values]
            there = [v if s in _VALUED else None for s, v in zip(said, values, strict=True)]
            made |= {name: pa.array(there, kind), f"{name}.staat": pa.array(said)}
        elif form == "bounds":
            there = [None if self._missing() else value for value in values]
            least = [v if t is None else None for t, v in zip(there, values, strict=True)]
            most = [v if v is None or self.rng.random() < 0.5 else v + 3 for v in least]
            made[name] = pa.array(there, kind)
            made |= {
                f"{name}.laagste": pa.array(least, kind),
                f"{name}.hoogste": pa.array(most, kind),
            }
        elif form == "periods":
            for period in periods[: len(periods) - (self.rng.random() < 0.2)]:
                made[f"{name}@{period}"] = self._gaps([one() for _ in range(size)], kind)
        elif form == "stretches":
            yearly = periods == YEARS
            ends = date(2025, 12, 31) if yearly else date(2026, 2, 28)
            stretch = pa.struct([("van", pa.date32()), ("tot", pa.date32()), ("waarde", kind)])
            cells = []
            for value in values:
                cell = [{"van": None, "tot": ends, "waarde": value}]
                cell += [{"van": ends + timedelta(1), "tot": None, "waarde": one()}]
                kept = [part for part in cell if not self._missing()]
                cells.append(kept)
            made[name] = pa.array(cells, pa.list_(stretch))


__all__ = ["DAY", "LAW", "Tables", "outcomes_of"]
