"""One construct of the language at a time: the kernel and the exact evaluator agree on it, in each
state that it can be in; what is not compiled is refused by name."""

from __future__ import annotations

import pytest

from tests.kernel.agreement import Cases
from tests.kernel.small import compared, small_law, some_cases
from uitvoerbaar.kernel import Kernel, RefusedError

WORLD = """
opsomming kleur: rood, groen, blauw

soort persoon
    meervoud personen

soort woning
    meervoud woningen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    volledig
    meervoud ouderschappen
    register "R"

soort verblijf
    bewoner: persoon, omgekeerd verblijven, meervoud bewoners
    huis: woning, omgekeerd verblijven_hier, meervoud huizen
    loopt van verblijf_van tot en met verblijf_tot
    meervoud verblijven_alle
    register "R"

gegeven verblijf_van van verblijf: datum
    register "R"

gegeven verblijf_tot van verblijf: datum
    register "R"

gegeven vriend van persoon elke maand: persoon
    register "R"

gegeven alleen van persoon elke maand: ja/nee
    register "R"

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0 tot en met € 90.000
    register "R"

gegeven boeken van persoon elke maand: getal
    bereik vanaf 0 tot en met 40
    register "R"

gegeven lid van persoon elke maand: ja/nee
    register "R"

gegeven geboren van persoon: datum
    register "R"

gegeven termijn van persoon: duur
    register "R"

gegeven tint van persoon: kleur
    register "R"

gegeven kring van persoon elke maand: verzameling persoon
    register "R"

parameter wachttijd per kleur: duur
    vanaf      | rood      | groen     | blauw    | bron
    2000-01-01 | 3 maanden | 3 maanden | 3 maanden | "W" wet
    2025-01-01 | 3 maanden | 90 dagen  | 2 weken  | "W" wet

parameter tarief per kleur: percentage
    vanaf      | rood | groen | blauw | bron
    2000-01-01 | 10%  | 12,5% | 0%    | "W" wet
    2025-01-01 | 11%  | 13,6% | 1%    | "W" wet

"""

