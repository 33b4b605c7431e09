"""The official text of a statute: what is read, what counts as its wording, what is refused."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uitvoerbaar.language import statute_xml as module
from uitvoerbaar.language.statute import (
    Standing,
    Statute,
    StatuteArticle,
    fingerprint,
    load_statute,
)
from uitvoerbaar.language.statute_check import RecordedText, TextFinding, TextState, compare
from uitvoerbaar.language.statute_xml import StatuteError

TEXTS = Path(__file__).parent / "statutes"
SAMPLE = TEXTS / "leesbijdrage.xml"
PLAIN = "<artikel><kop><label>Artikel</label><nr>1</nr></kop><al>Lezen mag.</al></artikel>"


def toestand(
    body: str, attributes: str = 'bwb-id="BWBR0018451" inwerkingtreding="2025-01-01"'
) -> str:
    """A toestand with these articles."""
    return (
        f"<toestand {attributes}><wetgeving><citeertitel>Leeswet</citeertitel><wet-besluit>"
        f"<wettekst>{body}</wettekst></wet-besluit></wetgeving></toestand>"
    )


def read(content: str | bytes) -> Statute:
    """What the loader makes of a file with this content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tekst.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_statute(path)


def refused(content: str | bytes) -> StatuteError:
    """The error that a file with this content gives."""
    with pytest.raises(StatuteError) as caught:
        read(content)
    error = caught.value
    assert error.sentence.endswith(".")
    assert error.mend.endswith(".")
    return error


def article(body: str, attributes: str = "") -> StatuteArticle:
    """Article 1 with this body."""
    heading = "<kop><label>Artikel</label><nr>1</nr></kop>"
    return read(toestand(f"<artikel {attributes}>{heading}{body}</artikel>")).articles["1"]


@pytest.fixture(scope="module")
def sample() -> Statute:
    return load_statute(SAMPLE)


# What is read.


def test_a_statute_knows_its_number_its_title_and_its_days(sample: Statute) -> None:
    assert sample.bwb_id == "BWBR0099001"
    assert sample.title == "Wet op de leesbijdrage"
    assert sample.in_force == date(2025, 1, 1)
    assert sample.seen == date(2024, 12, 20)


def test_the_articles_and_annexes_stand_in_the_order_of_the_text(sample: Statute) -> None:
    assert list(sample.articles) == ["1", "2.1", "2.2", "2.3", "2.4", "L 3", "bijlage 1"]
    assert [sample.articles[number].line for number in ("1", "2.1")] == [13, 37]


def test_paragraphs_and_items_can_each_be_shown(sample: Statute) -> None:
    found = sample.articles["2.1"]
    assert found.title == "Recht op de bijdrage"
    assert [each.number for each in found.paragraphs] == ["1", "2", "3"]
    first = found.paragraphs[0]
    assert [each.number for each in first.items] == ["a", "b"]
    assert first.items[0].text == "in het jaar ten minste twaalf boeken leest, en"
    assert [each.number for each in first.items[1].items] == ["1°", "2°"]
    assert first.items[1].items[1].text == "bij een andere lezer."
    assert first.text.splitlines()[-1] == "Geleende boeken tellen eenmaal."
    assert found.text.splitlines()[:2] == [
        "1. Een lezer heeft recht op een bijdrage als hij:",
        "a. in het jaar ten minste twaalf boeken leest, en",
    ]


def test_an_item_with_a_dash_has_words_and_no_number(sample: Statute) -> None:
    (only,) = sample.articles["1"].paragraphs
    assert only.number is None
    assert [(each.number, each.text) for each in only.items] == [
        (None, "boek: een werk van ten minste 49 bladzijden;"),
        (None, "lezer: degene die een boek leest."),
    ]


def test_the_words_of_a_link_are_read_and_a_note_is_not(sample: Statute) -> None:
    text = sample.articles["2.1"].text
    assert "als bedoeld in artikel 5 van de Boekenwet, of" in text
    assert "De bijdrage wordt per jaar vastgesteld." in text
    assert "toelichting" not in text


