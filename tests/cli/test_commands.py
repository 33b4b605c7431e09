"""The commands as people run them: answers, exit codes, and messages for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from uitvoerbaar.cli import main
from uitvoerbaar.evaluation.trace import trace_schema

ROOT = Path(__file__).parents[2]
NOOR = str(ROOT / "examples" / "noor.yaml")
CORPUS = str(ROOT / "corpus")
PROPOSAL = str(ROOT / "voorstellen" / "lagere-drempel-peiljaar.md")

Run = Callable[..., tuple[int, str, str]]

SMALL_LAW = """\
---
regeling: Wet op de leestoeslag
afkorting: WL
laag: wet
---
## Artikel 1 Leestoeslag

Wie onder de grens verdient, krijgt een vast bedrag per maand.

Status: gecodeerd

```regels
soort persoon
    meervoud personen

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0
    register "basisregistratie inkomen"

parameter leesbedrag elk jaar: bedrag per maand
    vanaf 2026-01-01: € 10 bron "WL 1 lid 1" wet

parameter inkomensgrens elk jaar: bedrag per jaar
    vanaf 2026-01-01: € 30.000 bron "WL 1 lid 2" wet

regel leestoeslag van persoon elke maand: bedrag per maand
    uitkomst "Leestoeslag"
    als inkomen ≤ inkomensgrens: leesbedrag
    anders: € 0
```

```voorbeeld
voorbeeld "op de grens" op 2026-03-01
    an is persoon
        inkomen in 2026 = € 30.000
    verwacht leestoeslag van an = € 10
```
"""
SMALL_CASE = "peildatum: 2026-03-01\naanvrager: an\npersonen:\n  an: {inkomen: {2026: 28000}}\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process: exit code, output, errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["uitvoerbaar", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return code, captured.out, captured.err

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with the law of the README and its case."""
    (tmp_path / "wet").mkdir()
    (tmp_path / "wet" / "leestoeslag.md").write_text(SMALL_LAW, "utf-8")
    (tmp_path / "an.yaml").write_text(SMALL_CASE, "utf-8")
    return tmp_path


def test_a_decided_case_answers_as_json_and_exits_with_0(run: Run) -> None:
    code, out, _ = run("decide", NOOR, "--outcome", "aanvullende_beurs", "--json", "--explain")
    assert code == 0
    data = json.loads(out)
    outcome = data["outcomes"][0]
    assert outcome["state"] == "known"
    assert outcome["value"] == "305.75"
    assert (outcome["unit"], outcome["period"]) == ("euro per maand", "2026-03")
    assert outcome["certainty"] == "secundair"
    assert outcome["assumptions"]
    jsonschema.validate(data["trace"], trace_schema())
    assert outcome["root"] == data["trace"]["steps"][0]["id"]


@pytest.mark.parametrize("form", ["boom", "zinnen", "html"])
def test_every_form_of_the_explanation_names_the_amount_and_the_article(
    run: Run, form: str
) -> None:
    code, out, _ = run(
        "decide", NOOR, "--outcome", "aanvullende_beurs", "--explain", "--form", form
    )
    assert code == 0
    assert "305,75" in out.replace("\xa0", " ")
    assert "3.13" in out


def test_the_steps_of_all_outcomes_stand_once_and_few_levels_of_them_are_shown(run: Run) -> None:
    code, out, _ = run("decide", NOOR, "--json", "--explain")
    assert code == 0
    data = json.loads(out)
    ids = {step["id"] for step in data["trace"]["steps"]}
    assert len(data["outcomes"]) > 10
    assert {outcome["root"] for outcome in data["outcomes"]} <= ids
    assert "trace" not in data["outcomes"][0]
    code, out, _ = run("decide", NOOR, "--explain")
    assert code == 0
    assert "één uitkomst met --outcome" in out
    assert len(out.splitlines()) < 1500


def test_a_page_explains_one_outcome(run: Run) -> None:
    code, _, err = run("decide", NOOR, "--explain", "--form", "html")
    assert code == 1
    assert "--outcome" in err