CONSTRUCTS = {
    "a couple that follows by rule": """
soort stel
    een: persoon, omgekeerd stellen
    ander: persoon, omgekeerd stellen_als_ander
    afgeleid elke maand waarvoor vriend van een is ander
    ongeordend
    meervoud stellen_alle

regel samen van stel elke maand: getal
    uitkomst "Samen"
    boeken van een + boeken van ander

regel in_huis van persoon elke maand: getal
    uitkomst "In huis"
    som van samen over stellen

regel stellen_tel van persoon elke maand: getal
    uitkomst "Stellen"
    aantal stellen
""",
    "at most one couple": """
soort stel
    een: persoon, omgekeerd stellen
    ander: persoon, omgekeerd stellen_als_ander
    afgeleid elke maand waarvoor vriend van een is ander
    ongeordend
    ten hoogste een tegelijk
    meervoud stellen_alle

regel in_huis van persoon elke maand: getal
    uitkomst "In huis"
    aantal stellen
""",
    "a pair with an order": """
soort volger
    wie: persoon, omgekeerd volgt
    leider: persoon, omgekeerd gevolgd
    afgeleid elke maand waarvoor (vriend van wie is leider) en (lid van wie)
    meervoud volgers

regel volgers_tel van persoon elke maand: getal
    uitkomst "Volgers"
    aantal gevolgd

regel volgt_tel van persoon elke maand: getal
    uitkomst "Volgt"
    aantal volgt

regel leest_leider van volger elke maand: getal
    boeken van leider

regel leest_meest van persoon elke maand: getal
    uitkomst "Meest"
    hoogste van leest_leider over volgt
""",
    "a household of one": """
soort eenpersoonshuishouden
    lid_van: persoon, omgekeerd huishoudens
    afgeleid elke maand waarvoor alleen van lid_van
    meervoud eenpersoonshuishoudens

regel budget van eenpersoonshuishouden elke maand: getal
    uitkomst "Budget"
    boeken van lid_van × 2

regel woont_alleen van persoon elke maand: ja/nee
    uitkomst "Woont alleen"
    aantal huishoudens > 0
""",
    "text of another day": """
regel basis van persoon elke maand: getal
    geldig tot en met 2025-06-30
    boeken

regel basis van persoon elke maand: getal
    geldig vanaf 2025-07-01
    boeken × 3

regel toen van persoon elke maand: getal
    uitkomst "Toen"
    (basis, volgens de tekst op 2024-01-01)

regel verschil van persoon elke maand: getal
    uitkomst "Verschil"
    basis - (basis, volgens de tekst op 2026-01-01)
""",
    "runs of months": """
regel reeks van persoon elke maand: getal
    uitkomst "Reeks"
    aaneengesloten maanden vanaf (maand - 11) tot en met maand waarin lid

regel langste van persoon elke maand: getal
    uitkomst "Langste"
    langste reeks maanden vanaf (maand - 11) tot en met maand waarin lid

regel met_gat van persoon elke maand: getal
    uitkomst "Met gat"
    stel begin is maand - 11
    aaneengesloten maanden vanaf begin tot en met maand waarin lid onderbroken door minder dan 2

regel met_gat_naar_maat van persoon elke maand: getal
    uitkomst "Met gat naar maat"
    stel begin is maand - 11
    stel gat is 30 / (boeken + 1)
    langste reeks maanden vanaf begin tot en met maand waarin lid onderbroken door minder dan gat

regel eerste_maand van persoon elke maand: maand
    uitkomst "Eerste"
    eerste maand vanaf (maand - 11) tot en met maand waarin lid

regel laatste_maand van persoon elke maand: maand
    uitkomst "Laatste"
    laatste maand vanaf (maand - 11) tot en met maand waarin lid

regel alles van persoon elke maand: getal
    uitkomst "Alles"
    som van boeken over maanden vanaf (maand - 5) tot en met (maand + 2)
""",
    "one of several": """
regel oudste_lezer van persoon elke maand: persoon
    uitkomst "Oudste"
    kies uit ouders de hoogste boeken bij gelijk de laagste geboren

regel wie van persoon elke maand: persoon
    uitkomst "Wie"
    kies uit ouders

regel leest van persoon elke maand: getal
    uitkomst "Leest"
    boeken van oudste_lezer
""",
    "sets that follow by rule": """
regel lezers van persoon elke maand: verzameling persoon
    ouders waarvoor (boeken > 10)

regel naasten van persoon elke maand: verzameling persoon
    verzameling (kring, vriend, lezers)

regel naasten_tel van persoon elke maand: getal
    uitkomst "Naasten"
    aantal naasten

regel erbij van persoon elke maand: ja/nee
    uitkomst "Erbij"
    vriend is een van kring

regel eigen van persoon elke maand: getal
    uitkomst "Eigen"
    aantal naasten waarvoor (persoon is niet vriend)
""",
    "durations": """
regel later van persoon: datum
    uitkomst "Later"
    geboren + termijn

regel eerder van persoon: datum
    uitkomst "Eerder"
    geboren - termijn

regel achttien van persoon: datum
    uitkomst "Achttien"
    (geboren + 18 jaar, schrikkeldag naar 1 maart)

regel dagen van persoon: getal
    uitkomst "Dagen"
    (geboren + termijn) - geboren
""",
    "records that run": """
regel woont van persoon elke maand: getal
    uitkomst "Woont"
    aantal lopende verblijven

regel woonde van persoon elke maand: getal
    uitkomst "Woonde"
    aantal op enig moment lopende verblijven

regel huisgenoten_tel van persoon elke maand: getal
    uitkomst "Huisgenoten"
    som van (aantal verblijven_hier van huis) over lopende verblijven
""",
    "amounts by category": """
regel heffing van persoon elke maand: bedrag per jaar
    uitkomst "Heffing"
    inkomen × tarief(tint)
        afgerond op centen

regel klaar van persoon elke maand: datum
    uitkomst "Klaar"
    geboren + wachttijd(tint)

regel klaar_toen van persoon elke maand: datum
    uitkomst "Klaar toen"
    geboren + (wachttijd(tint) in 2024-05)

regel heffing_toen van persoon elke maand: percentage
    uitkomst "Toen"
    tarief(tint) in 2024-05
""",
    "a case that nobody can decide": """
regel duur_van_lid van persoon elke maand: duur
    als lid: termijn
    anders: 3 maanden

regel welke_duur van persoon elke maand: datum
    uitkomst "Welke duur"
    geboren + duur_van_lid

regel groep van persoon elke maand: verzameling persoon
    als lid: ouders
    anders: kring

regel lezers van persoon elke maand: verzameling persoon
    als lid: ouders waarvoor (boeken > 15)
    anders: ouders waarvoor (boeken > 10)

regel welke_groep van persoon elke maand: getal
    uitkomst "Welke groep"
    aantal groep

regel boeken_van_groep van persoon elke maand: getal
    uitkomst "Boeken van de groep"
    som van boeken over groep

regel zelfde_lezers van persoon elke maand: getal
    uitkomst "Zelfde lezers"
    aantal lezers

regel in_de_groep van persoon elke maand: ja/nee
    uitkomst "In de groep"
    vriend is een van groep
""",
    "carried over months": """
regel spaart van persoon elke maand: bedrag
    uitkomst "Spaart"
    begint in 2024-02 met € 100
    (spaart in vorige maand) × 1,01 + € 1
        ten hoogste € 150
        afgerond op centen

regel sinds van persoon elke maand: getal
    uitkomst "Sinds"
    begint in (maand van geboren) met 0
    (sinds in vorige maand) + boeken
""",
    "division by what is counted": """
regel per_ouder van persoon elke maand: bedrag per jaar
    uitkomst "Per ouder"
    inkomen / aantal ouders
        naar beneden afgerond op centen

regel gemiddeld van persoon elke maand: getal
    uitkomst "Gemiddeld"
    (som van boeken over maanden vanaf (maand - 13) tot en met maand)
        / hoogste van (1, aantal maanden vanaf (maand - 13) tot en met maand waarin (boeken > 2))
        afgerond op 2 decimalen

regel verhouding van persoon elke maand: percentage
    uitkomst "Verhouding"
    boeken / (boeken + 1)
        naar boven afgerond op veelvouden van 0,1%

regel hoogste_verhouding van persoon elke maand: percentage
    uitkomst "Hoogste verhouding"
    (hoogste van verhouding_van over ouders)
        afgerond op veelvouden van 0,01%

regel verhouding_van van persoon elke maand: percentage
    boeken / (boeken + 3)

regel groei van persoon elke maand: getal
    uitkomst "Groei"
    1,05 tot de macht (boeken / 2)
        afgerond op 9 decimalen

regel groei_naar_maat van persoon elke maand: getal
    uitkomst "Groei naar maat"
    1,05 tot de macht (60 / (boeken + 1))
        afgerond op 9 decimalen

regel derde_macht van persoon elke maand: getal
    uitkomst "Derde macht"
    boeken tot de macht 3

regel nulde_macht van persoon elke maand: getal
    uitkomst "Nulde macht"
    boeken tot de macht 0
""",
}
MONTHS = (-7, 0, 3)


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_both_evaluators_agree_on(construct: str) -> None:
    book = small_law(WORLD + CONSTRUCTS[construct])
    found = compared(book, some_cases(book, 80), MONTHS)
    print(construct, found)
    assert not found.differences, "\n".join(found.differences[:8])
    assert found.states["known"] > 0.15 * found.states.total()
    assert found.states["unknown"] > 0
    assert found.share_handed_back <= 0.01