def test_a_row_of_a_table_is_a_line_and_an_empty_cell_keeps_its_place(sample: Statute) -> None:
    lines = sample.articles["2.2"].text.splitlines()
    assert lines[1:5] == [
        "Bijdrage per jaar",
        "boeken | lezer tot 18 jaar | andere lezer",
        "12 tot 24 | € 30 | € 20",
        "24 of meer | € 60 |",
    ]


def test_a_formula_in_a_picture_is_named(sample: Statute) -> None:
    assert sample.articles["2.2"].text.endswith("[afbeelding 7001.png]")


def test_a_remark_of_the_editors_is_kept_apart_from_the_wording(sample: Statute) -> None:
    found = sample.articles["2.2"]
    assert found.remarks == ("Per 1 januari 2025: € 21",)
    assert "Een bedrag van € 20 wordt elk jaar" in found.text


def test_a_repealed_article_is_known_as_such(sample: Statute) -> None:
    assert [number for number, each in sample.articles.items() if each.repealed] == ["2.3"]
    assert sample.articles["2.3"].text == ""
    assert sample.articles["2.3"].remarks == ("Vervallen",)


@pytest.mark.parametrize(
    "words",
    [
        "<al>[Vervallen per 01-01-2011]</al>",
        "<al>Vervallen</al>",
        '<al><redactie type="vervanging">Vervallen.</redactie></al>',
    ],
)
def test_an_article_that_only_says_vervallen_is_repealed(words: str) -> None:
    assert article(words).repealed


def test_an_article_about_something_that_lapses_is_in_force() -> None:
    assert article("<al>Vervallen rechten herleven niet.</al>").standing is Standing.IN_FORCE


def test_the_articles_of_a_repealed_chapter_are_repealed() -> None:
    found = read(toestand(f'<hoofdstuk status="vervallen">{PLAIN}</hoofdstuk>'))
    assert found.articles["1"].repealed


def test_an_article_that_is_not_yet_in_force_is_known_as_such(sample: Statute) -> None:
    assert sample.articles["2.4"].standing is Standing.PENDING
    assert sample.articles["L 3"].standing is Standing.IN_FORCE


def test_an_annex_has_its_own_number_and_holds_its_own_articles(sample: Statute) -> None:
    annex = sample.articles["bijlage 1"]
    assert annex.title == "bij artikel 1"
    assert annex.text.splitlines() == [
        "Deel A Soorten boeken",
        "Artikel 1",
        "1. Een stripboek is een boek.",
    ]


def test_a_subtitle_is_part_of_the_title() -> None:
    heading = "<kop><nr>II</nr><titel>Boeken</titel><subtitel>bij artikel 3</subtitel></kop>"
    found = read(toestand(f"{PLAIN}<bijlage>{heading}<al>Tekst.</al></bijlage>"))
    assert found.articles["bijlage II"].title == "Boeken bij artikel 3"


def test_annexes_without_a_number_are_counted() -> None:
    annexes = "<bijlage><al>Een</al></bijlage><bijlage><al>Twee</al></bijlage>"
    found = read(toestand(PLAIN + annexes + '<bijlage label="Bijlage II"><al>Drie</al></bijlage>'))
    assert list(found.articles) == ["1", "bijlage", "bijlage (2)", "bijlage II"]
    assert found.articles["bijlage (2)"].number == "bijlage (2)"


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("<artikel><kop><label>Artikel 11a</label></kop>", "11a"),
        ('<artikel label="Slotartikel"><kop><label>Slotartikel</label></kop>', "Slotartikel"),
        ("<artikel><kop><titel>Algemene bepaling</titel></kop>", "Algemene bepaling"),
        ('<artikel bwb-ng-variabel-deel="/Hoofdstuk1/Artikel7">', "7"),
        ("<artikel><kop><label>Artikel</label><nr>8:36c.</nr></kop>", "8:36c"),
    ],
)
def test_an_article_without_a_plain_number_is_named_by_what_there_is(
    heading: str, number: str
) -> None:
    found = read(toestand(f"{heading}<al>Tekst.</al></artikel>"))
    assert list(found.articles) == [number]


