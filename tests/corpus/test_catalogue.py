"""The catalogue of data items: all that the agency knows or exchanges has one name, one holder and
one question in the law, or follows from a rule.

`tests/oracles/gegevens.csv` is the list to cover; the names that start with SPECIFICATION hold the
inputs of section 2 of the specification of the WSF 2000.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from uitvoerbaar.evaluation.questions import Supplier, questions
from uitvoerbaar.evaluation.values import Want
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.declaration import Item, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Amount, Number, Percentage

TESTS = Path(__file__).parents[1]
OVERVIEW = TESTS.parent / "corpus" / "gegevens" / "overzicht.md"
ROWS = {
    row["item"]: row
    for row in csv.DictReader((TESTS / "oracles" / "gegevens.csv").read_text("utf-8").splitlines())
}

# The holders of the list as the law writes them. None: nobody but the person concerned knows it.
HOLDERS: dict[str, set[str | None]] = {
    "ROD/RIO": {"ROD", "RIO"},
    "ROD/instelling": {"ROD"},
    "instelling/ROD": {"ROD"},
    "ROD (diplomagegevens)": {"ROD"},
    "Belastingdienst/opgave betrokkene": {"Belastingdienst"},
    "polisadministratie (UWV)": {"polisadministratie"},
    "eigen administratie DUO": {"DUO"},
    "eigen administratie DUO/student": {"DUO"},
    "DUO/CvTE": {"DUO"},
    "RSR/beheerder reisgegevens": {"RSR"},
    "gemeente/DUO": {"gemeente"},
    "gemeente/informatiesysteem inburgering": {"gemeente"},
    "KVK (handelsregister)": {"KVK"},
    "zorgverzekeraar/referentiebestand Zvw": {"RVZ"},
    "betrokkene": {None},
    "opgave huurder/verhuurder; huurregister niet bevestigd": {None},
}

# The education register (ROD) names these of an enrolment; in the law they are facts of the
# programme, which stands in the register of programmes (RIO; specification, section 2.1).
OF_THE_PROGRAMME = {"mbo_niveau": "RIO", "opleidingsfase": "RIO"}

# No items: they follow from a rule, or are a choice (an application), or a judgement.
DERIVED = {
    "toetsingsinkomen": Symbol("toetsingsinkomen", "persoon"),
    "peiljaar": Symbol("peiljaar"),
    "leeftijd_op_peildatum": Symbol("meerderjarig", "persoon"),
    "onderwijssoort": Symbol("onderwijssoort", "persoon"),
    "verzoek_peiljaarverlegging": Symbol("gekozen_peiljaar_ouders", "persoon"),
}

# Inputs of section 2 of the specification that have another name here.
SPECIFICATION_RENAMED = {
    "nationaliteiten": "nationaliteit",
    "kinderen": "ouderschap",
    "inschrijvingen": "inschrijving",
    "inschrijving.instelling": "registratienummer_instelling",
    "inschrijving.niveau": "opleidingssoort",
    "inschrijving.vorm": "opleidingsvorm",
    "inschrijving.begindatum": "datum_inschrijving",
    "inschrijving.einddatum": "datum_uitschrijving",
    "diplomas": "diploma",
    "diploma.soort": "diploma_soort",
    "diploma.datum": "diplomadatum",
    "diploma.instelling": "registratienummer_instelling",
    "afwezigheid_meldingen": "afwezigheid",
    "afwezigheid.einde": "hervat_op",
    "afwezigheid.datum_melding": "gemeld_op",
    "detentie_perioden": "detentie",
    "detentie.titel": "detentietitel",
    "toekenningshistorie": "toekenning",
    "toekenning.component": "onderdeel",
    "toekenning.vorm": "toegekende_vorm",
    "toekenning.onderwijssoort": "onderwijsgroep",
    "toekenning.wet": "volgens_wet",
    "partner_termijnbetaling": "jaar_termijnbetalingen",
    "partner_draagkracht": "jaar_draagkracht",
    "eerste_sf_maand": "toekenning",
    "laatste_sf_maand": "toekenning",
    "sf_maanden_mbo": "toekenning",
    "sf_maanden_ho": "toekenning",
    "eerste_ho_inschrijving_datum": "datum_inschrijving",
}

# Those that have the same name here, or an alias.
SPECIFICATION_NAMED = [
    "burgerservicenummer", "onderwijsnummer", "geboortedatum", "verblijfstitel_code",
    "verblijfstitel_ingangsdatum", "verblijfstitel_beperking", "woont_in_nederland",
    "brp_adres", "woonadres_feitelijk", "adoptie", "student_is_geadopteerd",
    "brp_toont_een_ouder", "brp_ingezetene", "behoort_tot_huishouden_van_ander",
    "kinderbijslag_aanspraak", "opleiding_code", "leerweg", "duur_maanden", "studielast_ec",
    "uitreiziger_besluit", "buitenlandse_tegemoetkoming_aanspraak",
    "collegegeld_te_betalen_12_maanden", "collegegeld_vergoed_door_derde",
    "wajong_duurzaam_geen_mogelijkheden", "medische_verklaring", "instellingsverklaring",
    "reisproduct_gekoppeld", "reisproduct_gebruik_na_einde", "ouder_bsn", "overlijdensdatum",
    "jaar_termijnbetalingen", "jaar_draagkracht",
    "alimentatie_voor_student", "ingangsdatum", "schuld_per_soort",
    "binnenlands_belastingplichtig", "heffingskorting_8_9_verhoging",
    "algemene_heffingskorting", "opgeschorte_maanden",
]  # fmt: skip

SPECIFICATION_DERIVED = {
    "heeft_partner": Symbol("partner", "persoon"),
    "overleden": Symbol("overleden", "persoon"),
    "ouder_zonder_partner": Symbol("ouder_zonder_partner", "persoon"),
    "kinderen_aftrek_3_9_lid4b": Symbol("aftrek_kinderen", "ouderschap"),
    "studerende_kinderen_met_aanvraag": Symbol("aantal_studerende_kinderen", "ouderschap"),
    "weigerachtig_of_onvindbaar_besluit": Symbol("weigerachtig", "ouderschap"),
    "eu_status": Symbol("eu_status", "persoon"),
    "terugbetaling_regime": Symbol("terugbetaalregime", "persoon"),
    "ouder_is_debiteur": Symbol("heeft_studieschuld", "persoon"),
    "partner_is_debiteur": Symbol("heeft_studieschuld", "persoon"),
    "partner_regime": Symbol("terugbetaalregime", "persoon"),
    "peiljaarverlegging": Symbol("gekozen_peiljaar_terugbetalen", "persoon"),
    "draagkracht_10a": Symbol("draagkrachtmeting_aangevraagd", "persoon"),
    "opschorting": Symbol("aflosvrije_periode", "persoon"),
    "keuze_regime": Symbol("vijftien_jaar_gekozen", "schuld"),
    "toetsingsinkomen_debiteur": Symbol("toetsingsinkomen", "persoon"),
    "toetsingsinkomen_partner": Symbol("toetsingsinkomen", "persoon"),
}

# Items without a register of their own in a list that a register holds: the register has the
# record (a request, a decision, a parenthood), only the person can tell this about it.
ONLY_THE_PERSON_KNOWS = {
    Symbol("in_huishouden_van_ander", "ouderschap"),
    Symbol("ingangsdatum", "alimentatiebeslissing"),
    Symbol("einddatum", "alimentatiebeslissing"),
    Symbol("alimentatie_voor_student", "alimentatiebeslissing"),
    Symbol("begindatum", "omstandighedenverzoek"),
    Symbol("einddatum", "omstandighedenverzoek"),
}

MOST_WORDS = 22
JARGON = re.compile(
    r"""\b(aanspraak\w*|beschikking\w*|rendementsgrondslag|toetsingsinkomen|verzamelinkomen|
    inkomensgegeven|peiljaar|peildatum|ingezetene|extraneus|bekostigd|geaccrediteerd|verblijfstitel|
    verblijfsgrond|rechtmatig|draagkracht|termijnbetaling\w*|debiteur|inhoudingsplichtige|
    dienstbetrekking|vaststelling|uitreiziger|studielast|nominale|voornoemd\w*|alsmede|derhalve|
    indien|teneinde|inzake|conform|krachtens|ingevolge|desbetreffende|artikel|lid|je|jij|jouw)\b""",
    re.IGNORECASE | re.VERBOSE,
)
ENGLISH_JARGON = re.compile(
    r"\b(pursuant|hereby|thereof|aforementioned|notwithstanding|entitlement|statutory|debtor|"
    r"extraneus|accredited|reference year|shall)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def law(lawbook: Lawbook) -> Law:
    return lawbook.law


# --- where a name stands --------------------------------------------------------------------------


def declared(law: Law, name: str) -> list[Item | Kind]:
    """The items and kinds that a name stands for: their own name or an alias, a role, a list."""
    found: list[Item | Kind] = [
        item for item in law.items.values() if name == item.symbol.name or name in item.synonyms
    ]
    for kind in law.kinds.values():
        names: set[str | None] = {kind.name, kind.plural}
        for role in kind.roles:
            names |= {role.name, role.inverse, role.plural}
        if name in names:
            found.append(kind)
    return found


def items_of(law: Law, found: Item | Kind) -> list[Item]:
    """An item; or of a list those that its holder has."""
    if isinstance(found, Item):
        return [found]
    return [
        item
        for item in law.items.values()
        if item.symbol.kind == found.name and item.register == found.register
    ]


def faults(law: Law, name: str) -> list[str]:
    """What is wrong with a row of the list in a law; nothing: it is covered."""
    if name in DERIVED:
        symbol = DERIVED[name]
        there = symbol in law.rules or symbol in law.choices
        return [] if there else [f"`{symbol}` is not in the law"]
    row = ROWS[name]
    found = [item for entry in declared(law, name) for item in items_of(law, entry)]
    if not found:
        return ["not in the law"]
    holders = HOLDERS.get(row["holder_register"], {row["holder_register"]})
    if name in OF_THE_PROGRAMME:
        holders = {OF_THE_PROGRAMME[name]}
    authentic = row["authentic"].startswith("ja")
    wrong: list[str] = []
    for item in found:
        if item.register not in holders:
            wrong.append(f"{item.symbol}: holder {item.register}, not {holders}")
        if item.register is not None and item.authentic is not authentic:
            wrong.append(f"{item.symbol}: authentic {item.authentic}, not {authentic}")
        if not item.freshness:
            wrong.append(f"{item.symbol}: no freshness")
    return wrong


def all_questions(law: Law) -> Iterator[tuple[str, str | None, str | None]]:
    """The question of every item and of every list of records, in both languages."""
    for item in law.items.values():
        yield str(item.symbol), item.question, item.question_english
    for kind in law.kinds.values():
        if kind.roles and kind.derivation is None:
            yield kind.name, kind.question, kind.question_english


# --- the list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROWS)
def test_every_row_stands_in_the_law_with_its_holder(law: Law, name: str) -> None:
    assert faults(law, name) == []


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_leaves_the_law_is_noticed(law: Law, name: str) -> None:
    if name in DERIVED:
        symbol = DERIVED[name]
        rules = {key: rule for key, rule in law.rules.items() if key != symbol}
        choices = {key: choice for key, choice in law.choices.items() if key != symbol}
        poorer = attrs.evolve(law, rules=rules, choices=choices)
    else:
        gone = {i.symbol for entry in declared(law, name) for i in items_of(law, entry)}
        items = {symbol: item for symbol, item in law.items.items() if symbol not in gone}
        poorer = attrs.evolve(law, items=items)
    assert faults(poorer, name)


def test_what_follows_from_a_rule_is_no_item_too(law: Law) -> None:
    for name in [*DERIVED, *SPECIFICATION_DERIVED]:
        assert [entry for entry in declared(law, name) if isinstance(entry, Item)] == [], name


def test_the_overview_names_what_follows_from_a_rule() -> None:
    text = OVERVIEW.read_text("utf-8")
    for name, symbol in {**DERIVED, **SPECIFICATION_DERIVED}.items():
        rows = [line for line in text.splitlines() if line.startswith("|") and name in line]
        assert any(f"`{symbol.name}`" in line for line in rows), name


def test_a_holder_of_the_list_is_written_in_one_way() -> None:
    assert {row["holder_register"] for row in ROWS.values()} >= set(HOLDERS)
    assert set(OF_THE_PROGRAMME) <= set(ROWS)
    assert {n for n, row in ROWS.items() if row["holder_register"] == "afgeleid"} <= set(DERIVED)
    assert len(ROWS) == 101


# --- the inputs of the specification --------------------------------------------------------------


@pytest.mark.parametrize("name", [*SPECIFICATION_NAMED, *SPECIFICATION_RENAMED])
def test_every_input_of_the_specification_stands_in_the_law(law: Law, name: str) -> None:
    assert declared(law, SPECIFICATION_RENAMED.get(name, name))


@pytest.mark.parametrize("name", SPECIFICATION_DERIVED)
def test_every_derived_input_of_the_specification_has_its_rule(law: Law, name: str) -> None:
    symbol = SPECIFICATION_DERIVED[name]
    assert symbol in law.rules or symbol in law.choices or symbol in law.judgements


# --- one name, one holder, one question -----------------------------------------------------------


def test_no_alias_stands_for_two_things(law: Law) -> None:
    every = [
        *(item.synonyms for item in law.items.values()),
        *(choice.synonyms for choice in law.choices.values()),
        *(judgement.synonyms for judgement in law.judgements.values()),
    ]
    aliases = Counter(alias for synonyms in every for alias in synonyms)
    assert [alias for alias, count in aliases.items() if count > 1] == []
    names = {symbol.name for symbol in (*law.items, *law.choices, *law.judgements, *law.rules)}
    roles = {name for kind in law.kinds.values() for name in (kind.name, kind.plural)}
    assert set(aliases) & (names | roles) == set()


def test_every_item_has_a_holder_or_only_the_person_knows_it(law: Law) -> None:
    for item in law.items.values():
        kind = law.kinds[item.symbol.kind or ""]
        if item.register is not None:
            assert item.authentic is not None, item.symbol
            assert item.freshness, item.symbol
        assert item.register is not None or item.question is not None, item.symbol
        told = item.register is None and kind.register is not None
        assert told == (item.symbol in ONLY_THE_PERSON_KNOWS), item.symbol
        assert item.definition, item.symbol


def test_every_amount_and_number_has_a_range(law: Law) -> None:
    bare = [
        str(item.symbol)
        for item in law.items.values()
        if isinstance(item.type, Amount | Number | Percentage) and item.low is None
    ]
    assert bare == []


def test_every_question_is_short_and_plain_in_both_languages(law: Law) -> None:
    wrong: list[str] = []
    for name, dutch, english in all_questions(law):
        if dutch is None or english is None:
            wrong.append(f"{name}: no question in both languages")
            continue
        for text, jargon in ((dutch, JARGON), (english, ENGLISH_JARGON)):
            if len(text.split()) > MOST_WORDS:
                wrong.append(f"{name}: too long: {text}")
            if not text.endswith("?") or text.count("?") != 1 or not text[0].isupper():
                wrong.append(f"{name}: no question: {text}")
            if found := jargon.search(text):
                wrong.append(f"{name}: {found[0]}: {text}")
        if dutch == english:
            wrong.append(f"{name}: not translated")
    assert wrong == []


def test_what_a_register_holds_is_never_asked_of_the_citizen(lawbook: Lawbook) -> None:
    law = lawbook.law
    case = lawbook.case("peildatum: 2026-03-01\naanvrager: an\npersonen: {an: {}}")
    name = next(name for name, rule in law.outcomes.items() if rule.symbol.kind == "persoon")
    (outcome,) = lawbook.decide(case, [name]).outcomes
    wants = [Want(symbol, "an", None) for symbol in law.items]
    for kind in law.kinds.values():
        if kind.derivation is None:
            wants += [
                Want(Symbol(role.inverse, role.kind), "an", None, relation=True)
                for role in kind.roles
                if role.inverse is not None
            ]
    asked = questions(law, attrs.evolve(outcome, wanted=tuple(wants)))
    assert len(asked) == len(wants)
    for question in asked:
        symbol = question.want.symbol
        if question.want.relation:
            (kind,) = (
                kind
                for kind in law.kinds.values()
                for role in kind.roles
                if (role.inverse, role.kind) == (symbol.name, symbol.kind)
            )
            register, text = kind.register, kind.question
        else:
            item = law.items[symbol]
            register, text = item.register, item.question
        supplier = Supplier.CITIZEN if register is None else Supplier.REGISTER
        assert (question.supplier, question.holder) == (supplier, register), symbol
        assert question.text == text, symbol