REFUSED = {
    "more than two roles": (
        """
soort drietal
    een: persoon, omgekeerd drietallen
    twee: persoon, omgekeerd drietallen_als_twee
    drie: persoon, omgekeerd drietallen_als_drie
    afgeleid elke maand waarvoor (vriend van een is twee) en (vriend van twee is drie)
    meervoud drietallen_alle

regel drietallen_tel van persoon elke maand: getal
    uitkomst "Drietallen"
    aantal drietallen
""",
        "drietal",
        "meer dan twee rollen",
    ),
    "a set as outcome": (
        """
regel lezers van persoon elke maand: verzameling persoon
    uitkomst "Lezers"
    ouders waarvoor (boeken > 10)
""",
        "uitkomst lezers",
        "een verzameling is geen kolom",
    ),
    "a power that is not fixed": (
        """
regel macht van persoon elke maand: getal
    uitkomst "Macht"
    2 tot de macht boeken
""",
        "tot de macht",
        "meteen worden afgerond",
    ),
}


@pytest.mark.parametrize("construct", REFUSED)
def test_what_is_not_compiled_is_refused_by_name(construct: str) -> None:
    text, name, why = REFUSED[construct]
    book = small_law(WORLD + text)
    given = Cases.of(book.law, some_cases(book, 4))
    rules = [rule.symbol for rule in book.law.outcomes.values()]
    with pytest.raises(RefusedError) as caught:
        _ = Kernel(book.law, rules, given.data).code
    assert caught.value.construct == name
    assert why in caught.value.why
    assert caught.value.origin is not None
    assert "KW artikel 1" in str(caught.value)