def test_an_article_with_two_wordings_keeps_both() -> None:
    found = article(
        '<al><redactie type="extra">Voor sommige zaken:</redactie></al>'
        "<lid><lidnr>1</lidnr><al>Digitaal.</al></lid>"
        '<al><redactie type="extra">Voor overige gevallen:</redactie></al>'
        "<tussenkop>Artikel 1.</tussenkop><lid><lidnr>1</lidnr><al>Op papier.</al></lid>"
    )
    assert found.text.splitlines() == ["1. Digitaal.", "Artikel 1.", "1. Op papier."]
    assert [each.number for each in found.paragraphs] == ["1", None, "1"]
    assert len(found.remarks) == 2


def test_an_article_quoted_in_an_article_is_part_of_its_text() -> None:
    quoted = "<wetcitaat><artikel><kop><nr>9</nr></kop><al>Nieuw.</al></artikel></wetcitaat>"
    found = read(toestand(PLAIN.replace("</al>", f"</al>{quoted}")))
    assert list(found.articles) == ["1"]
    assert found.articles["1"].text.splitlines() == ["Lezen mag.", "9", "Nieuw."]


def test_a_ministerial_regulation_is_read_like_an_act() -> None:
    text = toestand(PLAIN).replace("wet-besluit", "regeling").replace("wettekst", "regeling-tekst")
    assert list(read(text).articles) == ["1"]


def test_a_repealed_article_gives_way_to_one_in_force_with_its_number() -> None:
    repealed = PLAIN.replace("<artikel", '<artikel status="vervallen"')
    for order in (repealed + PLAIN, PLAIN + repealed):
        assert not read(toestand(order)).articles["1"].repealed


# What counts as wording.


def hashes(path: Path) -> dict[str, str]:
    """The hash of each article of a file."""
    return {number: each.sha256 for number, each in load_statute(path).articles.items()}


def test_one_other_word_changes_the_hash_of_that_article_only() -> None:
    before, after = hashes(SAMPLE), hashes(TEXTS / "leesbijdrage-ander-woord.xml")
    assert [number for number in before if before[number] != after[number]] == ["2.1"]


def test_layout_identities_sources_links_and_notes_change_no_hash() -> None:
    assert hashes(SAMPLE) == hashes(TEXTS / "leesbijdrage-andere-opmaak.xml")


def test_the_hash_is_that_of_the_title_and_the_text(sample: Statute) -> None:
    for each in sample.articles.values():
        assert each.sha256 == fingerprint(each.title, each.text)


TABLE = "<table><tgroup><tbody><row>{}</row></tbody></tgroup></table>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<lid><lidnr>1</lidnr><al>Ja.</al></lid>", "<lid><lidnr>1a</lidnr><al>Ja.</al></lid>"),
        ("<al>Ja.</al>", "<lid><lidnr>1</lidnr><al>Ja.</al></lid>"),
        (
            "<lijst><li><li.nr>a.</li.nr><al>Ja.</al></li></lijst>",
            "<lijst><li><li.nr>b.</li.nr><al>Ja.</al></li></lijst>",
        ),
        (
            TABLE.format("<entry><al>1</al></entry><entry/>"),
            TABLE.format("<entry/><entry><al>1</al></entry>"),
        ),
        (
            "<plaatje><illustratie naam='1'/></plaatje>",
            "<plaatje><illustratie naam='2'/></plaatje>",
        ),
        ("<al>€ 10,50</al>", "<al>€ 10.50</al>"),
        ("<al>m<sup>2</sup></al>", "<al>m<sup>3</sup></al>"),
    ],
)
def test_numbers_cells_pictures_and_marks_count(before: str, after: str) -> None:
    assert article(before).sha256 != article(after).sha256


def test_the_title_counts() -> None:
    titled = PLAIN.replace("</nr>", "</nr><titel>Lezen</titel>")
    assert read(toestand(titled)).articles["1"].sha256 != article("<al>Lezen mag.</al>").sha256


@given(
    words=st.lists(st.sampled_from(["de", "lezer", "€ 10", "artikel", "é", "e\u0301"]), min_size=1),
    data=st.data(),
)
def test_white_space_and_invisible_characters_never_count(
    words: list[str], data: st.DataObject
) -> None:
    gaps = st.text(st.sampled_from(" \t\n\u00a0\u2009\u00ad\u200b"), max_size=3)
    layout = "".join(f"{word} {data.draw(gaps)}" for word in words)
    assert fingerprint("", layout) == fingerprint("", " ".join(words).replace("e\u0301", "é"))


