"""Layers, discretion, status lines, and what they say of coverage."""

from __future__ import annotations

import pytest

from tests.language.lawpages import article, codes, facts, messages, page, read, rule_codes
from uitvoerbaar.language.coverage import coverage, coverage_data, unread
from uitvoerbaar.law.declaration import ArticleStatus
from uitvoerbaar.law.expression import Symbol

PRICE = 'parameter prijs: bedrag per maand\n    vanaf 2020-01-01: € 5 bron "artikel 2" wet'
RULE = "regel bijdrage van persoon elke maand: bedrag per maand\n    {body}"


# --- layers ---------------------------------------------------------------------------------------


def act(*delegations: str) -> str:
    """An act whose article 1 delegates."""
    parts = "".join(f"; delegeert {delegation}" for delegation in delegations)
    return page(article("1", f"procedureel{parts}"))


def lower(fills: str = "", rules: str = PRICE, layer: str = "amvb") -> str:
    """A lower regulation whose article 2 fills something."""
    return page(
        article("2", "gecodeerd" + (f"; vult {fills}" if fills else ""), rules),
        regulation="LB",
        layer=layer,
    )


def test_a_lower_regulation_fills_what_is_delegated() -> None:
    assert codes(act("prijs aan amvb"), lower("LW artikel 1")) == []
    assert codes(act("aan amvb"), lower("LW artikel 1")) == []


def test_a_lower_regulation_needs_a_basis() -> None:
    assert codes(act(), lower()) == ["L853"]


def test_a_lower_regulation_without_rules_needs_no_basis() -> None:
    assert codes(page(article("2", "procedureel"), regulation="LB", layer="amvb")) == []


def test_what_fills_an_article_that_is_not_there_is_reported() -> None:
    (message,) = messages(act(), lower("LW artikel 11"))
    assert message.kind.code == "L850"
    assert message.mend == "Bedoelde u LW artikel 1?"
    (message,) = messages(act(), lower("LV artikel 1"))
    assert message.mend == "Voeg de regeling LV toe, of verbeter de afkorting."


def test_power_given_to_one_layer_is_none_for_another() -> None:
    assert codes(act("prijs aan ministeriële regeling"), lower("LW artikel 1")) == [
        "L854",
        "L851",
    ]


def test_only_what_was_named_may_be_filled() -> None:
    other = PRICE.replace("prijs", "boete")
    both = f"{PRICE}\n\n{other}"
    assert codes(act("prijs aan amvb"), lower("LW artikel 1", both)) == ["L852"]
    assert codes(act("prijs, boete aan amvb"), lower("LW artikel 1", both)) == []


STEPS = f"""
{PRICE.replace("prijs", "basis")}

regel prijs elke maand: bedrag per maand
    2 × basis
"""


def test_a_step_towards_what_was_named_may_be_taken() -> None:
    assert codes(act("prijs aan amvb"), lower("LW artikel 1", STEPS)) == []


def test_a_step_that_others_use_is_no_step() -> None:
    user = article("3", "gecodeerd", "regel dubbel elke maand: bedrag per maand\n    2 × basis")
    filled = act("prijs aan amvb") + user
    assert codes(filled, lower("LW artikel 1", STEPS)) == ["L852"]


def test_an_exception_goes_by_its_own_name_or_that_of_its_rule() -> None:
    rule = article("3", "gecodeerd", RULE.format(body="bedrag_een"))
    exception = """
    uitzondering blinden op bijdrage van persoon
        als blind: € 0
    """
    for name in ("blinden", "bijdrage"):
        assert codes(act(f"{name} aan amvb") + rule, lower("LW artikel 1", exception)) == []
    assert codes(act("prijs aan amvb") + rule, lower("LW artikel 1", exception)) == [
        "L854",
        "L852",
    ]


def test_a_policy_rule_may_explain_any_article() -> None:
    assert codes(act(), lower("LW artikel 1", layer="beleidsregel")) == []
    assert codes(act(), lower(layer="beleidsregel")) == ["L853"]


def test_a_ministerial_regulation_fills_what_a_decree_leaves_to_it() -> None:
    decree = page(
        article("2", "procedureel; vult LW artikel 1; delegeert prijs aan ministeriële regeling"),
        regulation="LB",
        layer="amvb",
    )
    ministerial = page(
        article("3", "gecodeerd; vult LB artikel 2", PRICE),
        regulation="LR",
        layer="ministeriële regeling",
    )
    assert codes(act("aan amvb"), decree, ministerial) == []


