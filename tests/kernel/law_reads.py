"""What can be read in a generated formula: names with their owner and period, and collections."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from tests.kernel.law_world import (
    AMOUNTS,
    ENUMERATIONS,
    MONTH,
    ONCE,
    YEAR,
    Name,
    World,
    money,
    number,
    percent,
)

_COLLECTIONS = {
    "persoon": (
        ("ouderschappen", "ouderschap"),
        ("kinderschappen", "ouderschap"),
        ("kinderen", "persoon"),
        ("ouders", "persoon"),
        ("verblijven", "verblijf"),
        ("stellen", "stel"),
    ),
    "ouderschap": (
        ("ouderschappen van kind", "ouderschap"),
        ("kinderschappen van ouder", "ouderschap"),
        ("kinderen van ouder", "persoon"),
        ("verblijven van kind", "verblijf"),
    ),
    "woning": (("verblijven_hier", "verblijf"), ("bewoners", "persoon")),
    "verblijf": (("verblijven_hier van huis", "verblijf"), ("bewoners van huis", "persoon")),
    "stel": (("kinderen van een", "persoon"), ("verblijven van ander", "verblijf")),
}
_ANDERE = {("persoon", "persoon"), ("ouderschap", "ouderschap"), ("verblijf", "verblijf")}
_PLAYERS = {
    "ouderschap": ("kind", "ouder"),
    "verblijf": ("bewoner",),
    "stel": ("een", "ander"),
    "persoon": ("p_partner", "p_voogd"),
}


@dataclass(frozen=True)
class Scope:
    """Where a term stands: kinds from the innermost member to the subject, grid, local names."""

    kinds: tuple[str, ...]
    grid: str
    locals: dict[str, str] = field(default_factory=dict)
    may_loop: bool = True

    def inside(self, kind: str) -> Scope:
        """In a filter or sum over members of a kind; loops are not nested there."""
        return replace(self, kinds=(kind, *self.kinds), may_loop=False)

    def monthly(self) -> Scope:
        """In a stretch of months."""
        return replace(self, grid=MONTH, may_loop=False)


class Reads:
    """Writes what a formula reads from a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng: random.Random = world.rng

    def term(self, type_: str, scope: Scope, depth: int) -> str:
        """A term of a type that nests up to `depth` operations."""
        raise NotImplementedError

    def atom(self, type_: str, scope: Scope) -> str:
        """A literal, a local name, an amount, or the value of someone."""
        found: list[str] = [name for name, kind in scope.locals.items() if kind == type_]
        found += [n for n, kind in self.world.assumptions.items() if kind == type_]
        names = self.world.of_type(type_)
        self.rng.shuffle(names)
        for name in names[:6]:
            found += self._read(name, scope)
        if scope.grid == MONTH and type_ == "maand":
            found += ["maand"] * 3
        if scope.grid and type_ == "jaar":
            found += ["jaar"] * 2
        if scope.grid == MONTH and type_ == "datum":
            found += ["peildatum"] * 2
        if not found or self.rng.random() < 0.15:
            return self.literal(type_, scope)
        return self.rng.choice(found)

    def literal(self, type_: str, scope: Scope) -> str:
        """A written value."""
        rng = self.rng
        if type_ in AMOUNTS:
            return money(rng)
        if type_ in ENUMERATIONS:
            return rng.choice(ENUMERATIONS[type_])
        if type_ == "persoon":
            if "persoon" in scope.kinds:
                return rng.choice(("persoon", "p_voogd"))
            players = [p for kind in scope.kinds for p in _PLAYERS.get(kind, ())]
            return rng.choice(players) if players else "(kies uit bewoners)"
        month = f"{rng.randint(2024, 2026)}-{rng.randint(1, 12):02d}"
        written = {
            "getal": number(rng),
            "percentage": percent(rng),
            "ja/nee": rng.choice(("ja", "nee")),
            "datum": f"({month}-{rng.randint(1, 28):02d})",
            "maand": f"({month})",
            "jaar": f"(jaar van ({rng.randint(2023, 2026)}-05))",
            "duur": rng.choice(("3 maanden", "18 jaar", "8 weken", "14 dagen")),
            "tekst": '"b"',
            "adres": '"Kerkstraat 1"',
        }
        return written[type_]

    def types(self, scope: Scope, *among: str) -> str:
        """One of these types; a person only where there is one to name."""
        found = [t for t in among if t != "persoon" or scope.kinds]
        return self.rng.choice(found)

    def _read(self, name: Name, scope: Scope) -> list[str]:
        """A name as it can be read here, with its owner and period; none where it cannot."""
        rng = self.rng
        text = name.name
        if name.keys:
            text += f"({', '.join(self.term(key, scope, 1) for key in name.keys)})"
        owners = self._owners(name.kind, scope)
        if not owners:
            return []
        text += rng.choice(owners)
        period = self._period(name, scope)
        return [] if period is None else [f"({text}{period})" if period or " " in text else text]

    def _owners(self, kind: str | None, scope: Scope) -> list[str]:
        if kind is None:
            return [""]
        found = ["", ""] if kind in scope.kinds else []
        if kind == "persoon":
            players = [p for inner in scope.kinds for p in _PLAYERS.get(inner, ())]
            monthly = scope.grid == MONTH
            found += [f" van {p}" for p in players if monthly or p != "p_partner"]
            if monthly and "persoon" in scope.kinds:
                found.append(" van (p_partner in vorige maand)")
                found.append(" van p_voogd van p_partner")
        if kind == "woning" and "verblijf" in scope.kinds:
            found.append(" van huis")
        return found

    def _period(self, name: Name, scope: Scope) -> str | None:
        """` in ..`, nothing, or None where it cannot be read from here."""
        rng = self.rng
        if name.kind is None and not name.is_rule:  # a parameter may be asked on any day
            usual = " in 2025" if name.grid == YEAR and scope.grid == ONCE else ""
            return rng.choice((usual, usual, usual, " in 2025-03"))
        if name.grid == ONCE:
            return ""
        near = self._periods(name.grid, scope)
        needed = (name.grid == MONTH and scope.grid != MONTH) or scope.grid == ONCE
        if needed or rng.random() < 0.25:
            return f" in {rng.choice(near)}" if near else None
        return ""

    def _periods(self, grid: str, scope: Scope) -> list[str]:
        found = ["2025-06", "2024-12"] if grid == MONTH else ["2024", "2025"]
        if scope.grid == MONTH and grid == MONTH:
            found += [
                "vorige maand",
                "(maand - 3)",
                "(maand - maandnummer van maand)",
                "(maand + 1)",
            ]
        if scope.grid in (MONTH, YEAR) and grid == YEAR:
            found += ["vorig jaar", "(jaar - 2)", "(jaar - 1)"]
        if scope.grid == YEAR and grid == MONTH:
            found += ["(eerste_dag van jaar)", "(laatste_dag van jaar)"]
        if "persoon" in scope.kinds and scope.grid == MONTH:
            found += ["p_dag", "p_maand"] if grid == MONTH else ["k_jaar", "p_dag"]
        return found

    # --- collections ---

    def collection(self, scope: Scope, depth: int) -> tuple[str, str]:
        """A collection as it stands behind `aantal` and its like, and the kind of its members."""
        rng = self.rng
        monthly = scope.grid == MONTH
        found = [
            (text, kind, subject)
            for subject in scope.kinds
            for text, kind in _COLLECTIONS[subject]
            if monthly or kind != "stel"
        ]
        for kind in ("persoon", "verblijf"):
            sets = [n for n in self.world.of_type(f"verzameling {kind}") if n.kind in scope.kinds]
            found += [(n.name, kind, "") for n in sets if n.grid in (ONCE, scope.grid)]
            found += [(n, kind, "") for n, t in scope.locals.items() if t == f"verzameling {kind}"]
        text, kind, subject = rng.choice(found)
        if kind == "verblijf" and monthly and rng.random() < 0.6:
            text = f"{rng.choice(('lopende', 'op enig moment lopende'))} {text}"
        elif (kind, subject) in _ANDERE and len(scope.kinds) == 1 and rng.random() < 0.4:
            text = f"andere {text}"
        if rng.random() < 0.5:
            text += f" waarvoor {self.term('ja/nee', scope.inside(kind), depth)}"
        return text, kind
