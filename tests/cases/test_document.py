"""Case files as text: what is taken in as it stands, and what is refused with a place."""

from __future__ import annotations

import pytest

from tests.cases.sample import NOOR, the_problem
from uitvoerbaar.cases.document import CaseError, ListNode, MapNode, ScalarNode, read_document


def test_values_stay_the_text_that_was_written() -> None:
    root = read_document("a: 1.10\nb: yes\nc: 2026-03-01\nd: 0x1F\ne: 1e3\nf: ''\n", "x").root
    texts = [entry.value.text for entry in root.entries if isinstance(entry.value, ScalarNode)]
    assert texts == ["1.10", "yes", "2026-03-01", "0x1F", "1e3", ""]


def test_json_is_read_as_it_is_written() -> None:
    text = '{"a":[1,{"b":"\\u00e9\\/\\ud83d\\ude00 \\\\ud83d"}],\n\t"c": null}'
    root = read_document(text, "x").root
    first, second = root.entries
    assert isinstance(first.value, ListNode)
    inner = first.value.elements[1]
    assert isinstance(inner, MapNode)
    value = inner.get("b")
    assert isinstance(value, ScalarNode)
    assert value.text == "é/😀 \\ud83d"
    assert isinstance(second.value, ScalarNode)
    assert second.value.is_empty


def test_every_node_knows_its_place() -> None:
    root = read_document("a: 1\nb:\n  c: [x, yy]\n", "geval.yaml").root
    inner = root.get("b")
    assert isinstance(inner, MapNode)
    names = inner.get("c")
    assert isinstance(names, ListNode)
    place = names.elements[1].place
    assert str(place) == "geval.yaml:3:10"
    assert (place.end_line, place.end_column) == (3, 12)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert list(read_document("\ufeffa: 1", "x").root.names) == ["a"]


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("", "geval.yaml:1:1", "leeg"),
        ("# niets\n", "geval.yaml:1:1", "leeg"),
        ("null", "geval.yaml:1:1", "leeg"),
        ("- a\n- b\n", "geval.yaml:1:1", "namen met waarden"),
        ("zomaar tekst", "geval.yaml:1:1", "namen met waarden"),
        ("a: 1\n\tb: 2\n", "geval.yaml:2:1", "tab"),
        ("a:\n  b: 1\n   c: 2\n", "geval.yaml:3:5", "dubbele punt"),
        ("a: 'open\nb: 1\n", "geval.yaml:1:4", "aanhalingsteken"),
        ("a: [1, 2\nb: 3\n", "geval.yaml:1:4", "haak"),
        ("a: {b: 1\n", "geval.yaml:1:4", "haak"),
        ("a: @x\n", "geval.yaml:1:4", "`@`"),
        ("a\nb\n: 1", "geval.yaml:3:1", "geldige"),
        ("- a\nb: 1\n", "geval.yaml:2:1", "lijst"),
        ('a: "\\q"\n', "geval.yaml:1:5", "schuine streep"),
        ("a: 1\n---\nb: 2\n", "geval.yaml:2:1", "meer dan één geval"),
        ("a: *b\n", "geval.yaml:1:4", "`*b`"),
        ("a: \x07\n", "geval.yaml:1:4", "teken"),
        ("%YAML 9.9\n---\na: 1\n", "geval.yaml:1:1", "geldige"),
        ("a: \ud800\n", "geval.yaml:1:1", "UTF-8"),
        (b"a: \xff\xfe\n", "geval.yaml:1:1", "UTF-8"),
        ("[" * 100_000, "geval.yaml:1:41", "diep"),
        ('{"a":' * 100_000, "geval.yaml:1:201", "diep"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_text_that_cannot_be_read_is_refused_at_its_place(
    text: str | bytes, place: str, part: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read_document(text, "geval.yaml")
    (problem,) = caught.value.problems
    assert part in problem.sentence
    assert problem.mend

    assert str(problem.place) == place


def test_a_name_that_stands_there_twice_is_reported_with_the_first_line() -> None:
    problem = the_problem(NOOR + "aanvrager: an\n")
    assert str(problem.place) == "geval.yaml:5:1"
    assert "twee keer (eerder op regel 2)" in problem.sentence


def test_labels_and_anchors_are_refused() -> None:
    assert "`&x`" in the_problem(NOOR.replace("noor: {}", "noor: &x {}")).sentence
    assert "labels" in the_problem(NOOR.replace("2026-03-01", "!!str 2026-03-01")).sentence


def test_a_list_cannot_be_a_name() -> None:
    assert "geen naam" in the_problem(NOOR + "? [a]\n: b\n").sentence


def test_references_that_multiply_are_refused_before_they_grow() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))
    with pytest.raises(CaseError) as caught:
        read_document("a0: &a0 [x]\n" + levels, "x")
    assert any("`*a0`" in problem.sentence for problem in caught.value.problems)


def test_a_number_of_three_decimals_is_plain_in_json_and_unclear_in_yaml() -> None:
    in_json = read_document('{"factor": 1.034}', "geval.json").root.get("factor")
    in_yaml = read_document("factor: 1.034", "geval.yaml").root.get("factor")
    assert isinstance(in_json, ScalarNode)
    assert isinstance(in_yaml, ScalarNode)
    assert (in_json.text, in_yaml.text) == ("1.0340", "1.034")