def test_a_date_and_what_was_known_on_a_day_can_be_asked_for(run: Run, small: Path) -> None:
    case = small / "later.yaml"
    case.write_text(
        "peildatum: 2026-03-01\naanvrager: an\npersonen:\n  an:\n    inkomen:\n"
        "      2026:\n        - {waarde: 31000, voorlopig: ja, bekend vanaf: 2026-02-01}\n"
        "        - {waarde: 29000, bekend vanaf: 2027-06-01}\n",
        "utf-8",
    )
    law = ["--law", str(small / "wet"), "--json"]

    def state(*more: str) -> tuple[int, str, Any]:
        code, out, _ = run("decide", str(case), *law, *more)
        outcome = json.loads(out)["outcomes"][0]
        return code, outcome["state"], outcome["value"]

    assert state() == (0, "known", "10.00")
    assert state("--known-on", "2026-03-01") == (0, "provisional", "0.00")
    assert state("--known-on", "2026-01-01") == (3, "unknown", None)
    assert state("--date", "2027-03-01")[0] == 2  # the law has no amounts for that year
    assert state("--date", "2025-03-01")[:2] == (2, "error")


def test_a_year_without_amounts_is_an_error_that_names_article_and_date(
    run: Run, small: Path
) -> None:
    case = small / "2027.yaml"
    case.write_text(SMALL_CASE.replace("2026", "2027"), "utf-8")
    code, out, _ = run("decide", str(case), "--law", str(small / "wet"), "--json")
    assert code == 2
    error = json.loads(out)["outcomes"][0]["error"]
    assert error["citation"]["text"] == "WL artikel 1"
    assert "2027-03-01" in error["sentence"]


def test_questions_name_the_register_and_exit_with_3(run: Run, small: Path) -> None:
    case = small / "leeg.yaml"
    case.write_text("peildatum: 2026-03-01\naanvrager: an\npersonen:\n  an: {}\n", "utf-8")
    code, out, _ = run("questions", str(case), "--law", str(small / "wet"), "--json")
    assert code == 3
    question = json.loads(out)["outcomes"][0]["questions"][0]
    assert (question["item"], question["supplier"]) == ("inkomen", "register")
    assert question["holder"] == "basisregistratie inkomen"
    assert question["citation"]["text"] == "WL artikel 1"
    code, out, _ = run("questions", str(case), "--law", str(small / "wet"))
    assert code == 3
    assert "basisregistratie inkomen" in out


def test_a_receipt_replays_the_same_and_says_what_a_changed_law_changes(
    run: Run, small: Path
) -> None:
    receipt = small / "bewijs.json"
    law = small / "wet"
    arguments = [str(small / "an.yaml"), "--law", str(law)]
    assert run("decide", *arguments, "--receipt", str(receipt))[0] == 0
    assert run("replay", str(receipt), "--law", str(law))[0] == 0
    page = law / "leestoeslag.md"
    page.write_text(
        SMALL_LAW.replace("€ 10 bron", "€ 12 bron").replace("= € 10", "= € 12"), "utf-8"
    )
    code, out, _ = run("replay", str(receipt), "--law", str(law), "--json")
    assert code == 1
    answer = json.loads(out)
    assert not answer["same_law"]
    changed = {d["where"]: (d["then"], d["now"]) for d in answer["differences"]}
    assert changed["outcomes[leestoeslag].value"] == ('"10.00"', '"12.00"')
    tampered = json.loads(receipt.read_text("utf-8"))
    tampered["outcomes"][0]["value"] = "99.00"
    receipt.write_text(json.dumps(tampered), "utf-8")
    code, _, err = run("replay", str(receipt), "--law", str(law))
    assert code == 1
    assert "zegel" in err


def test_the_corpus_is_sound_and_its_examples_hold(run: Run) -> None:
    code, out, _ = run("check", CORPUS, "--json")
    assert code == 0, out
    answer = json.loads(out)
    assert answer["errors"] == 0
    assert answer["expectations"] > 200


def test_an_error_in_the_law_points_at_its_place_and_exits_with_2(run: Run, small: Path) -> None:
    page = small / "wet" / "leestoeslag.md"
    page.write_text(SMALL_LAW.replace("inkomen ≤ inkomensgrens", "inkomen ≤ inkomensgrns"), "utf-8")
    code, _, err = run("check", str(small / "wet"))
    assert code == 2
    assert "leestoeslag.md:" in err
    assert "inkomensgrens" in err
    code, _, err = run("decide", str(small / "an.yaml"), "--law", str(small / "wet"))
    assert code == 2
    assert "De wet heeft fouten" in err


