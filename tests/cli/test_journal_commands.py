"""The commands of the journal as people run them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journal.samples import ANNA, BART, LONG, SHORT, entry, rewrite
from uitvoerbaar.cli import main
from uitvoerbaar.journal import Journal, Keys

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `uitvoerbaar journal ...` in this process: exit code, output, errors."""

    def call(*arguments: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["uitvoerbaar", "journal", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return call


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with keys and a journal of six entries; the current one."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("keys", "sleutels.json", "--public", "openbaar.json")
    assert code == 0
    assert "gemaakt" in out
    with Journal.open("journaal.db", "sleutels.json") as journal:
        journal.append_many(
            entry(n, subject=(ANNA, BART)[n % 2], retention=(SHORT, LONG)[n // 5]) for n in range(6)
        )
    monkeypatch.setenv("UITVOERBAAR_JOURNAL_KEYS", "sleutels.json")
    return tmp_path


def test_a_sound_journal_is_called_sound_and_says_what_was_not_checked(
    run: Run, folder: Path
) -> None:
    code, out, _ = run("verify", "journaal.db")
    assert code == 0
    assert "Het journaal klopt: 6 regels" in out
    assert "Zonder bewaarde kop" in out
    code, out, _ = run("verify", "journaal.db", "--keys", "openbaar.json", "--json")
    assert code == 0
    assert json.loads(out)["sound"] is True


def test_a_kept_head_shows_growth_and_a_rollback(run: Run, folder: Path) -> None:
    before = (folder / "journaal.db").read_bytes()
    for beside in folder.glob("journaal.db-*"):
        beside.unlink()
    with Journal.open("journaal.db", "sleutels.json") as journal:
        journal.append(entry(9))
    code, out, _ = run("head", "journaal.db")
    assert code == 0
    (folder / "kop.json").write_text(out, "utf-8")
    code, out, _ = run("verify", "journaal.db", "--kept", "kop.json")
    assert (code, "alleen gegroeid" in out) == (0, True)
    for beside in folder.glob("journaal.db*"):
        beside.unlink()
    (folder / "journaal.db").write_bytes(before)
    code, out, _ = run("verify", "journaal.db", "--kept", "kop.json")
    assert code == 4
    assert "teruggedraaid" in out


def test_a_changed_line_is_named(run: Run, folder: Path) -> None:
    with Journal.open("journaal.db") as journal:
        rewrite(journal, "UPDATE journal_content SET line = 'x' WHERE tree = 0 AND number = 2")
    code, out, _ = run("verify", "journaal.db")
    assert code == 4
    assert "gewijzigd" in out
    assert "(regel 2, bewaartermijn 5 jaar)" in out
    code, out, _ = run("verify", "journaal.db", "--json")
    assert json.loads(out)["findings"][0]["first"] == 2


def test_a_file_that_is_damaged_or_no_journal_is_not_sound(run: Run, folder: Path) -> None:
    assert run("verify", "sleutels.json")[0] == 4
    whole = (folder / "journaal.db").read_bytes()
    for beside in folder.glob("journaal.db-*"):
        beside.unlink()
    (folder / "journaal.db").write_bytes(whole[: len(whole) // 2])
    code, out, err = run("verify", "journaal.db")
    assert code == 4
    assert "Traceback" not in out + err


def test_a_person_reads_and_gets_a_proof_that_the_script_checks(run: Run, folder: Path) -> None:
    code, out, _ = run("read", "journaal.db", given=f"{ANNA[:4]}.{ANNA[4:6]}.{ANNA[6:]}\n")
    assert code == 0
    assert "Uw gegevens komen 3 keer voor" in out
    assert "Regel 4, bewaartermijn: 5 jaar." in out
    code, out, _ = run("head", "journaal.db")
    (folder / "kop.json").write_text(out, "utf-8")
    code, out, _ = run("proof", "journaal.db", SHORT, "4", "--since", "kop.json")
    assert code == 0
    (folder / "bewijs.json").write_text(out, "utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "check_proof.py"), "bewijs.json", "openbaar.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "Het bewijs klopt." in done.stdout


def test_who_is_not_in_it_is_told_so(run: Run, folder: Path) -> None:
    code, out, _ = run("read", "journaal.db", given="999991723")
    assert (code, out.strip()) == (0, "In dit journaal staat niets over u.")
    code, out, _ = run("read", "journaal.db", "--json", given="999991723")
    assert (code, json.loads(out)) == (0, [])


def test_two_journals_are_compared_by_address_or_by_extract(run: Run, folder: Path) -> None:
    code, out, _ = run("reconcile", "journaal.db", "--extract")
    assert code == 0
    rows = out.splitlines()
    (folder / "uittreksel.jsonl").write_text("\n".join(rows), "utf-8")
    code, out, _ = run("reconcile", "journaal.db", "uittreksel.jsonl")
    assert (code, "gelijk" in out) == (0, True)
    (folder / "uittreksel.jsonl").write_text("\n".join(rows[1:]), "utf-8")
    code, out, _ = run("reconcile", "journaal.db", "uittreksel.jsonl")
    assert code == 4
    assert "ontbreekt bij de ander" in out
    Journal.open("leeg.db", Keys.generate()).close()
    code, out, _ = run(
        "reconcile", "leeg.db", "journaal.db", "--between", "DUO", "Belastingdienst", "--json"
    )
    assert code == 4
    assert [row["lack"] for row in json.loads(out)] == ["ontbreekt hier"] * 6
    code, _, err = run("reconcile", "journaal.db")
    assert code == 1
    assert "--extract" in err


def test_erasing_asks_first_and_keeps_to_the_retention(run: Run, folder: Path) -> None:
    code, _, err = run("erase", "journaal.db", SHORT, "--before", "2026-01-01", "--yes")
    assert code == 1
    assert "nog niet voorbij" in err
    code, _, err = run("erase", "journaal.db", SHORT, "--before", "2020-01-01", given="n\n")
    assert code == 1
    assert "Afgebroken" in err
    code, out, _ = run("erase", "journaal.db", SHORT, "--before", "2020-01-01", "--yes")
    assert (code, out.strip()) == (0, "0 regels gewist")
    assert run("verify", "journaal.db")[0] == 0


def test_keys_are_added_and_old_ones_kept(run: Run, folder: Path) -> None:
    old = Keys.load(folder / "sleutels.json")
    code, out, _ = run("keys", "sleutels.json", "--new-pseudonym-key", "--new-signing-key")
    assert (code, "aangevuld" in out) == (0, True)
    new = Keys.load(folder / "sleutels.json")
    assert new.signing.items() > old.signing.items()
    assert new.pseudonym.items() > old.pseudonym.items()
    assert run("keys", "sleutels.json")[0] == 0
    assert Keys.load(folder / "sleutels.json") == new
    with Journal.open("journaal.db", new) as journal:
        journal.append(entry(12))
    assert "4 keer" in run("read", "journaal.db", given=ANNA)[1]
    assert run("verify", "journaal.db")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "weg.db"),
        ("verify", "journaal.db", "--keys", "weg.json"),
        ("verify", "journaal.db", "--kept", "openbaar.json"),
        ("head", "weg.db"),
        ("head", "mysql://x"),
        ("proof", "journaal.db", SHORT, "99"),
        ("proof", "journaal.db", SHORT, "-1"),
        ("proof", "journaal.db", SHORT, "²"),
        ("proof", "journaal.db", "6 jaar", "0"),
        ("read", "journaal.db"),
        ("read", "journaal.db", "--keys", "openbaar.json"),
        ("proof", "journaal.db", SHORT, "0", "--since", "sleutels.json"),
        ("reconcile", "journaal.db", "sleutels.json"),
        ("reconcile", "journaal.db", "weg.db"),
        ("erase", "journaal.db", "6 jaar", "--before", "2020-01-01", "--yes"),
        ("keys", "journaal.db"),
        ("keys", "geen/map/sleutels.json"),
    ],
)
def test_wrong_input_gets_a_sentence_and_exit_code_1(
    run: Run, folder: Path, arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*arguments)
    assert code == 1
    assert err.strip()
    assert "Traceback" not in out + err