BLOCK: st.SearchStrategy[str] = st.deferred(lambda: PROSE | LIST)
WORD = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=5)
PROSE: st.SearchStrategy[str] = st.lists(WORD, min_size=1, max_size=4).map(
    lambda words: f"<al>{escape(' '.join(words))}</al>"
)
LIST: st.SearchStrategy[str] = st.lists(BLOCK, min_size=1, max_size=3).map(
    lambda blocks: (
        "<lijst>" + "".join(f"<li><li.nr>a.</li.nr>{each}</li>" for each in blocks) + "</lijst>"
    )
)


@given(st.lists(BLOCK, max_size=5), st.sampled_from(["", "\n", "\n    "]))
def test_indenting_a_file_changes_nothing_that_is_read(blocks: list[str], indent: str) -> None:
    paragraphs = "".join(f"<lid><lidnr>1</lidnr>{each}</lid>" for each in blocks)
    compact = article(paragraphs)
    indented = article(paragraphs.replace("><", f">{indent}<"))
    assert (compact.text, compact.paragraphs) == (indented.text, indented.paragraphs)
    assert compact.sha256 == indented.sha256


# References.


@pytest.mark.parametrize(
    ("place", "reference"),
    [
        (("2",), "artikel=2"),
        (("2", "1"), "artikel=2&lid=1"),
        (("artikel 2.", "1."), "artikel=2&lid=1"),
        (("1", "1", "a."), "artikel=1&lid=1&o=a"),
        (("1", None, "m, 1°"), "artikel=1&o=m&o=1"),
        (("3.9", "3 tot en met 5", "a"), "artikel=3.9"),
        (("8:36c",), "artikel=8:36c"),
        (("L 1",), "artikel=L_1"),
        (("bijlage II",), "bijlage=II"),
        (("1&x=y#z",), "artikel=1%26x%3Dy%23z"),
    ],
)
def test_a_juriconnect_reference_names_the_place_and_the_days(
    place: tuple[str, ...], reference: str
) -> None:
    found = read(toestand(PLAIN))
    expected = f"jci1.3:c:BWBR0018451&{reference}&z=2025-01-01&g=2025-01-01"
    assert found.juriconnect(*place) == expected
    assert found.web_address(*place) == f"https://wetten.overheid.nl/{expected}"


def test_an_annex_without_a_number_is_referred_to_by_the_statute() -> None:
    found = read(toestand(PLAIN))
    for number in ("bijlage", "bijlage (2)"):
        reference = "jci1.3:c:BWBR0018451&z=2025-01-01&g=2025-01-01"
        assert found.juriconnect(number) == reference


def test_the_day_of_view_is_the_one_that_the_file_says(sample: Statute) -> None:
    assert sample.juriconnect("1").endswith("&z=2024-12-20&g=2025-01-01")


def test_an_article_is_found_however_its_number_is_written(sample: Statute) -> None:
    for number in ("2.1", " 2.1 ", "Artikel 2.1", "artikel 2.1."):
        assert sample.find(number) is sample.articles["2.1"]
    assert sample.find("Bijlage 1") is sample.articles["bijlage 1"]
    assert sample.find("2.10") is None


# What is refused.


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "weg.xml", tmp_path, Path("\0")):
        with pytest.raises(StatuteError, match=r"Controleer de naam van het bestand\."):
            load_statute(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "geen geldige XML"),
        ("Artikel 1. Lezen mag.", "geen geldige XML"),
        (toestand(PLAIN)[:-20], "geen geldige XML"),
        ("<html/>", "begint met <html>"),
        (toestand(""), "geen artikelen"),
        (toestand(PLAIN, 'inwerkingtreding="2025-01-01"'), "bwb-id"),
        (toestand(PLAIN, 'bwb-id="BWBR1" inwerkingtreding="2025-01-01"'), "bwb-id"),
        (toestand(PLAIN, 'bwb-id="BWBR0018451"'), "datum"),
        (toestand(PLAIN, 'bwb-id="BWBR0018451" inwerkingtreding="2025-02-30"'), "datum"),
        (toestand("<artikel><al>Wat?</al></artikel>"), "geen nummer"),
        (toestand("&geheim;" + PLAIN), "geen geldige XML"),
        (toestand(PLAIN).encode() + b"\xff", "geen geldige XML"),
        ("<?xml version='1.0' encoding='utf-7'?>" + toestand(PLAIN), "codering"),
        ("<?xml version='1.0' encoding='unicode_escape'?>" + toestand(PLAIN), "codering"),
    ],
)
def test_a_file_that_is_no_statute_is_refused_in_dutch(content: str | bytes, says: str) -> None:
    assert says in refused(content).sentence