def test_an_example_that_fails_is_an_error_with_what_was_found(run: Run, small: Path) -> None:
    page = small / "wet" / "leestoeslag.md"
    page.write_text(SMALL_LAW.replace("an = € 10", "an = € 11"), "utf-8")
    code, _, err = run("check", str(small / "wet"))
    assert code == 2
    assert "L901" in err
    assert "gevonden € 10,00" in err


def test_fmt_checks_and_mends_the_layout(run: Run, small: Path) -> None:
    page = small / "wet" / "leestoeslag.md"
    page.write_text(SMALL_LAW.replace("inkomen ≤ inkomensgrens", "inkomen   <=  inkomensgrens"))
    assert run("fmt", "--check", str(small / "wet"))[0] == 1
    assert run("fmt", str(small / "wet"))[0] == 0
    assert page.read_text("utf-8") == SMALL_LAW
    assert run("fmt", "--check", str(small / "wet"))[0] == 0


def test_coverage_counts_articles_by_status(run: Run, small: Path) -> None:
    code, out, _ = run("coverage", str(small / "wet"), "--json")
    assert code == 0
    assert "Wet op de leestoeslag" in out
    assert run("coverage", str(small / "wet"), "--articles")[0] == 0


def test_the_schema_of_a_case_accepts_the_examples(run: Run) -> None:
    import yaml  # noqa: PLC0415

    code, out, _ = run("schema")
    assert code == 0
    schema = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in (ROOT / "examples").glob("*.yaml"):
        loaded = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        jsonschema.validate(loaded, schema)


def test_a_proposal_is_shown_as_a_difference_rule_by_rule(run: Run) -> None:
    code, out, _ = run("diff", CORPUS, "--proposal", PROPOSAL)
    assert code == 0
    assert "3.10" in out
    assert "terugval_inkomen_drempel" in out
    assert "10%" in out
    code, out, _ = run("diff", CORPUS, CORPUS)
    assert "geen verschil" in out.lower()


def test_sources_check_lists_what_the_corpus_has_not_recorded(run: Run) -> None:
    statute = ROOT / "tests" / "language" / "statutes" / "leesbijdrage.xml"
    code, out, err = run("sources", "check", str(statute))
    assert code == 0
    assert out or err
    code, _, err = run("sources", "check", NOOR)
    assert code == 1
    assert "noor.yaml" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["decide", "bestaat-niet.yaml"], "bestaat niet"),
        (["decide", NOOR, "--outcome", "aanvullende_burs"], "aanvullende_beurs"),
        (["decide", NOOR, "--date", "gisteren"], "geen datum"),
        (["decide", NOOR, "--date", "9999-12-31"], "geen datum"),
        (["decide", NOOR, "--date", "20260301"], "geen datum"),
        (["decide", NOOR, "--assume", "nihil=ja"], "aanname"),
        (["decide", NOOR, "--assume", "nihil_per_ouder=misschien"], "nihil_per_ouder"),
        (["decide", NOOR, "--law", "nergens"], "nergens"),
        (["decide", str(ROOT / "examples")], "map"),
        (["replay", NOOR], "JSON"),
        (["check", "nergens"], "bestaat niet"),
        (["diff", CORPUS], "voorstel"),
        (["onzin"], "onzin"),
    ],
)
def test_wrong_input_is_told_in_words_and_exits_with_1(
    run: Run, arguments: list[str], words: str
) -> None:
    code, out, err = run(*arguments)
    assert code == 1
    assert words in out + err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "command",
    ["check", "fmt", "coverage", "decide", "questions", "replay", "schema", "diff", "demo"],
)
def test_every_command_has_help_with_examples(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"uitvoerbaar {command}" in out


def test_any_bytes_as_a_case_give_a_message(run: Run, tmp_path: Path) -> None:
    for number, content in enumerate([b"\xff\xfe\x00", b"", b"[1, 2", b"- a", b"peildatum: x"]):
        path = tmp_path / f"{number}.yaml"
        path.write_bytes(content)
        code, _, err = run("decide", str(path))
        assert code == 1
        assert str(path) in err


def test_the_installed_command_runs_and_tells_its_version() -> None:
    command = Path(sys.executable).parent / "uitvoerbaar"
    answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    assert answer.returncode == 0
    assert "version" in answer.stdout


def test_the_tour_shows_questions_decision_and_replay(run: Run) -> None:
    code, out, _ = run("demo", NOOR)
    assert code == 0
    assert "Gevraagd:" in out
    assert "€ 305,75" in out
    assert "de uitkomst is gelijk" in out