def test_a_part_of_an_article_can_delegate_and_fill() -> None:
    higher = page(
        "## Artikel 1 Titel\n\n### Lid 2\n\nStatus: procedureel; delegeert prijs aan amvb.\n"
    )
    filling = page(
        "## Artikel 2 Titel\n\n### Lid 1\n\nStatus: gecodeerd; vult LW artikel 1.\n\n"
        f"```regels\n{PRICE}\n```\n",
        regulation="LB",
        layer="amvb",
    )
    assert codes(higher, filling) == []


def test_what_nobody_fills_is_open() -> None:
    assert codes(act("prijs aan amvb")) == ["L854"]
    (message,) = messages(act("prijs, boete aan amvb"), lower("LW artikel 1"))
    assert message.sentence == (
        "LW artikel 1 laat `boete` over aan een amvb, maar geen artikel vult dat."
    )


# --- discretion -----------------------------------------------------------------------------------

JUDGED = """
oordeel ernst van persoon elke maand: ja/nee
    door medewerker
    vraag "Is het ernstig?"
"""
CHOSEN = """
keuze kwijtschelding_gevraagd van persoon elke maand: ja/nee
    op aanvraag door student
"""


@pytest.mark.parametrize("word", ["kan", "ten hoogste"])
def test_a_fixed_fine_is_harsher_than_at_most(word: str) -> None:
    status = f"gecodeerd; {word}"
    assert rule_codes(RULE.format(body="50% × inkomen"), status=status) == ["L855"]
    assert rule_codes(RULE.format(body="50% × inkomen"), status="gecodeerd") == []


@pytest.mark.parametrize(
    "rules",
    [
        f"{JUDGED}\n{RULE.format(body='als ernst: 50% × inkomen')}\n    anders: € 0",
        f"{CHOSEN}\n{RULE.format(body='bedrag_een')}",
        RULE.format(body="inkomen\n        ten hoogste bedrag_een"),
        "regel vanaf_maand van persoon elke maand: maand\n    maand - 1",
    ],
)
def test_an_article_that_leaves_something_open_is_fine(rules: str) -> None:
    assert rule_codes(rules, status="gecodeerd; kan; ten hoogste") == []


def test_a_judgement_of_another_article_leaves_this_one_open() -> None:
    open_rule = RULE.format(body="als ernst: bedrag_een\n    anders: € 0")
    law = page(article("1", "gecodeerd", JUDGED), article("2", "gecodeerd; kan", open_rule))
    assert codes(law) == []


def test_yes_without_a_judgement_is_fixed_too() -> None:
    rule = "regel mag van persoon elke maand: ja/nee\n    leeftijd ≥ 18"
    assert rule_codes(rule, status="gecodeerd; kan") == ["L855"]


def test_only_what_comes_out_of_an_article_is_named() -> None:
    rules = (
        "regel helft van persoon elke maand: bedrag per maand\n    50% × inkomen\n\n"
        + RULE.format(body="helft + bedrag_een")
    )
    (message,) = messages(page(article("1", "gecodeerd; kan", rules)))
    assert "`bijdrage van persoon` ligt vast" in message.sentence
    assert "helft" not in message.sentence


def test_a_part_that_says_may_looks_at_its_own_rules() -> None:
    text = page(
        "## Artikel 1 Titel\n\nStatus: gecodeerd.\n\n### Lid 1\n\n```regels\n"
        f"{RULE.format(body='bedrag_een')}\n```\n\n### Lid 2\n\nStatus: gecodeerd; kan.\n\n"
        f"```regels\n{JUDGED}\n```\n"
    )
    assert codes(text) == []


def test_a_constant_is_reported_also_beside_a_judgement_that_it_does_not_use() -> None:
    text = page(
        "## Artikel 1 Titel\n\nStatus: gecodeerd; kan.\n\n"
        f"```regels\n{JUDGED}\n\nregel vaste_uitkomst van persoon elke maand: bedrag per maand\n"
        "    bedrag_een\n```\n"
    )
    assert codes(text) == ["L855"]


def test_a_hard_deadline_without_hardship_clause_is_reported() -> None:
    deadline = article("1", "procedureel; harde termijn")
    assert codes(page(deadline)) == ["L856"]