def test_two_articles_with_one_number_are_refused_with_both_lines() -> None:
    error = refused(toestand(f"{PLAIN}\n\n{PLAIN}"))
    assert error.line == 3
    assert error.sentence == "Artikel 1 staat twee keer in deze tekst, ook op regel 1."


def test_an_error_says_where_what_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "tekst.xml"
    path.write_text("<html/>")
    with pytest.raises(StatuteError) as caught:
        load_statute(path)
    assert str(caught.value) == (
        f"{path}:1: Dit is XML, maar geen wettekst: het begint met <html>. "
        "Kies de XML van de regeling zelf; die begint met <toestand>."
    )


LAUGHS = "<!DOCTYPE toestand [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12)
)
SECRET = "<!DOCTYPE toestand [<!ENTITY m SYSTEM 'file:///etc/passwd'>"
REMOTE = "<!DOCTYPE toestand [<!ENTITY % m SYSTEM 'http://localhost:1/x.dtd'> %m;"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("attack", [LAUGHS, SECRET, REMOTE])
def test_a_file_that_declares_entities_is_refused_before_it_declares_any(
    attack: str, encoding: str
) -> None:
    body = toestand(PLAIN.replace("Lezen mag.", "&m;"))
    error = refused(f"<?xml version='1.0' encoding='{encoding}'?>{attack}]>{body}".encode(encoding))
    assert "DOCTYPE" in error.sentence
    assert "root:" not in str(error)


def test_a_document_type_of_elsewhere_is_refused_too() -> None:
    content = '<!DOCTYPE toestand SYSTEM "http://localhost:1/toestand.dtd">' + toestand(PLAIN)
    assert "DOCTYPE" in refused(content).sentence


@pytest.mark.parametrize("tag", ["li", "meta-data", "hoofdstuk", "nadruk"])
def test_a_file_that_nests_without_end_is_refused(tag: str) -> None:
    content = toestand(f"<{tag}>" * 100_000 + f"</{tag}>" * 100_000)
    assert "te diep genest" in refused(content).sentence


def test_a_file_of_the_greatest_depth_is_read() -> None:
    depth = (module.MAX_DEPTH - 6) // 2
    deepest = article("<lijst><li>" * depth + "<al>Diep.</al>" + "</li></lijst>" * depth)
    assert deepest.text == "Diep."


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ELEMENTS", 5)
    assert "te groot" in refused(toestand(PLAIN)).sentence
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    assert "groter dan" in refused(toestand(PLAIN)).sentence


@given(st.binary(max_size=300))
def test_any_bytes_give_that_error_and_no_other(content: bytes) -> None:
    refused(content)


@given(
    st.sampled_from(["utf-8", "utf-16", "iso-8859-1", "us-ascii", "utf-32", "idna", "rot13", "hex"])
    | st.text(max_size=8),
    st.binary(max_size=40),
)
def test_any_encoding_and_any_bytes_give_that_error_and_no_other(name: str, tail: bytes) -> None:
    declared = f"<?xml version='1.0' encoding='{name}'?><toestand>".encode()
    refused(declared + tail)


@given(st.data())
def test_a_damaged_text_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(SAMPLE.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 60))
        filler = st.binary(max_size=8) | st.sampled_from(
            [b"<", b"</", b"]]>", b"<al>", b"&#0;", b"<!--"]
        )
        content[start : start + length] = data.draw(filler)
    try:
        found = read(bytes(content))
    except StatuteError:
        return
    assert found.articles


# What a new text means for the rules.


