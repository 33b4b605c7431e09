"""Every message about grounds appears on its example; nothing that is written breaks reading."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.exchange.sample import WHOLE, read, sample_law
from uitvoerbaar.exchange.load import register_from_sources
from uitvoerbaar.exchange.messages import GROUND, GROUND_CATALOGUE, NAMES, PROVISION, example_page
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.messages import MessageKind, render


@pytest.mark.parametrize("kind", GROUND_CATALOGUE.values(), ids=lambda kind: str(kind.code))
def test_a_message_appears_on_its_example_with_place_and_mend(kind: MessageKind) -> None:
    _, messages = read(kind.example)
    mine = [message for message in messages if message.kind is kind]
    assert mine, [m.kind.code for m in messages]
    lines = example_page(kind.example).split("\n")
    for message in mine:
        assert message.sentence.endswith(".")
        assert message.mend
        assert message.place.column <= len(lines[message.place.line - 1]) + 1
        assert "^" in render(message, lines[message.place.line - 1])


def test_the_page_that_the_examples_vary_has_no_messages() -> None:
    assert read(WHOLE)[1] == []


def test_a_slip_in_a_word_or_a_name_proposes_what_was_meant() -> None:
    for wrong, meant in [
        (("ontvanger gemeente", "ontvangr gemeente"), "ontvanger"),
        (("ontvanger gemeente", "ontvanger gemeent"), "gemeente"),
        (("doel leeskaart\n    gegeven", "doel leeskart\n    gegeven"), "leeskaart"),
        (("gegevens gelezen_boeken", "gegevens gelezen_boeke"), "gelezen_boeken"),
        (("taak LW 3", "taak LWW 3"), "LW"),
        (("wijze op verzoek", "wijze op verzoekje"), "op verzoek"),
    ]:
        _, messages = read(WHOLE.replace(*wrong))
        assert any(f"`{meant}`" in m.mend for m in messages), (wrong, messages)


def test_all_errors_of_all_pages_come_at_once() -> None:
    _, messages = read(
        NAMES, PROVISION.replace("aard verplicht", "aard soms"), GROUND.replace("LW 2", "LW 9")
    )
    assert {m.place.file for m in messages if m.is_error} == {"gronden-1.md", "gronden-2.md"} or {
        m.kind.code for m in messages
    } >= {"GR204"}


def test_an_ambiguous_item_asks_for_its_kind() -> None:
    text = WHOLE.replace("gelezen_boeken", "vestiging")
    _, messages = read(text)
    (first, *_) = [m for m in messages if m.kind.code == "GR203"]
    assert "`vestiging van inschrijving`" in first.mend
    assert not read(text.replace("vestiging", "vestiging van inschrijving"))[1]


@pytest.mark.parametrize(
    ("clause", "wider"),
    [
        ("vorm waarde", "vorm ja/nee"),
        ("bsn ja", "bsn nee"),
        ("moment voor of na aanvraag", "moment alleen na aanvraag"),
        ("aard verplicht", "aard mogelijk"),
        ("zekerheid gelezen", "zekerheid niet bevestigd"),
        ("wijze spontaan", "wijze op verzoek"),
        ("over lezer", "over schrijver"),
        ("zichtbaar na 6 maanden", "zichtbaar meteen"),
        ("geldig vanaf 2025-06-01", "tekst van 2026-01-01"),
        ("geldig tot en met 2030-01-01", "geldig tot en met 2029-01-01"),
    ],
)
def test_a_ground_wider_than_its_article_is_refused(clause: str, wider: str) -> None:
    first = wider.split(" ", maxsplit=1)[0]
    word = "geldig tot en met" if first == "geldig" else first
    lines = [line for line in PROVISION.split("\n") if not line.strip().startswith(f"{word} ")]
    provision = "\n".join(lines).rstrip() + f"\n    {wider}\n"
    names = NAMES + '\ngroep schrijver\n    naam "wie schrijft"\n'
    _, messages = read(names + provision + GROUND + f"    {clause}\n")
    assert "GR303" in {m.kind.code for m in messages}, messages


@pytest.mark.parametrize(
    "word",
    [
        *("verstrekker", "ontvanger", "over", "aard", "wijze", "bsn", "moment", "vorm"),
        *(
            "zichtbaar",
            "bewaren",
            "tekst",
            "zekerheid",
            "volgens",
            "doel",
            "gegeven",
            "van",
            "taak",
        ),
    ],
)
def test_nothing_is_settled_by_silence(word: str) -> None:
    lines = [line for line in WHOLE.split("\n") if not line.startswith(f"    {word} ")]
    _, messages = read("\n".join(lines))
    about = [m for m in messages if m.kind.code == "GR105"]
    assert any(f"`{word}" in f"{m.sentence} {m.mend}" for m in about), messages


def test_a_ground_as_narrow_as_its_article_is_fine() -> None:
    narrower = "    vorm ja/nee\n    aard mogelijk\n    bsn nee\n    geldig vanaf 2026-06-01\n"
    assert read(WHOLE + narrower)[1] == []


def test_a_ground_for_a_task_of_someone_else_is_refused() -> None:
    _, messages = read(WHOLE.replace("van gemeente\n", "van bibliotheek\n"))
    assert "GR303" in {m.kind.code for m in messages}


def test_grounds_that_follow_each_other_do_not_overlap() -> None:
    first = GROUND.rstrip() + "\n    geldig tot en met 2026-06-30\n"
    second = GROUND.replace("boeken\n", "later\n", 1).replace("V001", "V002").rstrip()
    later = second + "\n    geldig vanaf 2026-07-01\n"
    assert read(NAMES + PROVISION + first + later)[1] == []
    early = second + "\n    geldig vanaf 2026-06-30\n"
    assert "GR401" in {m.kind.code for m in read(NAMES + PROVISION + first + early)[1]}


@settings(max_examples=count(60, 3_000))
@given(st.data())
def test_whatever_happens_to_a_page_it_is_read_without_a_crash(data: st.DataObject) -> None:
    page = example_page(WHOLE).encode()
    at = data.draw(st.integers(0, len(page)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=12) | st.sampled_from([b'"', b",", b"\n", b"    ", b"```"]))
    changed = page[:at] + put + page[at + cut :]
    register, messages = register_from_sources([SourceFile("a.md", changed)], sample_law())
    for message in messages:
        assert message.place.line >= 1
        assert message.sentence
    if not any(message.is_error for message in messages):
        assert all(ground.reference for ground in register.grounds.values())
