"""The things, facts and amounts that generated laws are about.

Every generated law has these kinds; which items, choices and amounts it has, with which ranges and
values, differs. Names of items start with the letter of their kind, so that a bare name says whose
it is. `World` tells the generator of formulas what there is to read, by type.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

AMOUNTS = ("bedrag", "bedrag per maand", "bedrag per jaar")
ENUMERATIONS = {"kleur": ("rood", "groen", "blauw"), "maat": ("klein", "groot")}
ORDERED = (*AMOUNTS, "getal", "percentage", "datum", "maand", "jaar")
VALUES = (*ORDERED, "ja/nee", *ENUMERATIONS, "persoon")
"""Types that rules have; sets, durations and texts besides, in fewer places."""

MONTH, YEAR, ONCE = "elke maand", "elk jaar", ""


@dataclass(frozen=True)
class Name:
    """Something to read: of a kind (None: of nobody), on a grid; `keys` are categories."""

    name: str
    type: str
    kind: str | None
    grid: str
    keys: tuple[str, ...] = ()
    is_rule: bool = False


@dataclass
class World:
    """Everything declared so far."""

    rng: random.Random
    declarations: list[str] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    assumptions: dict[str, str] = field(default_factory=dict)

    def of_type(self, kind: str) -> list[Name]:
        """What has this type."""
        return [name for name in self.names if name.type == kind]


def random_world(rng: random.Random) -> World:
    """Kinds, items, choices, judgements, parameters and assumptions."""
    world = World(rng)
    _kinds(world)
    _items(world)
    _decided(world)
    _parameters(world)
    _assumptions(world)
    return world


def money(rng: random.Random, low: int = 0, high: int = 200_000) -> str:
    """An amount as it is written, often whole euros."""
    cents = rng.choice((rng.randint(low, high), rng.randint(low, high) // 100 * 100))
    return f"€ {cents // 100:,}".replace(",", ".") + (f",{cents % 100:02d}" if cents % 100 else "")


def percent(rng: random.Random) -> str:
    """A percentage as it is written, with up to three decimals."""
    return f"{rng.choice(('10', '25', '13,6', '1,912', '0,5', '108', '33,3'))}%"


def number(rng: random.Random) -> str:
    """A number as it is written."""
    return rng.choice(("0", "1", "2", "3", "12", "0,5", "1,25", "7"))


def _kinds(world: World) -> None:
    rng = world.rng
    complete = rng.choice(("volledig", "mogelijk onvolledig"))
    once = rng.choice(("", "    ten hoogste een tegelijk\n"))
    world.declarations += [f"opsomming {n}: {', '.join(v)}" for n, v in ENUMERATIONS.items()]
    world.declarations += [
        "soort persoon\n    meervoud personen",
        "soort woning\n    meervoud woningen",
        "soort ouderschap\n"
        "    kind: persoon, omgekeerd ouderschappen, meervoud kinderen\n"
        "    ouder: persoon, omgekeerd kinderschappen, meervoud ouders\n"
        '    volledig\n    meervoud ouderschappen\n    register "A"',
        "soort verblijf\n"
        "    bewoner: persoon, omgekeerd verblijven, meervoud bewoners\n"
        "    huis: woning, omgekeerd verblijven_hier, meervoud huizen\n"
        "    loopt van v_begin tot en met v_einde\n"
        f'    {complete}\n    meervoud verblijven_alle\n    register "A"\n    vraag "Waar?"',
        "soort stel\n"
        "    een: persoon, omgekeerd stellen\n"
        "    ander: persoon, omgekeerd stellen_als_ander\n"
        "    afgeleid elke maand waarvoor p_partner van een is ander\n"
        f"    ongeordend\n{once}    meervoud stellen_alle",
    ]


def _item(world: World, name: str, kind: str, type_: str, grid: str, limits: str = "") -> None:
    text = f"gegeven {name} van {kind}{f' {grid}' if grid else ''}: {type_}\n"
    text += f"    bereik {limits}\n" if limits else ""
    world.declarations.append(text + '    register "A"')
    world.names.append(Name(name, type_, kind, grid))


def _items(world: World) -> None:
    rng = world.rng
    near = "vanaf 2023-01-01 tot en met 2027-12-31"
    whole = ("vanaf 0 tot en met 40", "vanaf 1 tot en met 12", "vanaf 0")
    amount = ("vanaf € 0", "vanaf € 0 tot en met € 100.000", "vanaf -€ 5.000 tot en met € 90.000")
    choice = rng.choice
    _item(world, "p_geboren", "persoon", "datum", ONCE)
    _item(world, "p_dag", "persoon", "datum", choice((ONCE, MONTH)), near)
    _item(world, "p_maand", "persoon", "maand", ONCE)
    _item(world, "p_jaar", "persoon", "jaar", choice((ONCE, YEAR)))
    _item(world, "p_loon", "persoon", "bedrag per maand", MONTH, choice(amount))
    _item(world, "p_inkomen", "persoon", "bedrag per jaar", YEAR, choice(amount))
    _item(world, "p_bezit", "persoon", "bedrag", choice((ONCE, YEAR, MONTH)), choice((*amount, "")))
    _item(world, "p_aantal", "persoon", "getal", choice((ONCE, MONTH)), choice(whole))
    _item(
        world, "p_deel", "persoon", "percentage", choice((ONCE, YEAR)), "vanaf 0% tot en met 100%"
    )
    _item(world, "p_werkt", "persoon", "ja/nee", MONTH)
    _item(world, "p_lid", "persoon", "ja/nee", choice((ONCE, YEAR)))
    _item(world, "p_kleur", "persoon", "kleur", choice((ONCE, MONTH)))
    _item(world, "p_maat", "persoon", "maat", choice((YEAR, MONTH)))
    _item(world, "p_partner", "persoon", "persoon", MONTH)
    _item(world, "p_voogd", "persoon", "persoon", ONCE)
    _item(world, "p_huisgenoten", "persoon", "verzameling persoon", choice((MONTH, ONCE)))
    _item(world, "p_adres", "persoon", "adres", MONTH)
    _item(world, "p_naam", "persoon", "tekst", ONCE)
    _item(world, "p_termijn", "persoon", "duur", ONCE)
    _item(world, "o_bijdrage", "ouderschap", "bedrag per maand", MONTH, choice(amount))
    _item(world, "o_erkend", "ouderschap", "ja/nee", choice((ONCE, MONTH)))
    _item(world, "o_sinds", "ouderschap", "datum", ONCE, near)
    _item(world, "v_begin", "verblijf", "datum", ONCE)
    _item(world, "v_einde", "verblijf", "datum", ONCE)
    _item(world, "v_huur", "verblijf", "bedrag per maand", MONTH, choice(amount))
    _item(world, "v_nachten", "verblijf", "getal", choice((ONCE, MONTH)), choice(whole))
    _item(world, "w_waarde", "woning", "bedrag", YEAR, "vanaf € 0")
    _item(world, "w_kamers", "woning", "getal", ONCE, choice(whole))
    _item(world, "w_adres", "woning", "adres", ONCE)


def _decided(world: World) -> None:
    """Choices and judgements."""
    rng = world.rng
    effect = rng.choice((
        "",
        "    werkt vanaf maand van aanvraagdatum\n",
        "    werkt vanaf maand van aanvraagdatum + 1\n",
        "    werkt vanaf aanvraagdatum\n",
        "    werkt vanaf maand van aanvraagdatum - 3\n",
    ))  # fmt: skip
    span = rng.choice(("", "    bereik vanaf € 0\n", "    bereik vanaf € 10 tot en met € 400\n"))
    deadline = rng.choice(("", "    uiterlijk laatste_dag van (maand + 2)\n"))
    world.declarations += [
        "keuze k_aangevraagd van persoon elke maand: ja/nee\n"
        f'    op aanvraag door student\n{effect}{deadline}    vraag "Wilt u dat?"',
        "keuze k_bedrag van persoon elke maand: bedrag per maand\n"
        f'    op aanvraag\n{span}    standaard € 50\n    vraag "Hoeveel?"',
        "keuze k_kleur van persoon elke maand: kleur\n"
        '    op aanvraag\n    standaard groen\n    vraag "Welke?"',
        'keuze k_jaar van persoon elk jaar: jaar\n    op aanvraag\n    vraag "Welk jaar?"',
        "oordeel j_ernstig van persoon elke maand: ja/nee\n    door medewerker, met redenen",
        "oordeel j_band van ouderschap: ja/nee\n    door medewerker",
    ]
    world.names += [
        Name("k_aangevraagd", "ja/nee", "persoon", MONTH),
        Name("k_bedrag", "bedrag per maand", "persoon", MONTH),
        Name("k_kleur", "kleur", "persoon", MONTH),
        Name("k_jaar", "jaar", "persoon", YEAR),
        Name("j_ernstig", "ja/nee", "persoon", MONTH),
        Name("j_band", "ja/nee", "ouderschap", ONCE),
    ]


def _parameters(world: World) -> None:
    rng = world.rng

    def declare(
        name: str, type_: str, rows: str, grid: str = "", keys: tuple[str, ...] = ()
    ) -> None:
        per = f" per {', '.join(keys)}" if keys else ""
        every = f" {grid}" if grid else ""
        world.declarations.append(f"parameter {name}{per}{every}: {type_}\n{rows}")
        world.names.append(Name(name, type_, None, grid, keys))

    def rows(*cells: str, known: str = "") -> str:
        days = ("2000-01-01", "2025-01-01", "2025-07-01")
        return "\n".join(
            f'    vanaf {day}: {cell}{known if place == 2 else ""} bron "w" wet'
            for place, (day, cell) in enumerate(zip(days, cells, strict=False))
        )

    for unit, name in zip(AMOUNTS, ("a_eens", "a_maand", "a_jaar"), strict=True):
        declare(name, unit, rows(money(rng), money(rng), money(rng)))
        declare(f"{name}_2", unit, rows(money(rng)))
    declare(
        "a_deel", "percentage", rows(percent(rng), percent(rng), known=" bekend vanaf 2025-10-01")
    )
    declare("a_deel_2", "percentage", rows(percent(rng)))
    declare("a_getal", "getal", rows(number(rng), number(rng)))
    declare("a_termijn", "duur", rows("3 maanden", rng.choice(("2 weken", "1 jaar", "10 dagen"))))
    spans = " | ".join(rng.choice(("3 maanden", "2 weken", "1 jaar")) for _ in range(2))
    declare(
        "a_duur", "duur", f'    vanaf | klein | groot | bron\n    2000-01-01 | {spans} | "w" wet',
        keys=("maat",),
    )  # fmt: skip
    declare("a_dag", "datum", rows("2024-02-29", "2025-03-01"))
    gap = rng.choice(("vervallen", "onbekend", money(rng)))
    years = "".join(
        f"\n    {year}-01-01 | {money(rng)} | {rng.choice(('idem', money(rng)))} | "
        f'{gap if year == 2025 else money(rng)} | "w" wet'
        for year in range(2020, 2029)
    ).replace("| idem", "| € 1", 1)
    declare(
        "a_kleur", "bedrag per maand", f"    vanaf | rood | groen | blauw | bron{years}", YEAR,
        ("kleur",),
    )  # fmt: skip
    both = " | ".join(f"{k} {m}" for k in ENUMERATIONS["kleur"] for m in ENUMERATIONS["maat"])
    cells = " | ".join(money(rng) for _ in range(6))
    declare(
        "a_kleur_maat", "bedrag", f'    vanaf | {both} | bron\n    2000-01-01 | {cells} | "w" wet',
        keys=("kleur", "maat"),
    )  # fmt: skip
    header = "    vanaf | rood | groen | blauw | bron\n"
    known = (
        f'    2025-01-01 | {money(rng)} | {money(rng)} | 2025-01-01 | "w" wet\n'
        f'    2025-01-01 | idem | {money(rng)} | 2025-09-01 | "w" wet'
    )
    declare(
        "a_verbeterd", "bedrag per maand",
        f'    vanaf | klein | groot | bekend vanaf | bron\n'
        f'    2000-01-01 | {money(rng)} | {money(rng)} | 2000-01-01 | "w" wet\n{known}',
        keys=("maat",),
    )  # fmt: skip
    named = " | ".join(rng.choice(ENUMERATIONS["maat"]) for _ in range(3))
    declare(
        "a_maat", "maat", f'{header}    2000-01-01 | {named} | "w" wet',
        keys=("kleur",),
    )  # fmt: skip
    declare(
        "a_raming", "bedrag per jaar",
        f'    vanaf 2020-01-01: {money(rng)} bron "w" wet\n'
        '    vanaf 2026-01-01: onbekend bron "w" wet',
    )  # fmt: skip


def _assumptions(world: World) -> None:
    rng = world.rng
    value = rng.choice(("ja", "nee"))
    world.declarations += [
        f'aanname s_ruim: ja/nee\n    waarde {value}\n    omdat "open punt"',
        f'aanname s_aantal: getal\n    waarde {number(rng)}\n    omdat "open punt"',
        "aanname s_raming op parameter a_raming\n"
        f'    vanaf 2026-01-01: {money(rng)} bron "raming" onzeker\n    omdat "nog niet bekend"',
    ]
    world.assumptions = {"s_ruim": "ja/nee", "s_aantal": "getal"}