def recorded(
    path: Path = SAMPLE, rules: tuple[str, ...] = ("recht", "hoogte")
) -> dict[str, RecordedText]:
    """A record of each article of a file, with these rules under it."""
    found = load_statute(path)
    return {
        number: RecordedText(
            found.bwb_id, number, each.sha256, rules, "corpus/lezen.md", each.line or 0
        )
        for number, each in found.articles.items()
        if not each.repealed
    }


def states(findings: tuple[TextFinding, ...]) -> dict[str, TextState]:
    """The state by article."""
    return {each.article: each.state for each in findings}


def test_a_text_that_was_recorded_is_unchanged(sample: Statute) -> None:
    findings = compare(sample, recorded().values())
    assert {each.state for each in findings} == {TextState.UNCHANGED}
    assert findings[0].sentence == "Artikel 1: de tekst is niet veranderd."
    laid_out = load_statute(TEXTS / "leesbijdrage-andere-opmaak.xml")
    assert set(states(compare(laid_out, recorded().values())).values()) == {TextState.UNCHANGED}


def test_another_word_names_the_rules_to_read_again() -> None:
    after = load_statute(TEXTS / "leesbijdrage-ander-woord.xml")
    (changed,) = [
        each for each in compare(after, recorded().values()) if each.state is TextState.CHANGED
    ]
    assert changed.article == "2.1"
    assert changed.rules == ("recht", "hoogte")
    assert changed.sha256 == after.articles["2.1"].sha256
    assert changed.reference == ("jci1.3:c:BWBR0099001&artikel=2.1&z=2025-06-20&g=2025-07-01")
    assert changed.sentence == (
        "Artikel 2.1: de tekst is veranderd. Bekijk deze regels opnieuw: recht, hoogte. "
        "Leg daarna de nieuwe hash vast."
    )


def test_an_article_that_left_the_text_is_gone_and_one_that_came_is_new() -> None:
    after = load_statute(TEXTS / "leesbijdrage-artikel-weg.xml")
    findings = {each.article: each for each in compare(after, recorded().values())}
    assert findings["2.2"].state is TextState.GONE
    assert findings["2.2"].sha256 is None
    assert findings["2.2"].sentence == (
        "Artikel 2.2 staat niet meer in de wettekst. Deze regels steunen erop: recht, hoogte."
    )
    assert findings["2.1a"].state is TextState.NEW
    assert findings["2.1a"].recorded is None
    assert findings["2.1a"].sentence == (
        "Artikel 2.1a staat in de wettekst, maar nog niet bij de regels."
    )


def test_a_repealed_article_is_gone_if_recorded_and_never_new(sample: Statute) -> None:
    record = RecordedText("BWBR0099001", "2.3", None, ("oud",), "corpus/lezen.md", 9)
    (finding, *others) = compare(sample, [record])
    assert finding.state is TextState.GONE
    assert finding.sentence == "Artikel 2.3 is vervallen. Deze regels steunen erop: oud."
    assert "2.3" not in states(compare(sample, []))
    assert "2.3" not in {each.article for each in others}


def test_an_article_without_a_hash_is_unstamped(sample: Statute) -> None:
    record = RecordedText("BWBR0099001", "Artikel L 3", None, (), "corpus/lezen.md", 9)
    finding = compare(sample, [record])[0]
    assert (finding.state, finding.article) == (TextState.UNSTAMPED, "L 3")
    assert finding.sentence == (
        "Artikel L 3: van deze tekst is nog geen hash vastgelegd. Leg daarna de hash vast."
    )


def test_a_new_article_that_is_not_yet_in_force_says_so(sample: Statute) -> None:
    findings = {each.article: each for each in compare(sample, [])}
    assert findings["2.4"].sentence.endswith("Het is nog niet in werking.")
    assert findings["bijlage 1"].sentence.startswith("Bijlage 1 staat in de wettekst")


def test_records_of_another_statute_are_passed_over(sample: Statute) -> None:
    record = RecordedText("BWBR0000001", "2.1", "0" * 64, ("x",), "corpus/anders.md", 1)
    assert states(compare(sample, [record]))["2.1"] is TextState.NEW


def test_an_article_recorded_in_two_places_is_found_twice(sample: Statute) -> None:
    record = recorded()["2.1"]
    findings = [each for each in compare(sample, [record, record]) if each.article == "2.1"]
    assert [each.state for each in findings] == [TextState.UNCHANGED] * 2
