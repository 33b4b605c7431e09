"""What an item demands of a case: what the clauses mean, and which do not fit."""

from __future__ import annotations

import pytest

from tests.language.lawpages import article, page
from uitvoerbaar.language.difference import difference
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Item, Law, NotBefore
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Duration, Grid

BASE = """\
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    meervoud ouderschappen
    register "BRP"

soort diploma
    houder: persoon, omgekeerd diplomas
    meervoud diplomas
    register "ROD"

soort paar
    een: persoon, omgekeerd paren
    ander: persoon, omgekeerd paren_als_ander, meervoud anderen
    afgeleid elke maand waarvoor (adres van een is adres van ander)
    meervoud paren

gegeven geboren van persoon: datum
    register "BRP"

gegeven adres van persoon elke maand: adres
    register "BRP"

gegeven gehaald van diploma: datum

gegeven inkomen van persoon elk jaar: bedrag per jaar
    register "BRI"
"""


def read(declaration: str) -> tuple[Law | None, list[Message]]:
    """A law with one more item, and what is said of it."""
    text = page(article("1", "gecodeerd", BASE + "\n" + declaration))
    law, messages = law_from_sources([SourceFile("wet.md", text.encode())])
    return law, [message for message in messages if message.kind.code[0] == "L"]


def item(clause: str, of: str = "x van persoon: datum") -> Item:
    """An item with a clause."""
    law, messages = read(f'gegeven {of}\n    {clause}\n    register "R"\n')
    assert law is not None, [str(message) for message in messages]
    return law.items[Symbol("x", of.split()[2].rstrip(":"))]


@pytest.mark.parametrize(
    ("clause", "kind", "meant"),
    [
        ("geboren", "persoon", NotBefore("geboren")),
        ("geboren + 18 jaar", "persoon", NotBefore("geboren", delay=Duration(216))),
        ("geboren van ouders", "persoon", NotBefore("geboren", "ouders")),
        ("gehaald van een van diplomas", "persoon", NotBefore("gehaald", "diplomas", some=True)),
        (
            "geboren van houder + 2 weken",
            "diploma",
            NotBefore("geboren", "houder", delay=Duration(0, 14)),
        ),
    ],
)
def test_a_date_may_follow_on_dates_of_others(clause: str, kind: str, meant: NotBefore) -> None:
    found = item(f"niet eerder dan {clause}", f"x van {kind}: datum")
    assert found.not_before == (meant,)


def test_more_dates_may_be_followed_and_a_month_may_follow() -> None:
    found = item("niet eerder dan geboren\n    niet eerder dan geboren van ouders",
                 "x van persoon: maand")  # fmt: skip
    assert [before.text for before in found.not_before] == ["geboren", "geboren van ouders"]


def test_the_other_clauses_are_kept_as_they_are_meant() -> None:
    assert item("op de eerste dag van een jaar").first_of is Grid.YEAR
    assert item("op de eerste dag van een maand").first_of is Grid.MONTH
    mates = item("wederkerig, met hetzelfde adres",
                 "x van persoon elke maand: verzameling persoon")  # fmt: skip
    assert (mates.mutual, mates.same) == (True, "adres")
    assert item("een van ouders", "x van persoon elke maand: persoon").among == "ouders"


@pytest.mark.parametrize(
    ("clause", "of", "said"),
    [
        ("op de eerste dag van een jaar", "x van persoon: maand", "hoort bij een datum"),
        ("op de eerste dag van een jaar", "x van persoon elke maand: datum", "zonder ritme"),
        ("niet eerder dan geboren van adres", "x van persoon: datum", "geen rol of lijst"),
        ("niet eerder dan geboren van anderen", "x van persoon: datum", "geen rol of lijst"),
        ("niet eerder dan geboren van paren", "x van persoon: datum", "geen rol of lijst"),
        ("niet eerder dan gehaald van ouders", "x van persoon: datum", "geen datum zonder ritme"),
        ("niet eerder dan geboren van een van houder", "x van diploma: datum", "geen lijst van"),
        ("niet eerder dan geboren", "x van persoon: getal", "hoort bij een datum"),
        ("wederkerig, met hetzelfde inkomen", "x van persoon elke maand: verzameling persoon",
         "geen gegeven van persoon met één waarde, elke maand"),
        ("wederkerig, met hetzelfde geboren", "x van persoon elke maand: verzameling persoon",
         "elke maand"),
        ("wederkerig, met hetzelfde adres", "x van persoon elke maand: persoon",
         "geen verzameling"),
        ("een van diplomas", "x van persoon: persoon", "in `diplomas` staat een diploma"),
        ("een van ouders", "x van persoon: datum", "in `ouders` staat een persoon"),
        ("een van oders", "x van persoon: persoon", "geen lijst van records"),
    ],
)  # fmt: skip
def test_a_clause_that_does_not_fit_is_told_with_a_mend(clause: str, of: str, said: str) -> None:
    _, messages = read(f'gegeven {of}\n    {clause}\n    register "R"\n')
    (message,) = messages
    assert message.kind.code == "L619"
    assert said in message.sentence
    assert message.mend


@pytest.mark.parametrize(
    ("old", "new", "of", "label"),
    [
        ("niet eerder dan geboren", "niet eerder dan geboren + 1 jaar", "x van persoon: datum",
         "niet eerder dan"),
        ("op de eerste dag van een jaar", "op de eerste dag van een maand", "x van persoon: datum",
         "eerste dag"),
        ("wederkerig", "wederkerig, met hetzelfde adres",
         "x van persoon elke maand: verzameling persoon", "met hetzelfde"),
        ("een van ouders", "een van kinderen", "x van persoon: persoon", "een van"),
    ],
)  # fmt: skip
def test_a_changed_demand_is_a_difference(old: str, new: str, of: str, label: str) -> None:
    laws = [read(f'gegeven {of}\n    {clause}\n    register "R"\n')[0] for clause in (old, new)]
    assert laws[0] is not None
    assert laws[1] is not None
    (change,) = difference(laws[0], laws[1]).changes
    assert [detail.label for detail in change.details] == [label]
