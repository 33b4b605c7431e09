"""Regulations, articles, citations and status lines."""

from __future__ import annotations

from datetime import date

import pytest

from tests.language.reading import FRONT, read_texts
from uitvoerbaar.law.citation import Layer
from uitvoerbaar.law.declaration import Article, ArticleStatus, Delegation, Law
from uitvoerbaar.law.expression import Symbol

SHA = "ab" * 32


def law_on(*texts: str) -> Law:
    """The law on pages, which must be without messages."""
    law, messages = read_texts(*texts)
    assert law is not None, [(m.kind.code, m.sentence) for m in messages]
    return law


def codes_on(*texts: str) -> list[str]:
    """The codes of the messages about pages."""
    return [message.kind.code for message in read_texts(*texts)[1]]


def article(status: str) -> Article:
    """An article with a status line."""
    return law_on(f"{FRONT}\n## Artikel 3 Hoogte\n\nStatus: {status}\n").regulations[0].articles[0]


def test_pages_with_one_abbreviation_are_one_regulation() -> None:
    other = "---\nregeling: Proefwet\nafkorting: PW\nbwb: BWBR0000001\ngezien op: 2026-02-01\n---\n"
    law = law_on(FRONT + "## Artikel 1\n", other + "## Artikel 2\n")
    (regulation,) = law.regulations
    assert (regulation.abbreviation, regulation.layer) == ("PW", Layer.ACT)
    assert (regulation.bwb, regulation.in_force) == ("BWBR0000001", date(2026, 1, 1))
    assert [found.citation.article for found in regulation.articles] == ["1", "2"]
    assert regulation.articles[0].citation.seen == date(2026, 2, 1)


def test_a_rule_is_cited_by_the_headings_above_it() -> None:
    law = law_on(
        f"{FRONT}\n# Hoofdstuk 3 Beurzen\n\n## Artikel 3.9 Bijdrage\n\nTekst.\n\n"
        "### Lid 3 tot en met 5\n\n```regels\nregel a: getal\n    1\n```\n\n"
        "#### Onderdeel b\n\n```regels\nregel b: getal\n    1\n```\n\n"
        "### Toelichting\n\n```regels\nregel c: getal\n    1\n```\n"
    )
    cited = {
        name: str(law.rules[Symbol(name)].versions[0].origin.citation) for name in ("a", "b", "c")
    }
    assert cited == {
        "a": "PW artikel 3.9, lid 3 tot en met 5",
        "b": "PW artikel 3.9, lid 3 tot en met 5, onderdeel b",
        "c": "PW artikel 3.9",
    }
    first = law.regulations[0].articles[0]
    assert (first.title, first.paraphrase) == ("Bijdrage", "Tekst.")
    assert first.chapter == "Hoofdstuk 3 Beurzen"


def test_a_rule_stands_under_an_article_and_a_kind_anywhere() -> None:
    rule = "\n```regels\nregel a: getal\n    1\n```\n"
    assert codes_on(FRONT + rule) == ["L601"]
    assert codes_on(f"{FRONT}\n## Artikel 1\n\n# Hoofdstuk 2\n{rule}") == ["L601"]
    assert codes_on(f"{FRONT}\n```regels\nsoort persoon\n```\n") == []


def test_a_status_line_says_what_became_of_an_article() -> None:
    found = article(
        "gecodeerd; op aanvraag; ambtshalve; kan; ten hoogste; harde termijn; "
        "hardheidsclausule 11.5; delegeert norm, grens aan ministeriële regeling; "
        "delegeert aan amvb; vult Wzt artikel 4; "
        f"tekst sha256 {SHA}."
    )
    assert found.status is ArticleStatus.ENCODED
    assert all(
        (found.on_application, found.ex_officio, found.discretionary, found.at_most,
         found.hard_deadline)
    )  # fmt: skip
    assert found.hardship == "11.5"
    assert found.delegations == (
        Delegation(Layer.MINISTERIAL, ("norm", "grens")),
        Delegation(Layer.DECREE, ()),
    )
    assert (found.fills, found.sha256) == ("Wzt 4", SHA)


def test_a_reason_is_prose_in_which_a_semicolon_may_stand() -> None:
    found = article("niet gecodeerd: gaat over scholen; nog geen gegevens; kan")
    assert found.status is ArticleStatus.NOT_ENCODED
    assert found.reason == "gaat over scholen; nog geen gegevens"
    assert found.discretionary


@pytest.mark.parametrize(
    "status",
    ["gecodeert", "gecodeerd; oordeel", "delegeert aan gemeente", "tekst sha256 abc", "vult Wzt 4"],
)
def test_an_unknown_part_of_a_status_is_told(status: str) -> None:
    assert codes_on(f"{FRONT}\n## Artikel 3\n\nStatus: {status}\n") == ["L804"]


def test_a_status_line_stands_under_an_article() -> None:
    assert codes_on(f"{FRONT}\n# Hoofdstuk 1\n\nStatus: gecodeerd\n") == ["L805"]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("afkorting: PW\nlaag: wet", ["L801"]),
        ("regeling: Proefwet", ["L801"]),
        ("regeling: Proefwet\nlaag: wetten", ["L802"]),
        ("regeling: Proefwet\nlaag: wet\ngeldend op: 1 mei", ["L802"]),
        ("regeling: Proefwet\nlaag: wet\nbwb: 11453", ["L802"]),
    ],
)
def test_the_front_matter_says_which_regulation_and_which_layer(
    front: str, expected: list[str]
) -> None:
    assert codes_on(f"---\n{front}\n---\n\n## Artikel 1\n") == expected


def test_pages_of_one_regulation_agree() -> None:
    other = "---\nregeling: Proefwet\nafkorting: PW\nlaag: amvb\n---\n"
    assert codes_on(FRONT + "## Artikel 1\n", other) == ["L803"]


def test_an_article_on_two_pages_is_one_article() -> None:
    text = FRONT + "\n## Artikel 1 Hoogte\n\n{}\n"
    law = law_on(text.format("Status: kan\n\nEerst."), text.format("Dan."))
    (found,) = law.regulations[0].articles
    assert found.paraphrase == "Eerst.\n\nDan."
    assert found.discretionary
