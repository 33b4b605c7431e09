"""Messages about proposals, each with a proposal (on a law of nothing) on which it appears."""

from __future__ import annotations

from uitvoerbaar.language.messages import Severity, declare


def _proposal(*declarations: str) -> str:
    """A proposal page with these declarations, for examples of messages."""
    front = "---\nvoorstel: Proef\nregeling: Voorbeeldwet\nafkorting: VBW\nlaag: wet\n---\n"
    blocks = "\n\n".join(declarations)
    return f"{front}\n## Artikel 1 Voorbeeld\n\n```regels\n{blocks}\n```\n"


_ADDED = "voeg toe vanaf 2026-01-01 regel bijdrage: bedrag\n    € 10"
_REPLACED = "vervang vanaf 2027-01-01 regel bijdrage: bedrag\n    € 12"

NOT_AN_AMENDMENT = declare(
    "L680",
    "Declaratie zonder datum in een voorstel",
    "In een voorstel staat van elke declaratie wat ermee gebeurt en vanaf wanneer. Alleen "
    "voorbeelden en garanties staan er zonder, want die horen bij de gewijzigde wet.",
    _proposal("regel bijdrage: bedrag\n    € 10"),
)
NOTHING_TO_AMEND = declare(
    "L681",
    "Wat gewijzigd wordt bestaat niet",
    "`vervang` en `trek in` gaan over iets dat in de wet staat, met dezelfde naam en van dezelfde "
    "soort.",
    _proposal(_REPLACED),
)
ALREADY_IN_LAW = declare(
    "L682",
    "Wat wordt toegevoegd bestaat al",
    "`voeg toe` gaat over een naam die de wet nog niet heeft.",
    _proposal(_ADDED, "voeg toe vanaf 2027-01-01 regel bijdrage: bedrag\n    € 12"),
)
NOT_FROM_A_DAY = declare(
    "L683",
    "Dit kan niet vanaf een dag worden vervangen",
    "Regels, uitzonderingen en parameters hebben een geldigheid in de tijd. Wat die niet heeft zou "
    "bij vervanging ook voor de tijd ervoor veranderen, en dus ook voor oude beslissingen.",
    _proposal(
        "voeg toe vanaf 2026-01-01 opsomming kleur: rood, groen",
        "vervang vanaf 2027-01-01 opsomming kleur: rood, geel",
    ),
)
TWICE_AMENDED = declare(
    "L684",
    "Twee keer gewijzigd op een dag",
    "Een voorstel wijzigt iets hoogstens een keer op dezelfde dag: anders telt de volgorde in het "
    "bestand.",
    _proposal(_ADDED, _REPLACED, "trek in vanaf 2027-01-01 regel bijdrage"),
)
STARTS_LATER = declare(
    "L685",
    "Nieuwe tabel begint te laat",
    "De oude bedragen houden op de dag voor de wijziging op. De nieuwe tabel heeft daarom een "
    "bedrag dat op de dag van de wijziging geldt.",
    _proposal(
        'voeg toe vanaf 2026-01-01 parameter prijs: bedrag\n    vanaf 2026-01-01: € 5 bron "a" wet',
        'vervang vanaf 2027-01-01 parameter prijs: bedrag\n    vanaf 2027-07-01: € 6 bron "b" wet',
    ),
)
LATER_TEXT_GONE = declare(
    "L686",
    "Een latere tekst vervalt ook",
    "Wat wordt vervangen of ingetrokken, houdt vanaf die dag op, ook als de wet al een tekst of "
    "bedrag had dat pas daarna zou ingaan.",
    _proposal(
        "voeg toe vanaf 2026-01-01 parameter prijs: bedrag\n"
        '    vanaf 2026-01-01: € 5 bron "a" wet\n    vanaf 2028-01-01: € 7 bron "a" wet',
        'vervang vanaf 2027-01-01 parameter prijs: bedrag\n    vanaf 2027-01-01: € 6 bron "b" wet',
    ),
    Severity.WARNING,
)
ALREADY_ENDED = declare(
    "L687",
    "Was al vervallen",
    "Wat op een dag niet meer geldt, kan vanaf die dag niet worden ingetrokken.",
    _proposal(
        _ADDED,
        "trek in vanaf 2027-01-01 regel bijdrage",
        "trek in vanaf 2028-01-01 regel bijdrage",
    ),
)

ASSUMPTION_GONE = declare(
    "L689",
    "Een aanname is niet meer nodig",
    "Een aanname vult een bedrag in dat de wet nog niet had. Geeft het voorstel dat bedrag zelf, "
    "dan vervalt de aanname voor die dag.",
    _proposal(
        "voeg toe vanaf 2026-01-01 parameter prijs elk jaar: bedrag\n"
        '    vanaf 2026-01-01: € 5 bron "a" wet',
        "voeg toe vanaf 2026-01-01 aanname prijs_2027 op parameter prijs\n"
        '    vanaf 2027-01-01: € 6 bron "raming" onzeker\n    omdat "nog niet vastgesteld"',
        "vervang vanaf 2027-01-01 parameter prijs elk jaar: bedrag\n"
        '    vanaf 2027-01-01: € 7 bron "b" wet',
    ),
    Severity.WARNING,
)