def test_a_hardship_clause_that_does_not_exist_softens_nothing() -> None:
    text = page(article("1", "procedureel; harde termijn; hardheidsclausule 99"))
    assert codes(text) == ["L856"]


@pytest.mark.parametrize(
    "text",
    [
        page(
            article("1", "procedureel; harde termijn; hardheidsclausule 11.5"),
            article("11.5", "procedureel; kan", title="Afwijken"),
        ),
        page(
            article("1", "procedureel; harde termijn"),
            article("11.5", "procedureel; hardheidsclausule"),
        ),
        page(
            article("1", "procedureel; harde termijn"),
            article("11.5", "procedureel; kan", title="Hardheidsclausule"),
        ),
    ],
)
def test_a_hardship_clause_softens_a_hard_deadline(text: str) -> None:
    assert codes(text) == []


def test_a_hardship_clause_for_another_article_softens_nothing() -> None:
    text = page(
        article("1", "procedureel; harde termijn"),
        article("2", "procedureel; harde termijn; hardheidsclausule 11.5"),
        article("11.5", "procedureel"),
    )
    assert codes(text) == ["L856"]


# --- status ---------------------------------------------------------------------------------------


def test_every_article_says_what_became_of_it() -> None:
    assert codes(page(article("1", ""))) == ["L857"]


def test_the_parts_of_an_article_can_say_it_instead() -> None:
    parts = "## Artikel 1 Titel\n\n### Lid 1\n\nStatus: procedureel.\n\n### Lid 2\n"
    assert codes(page(parts)) == []


def test_an_encoded_article_has_rules() -> None:
    assert codes(page(article("1", "gecodeerd"))) == ["L858"]
    assert rule_codes(PRICE) == []
    assert rule_codes("opsomming kleur: rood, groen") == []


def test_the_rules_of_a_paragraph_may_stand_with_another() -> None:
    text = page(
        "## Artikel 1 Titel\n\n### Lid 1\n\nStatus: gecodeerd.\n\n"
        f"```regels\n{PRICE}\n```\n\n### Lid 2\n\nStatus: gecodeerd.\n"
    )
    assert codes(text) == []


# --- coverage -------------------------------------------------------------------------------------


def test_coverage_counts_articles_by_chapter_and_status() -> None:
    text = page(
        "# Hoofdstuk 1 Begin\n\n",
        article("1", "gecodeerd", PRICE, title="Prijs"),
        article("2", "niet gecodeerd: gaat over scholen; op aanvraag"),
        "# Hoofdstuk 2 Eind\n\n",
        article("3", "oordeel"),
        article("4", ""),
    )
    law, _ = read(facts(), text)
    assert law is not None
    _, regulation = coverage(law)
    first, second = regulation.chapters
    assert first.name == "Hoofdstuk 1 Begin"
    assert first.counts == (1, 0, 0, 1, 0)
    assert second.counts == (0, 1, 0, 0, 1)
    assert regulation.counts == (1, 1, 0, 1, 1)
    (scholen,) = first.by_status[ArticleStatus.NOT_ENCODED]
    assert scholen.reason == "gaat over scholen"
    data = coverage_data([regulation])[0]
    assert data["counts"]["zonder status"] == 1
    assert data["chapters"][0]["articles"][0]["title"] == "Prijs"


def test_an_article_without_status_has_the_best_of_its_parts() -> None:
    text = page(
        "## Artikel 1 Titel\n\n### Lid 1\n\nStatus: niet gecodeerd: gaat over scholen.\n\n"
        f"### Lid 2\n\nStatus: gecodeerd.\n\n```regels\n{PRICE}\n```\n\n### Lid 3\n"
    )
    law, _ = read(text)
    assert law is not None
    (whole,) = coverage(law)[0].chapters[0].articles
    assert whole.status is ArticleStatus.ENCODED
    assert whole.reason is None
    assert whole.parts[0].reason == "gaat over scholen"
    assert [part.citation.paragraph for part in whole.parts] == ["1", "2"]


def test_what_no_rule_reads_is_known() -> None:
    rule = RULE.format(body="als blind: bedrag_een\n    anders: prijs")
    law, _ = read(facts(), page(article("1", "gecodeerd", f"{PRICE}\n\n{rule}")))
    assert law is not None
    unused = unread(law)
    assert Symbol("doof", "persoon") in unused
    assert Symbol("bedrag_twee") in unused
    assert Symbol("blind", "persoon") not in unused
    assert Symbol("prijs") not in unused
