"""A person's proof holds, is checked by a script of its own, and anything changed is found."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import check_proof as independent
from tests.counts import count
from tests.journal.samples import BART, LONG, SHORT, entry, scalar
from uitvoerbaar.journal import Head, Journal, JournalError, Keys, KeysError
from uitvoerbaar.journal.erasing import erase
from uitvoerbaar.journal.keys import write_whole
from uitvoerbaar.journal.proof import ProofError, check_proof, make_proof

SCRIPT = Path(independent.__file__)


def holds_by_script(proof: Any, keys: Keys) -> bool:
    """Whether the independent script lets a proof pass; it raises nothing but its own error."""
    known = keys.public().data()["keys"]
    try:
        independent.check(json.loads(json.dumps(proof)), known)
    except independent.NotHoldingError:
        return False
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return False  # main() calls these damaged
    return True


def holds(proof: Any, keys: Keys) -> bool:
    try:
        check_proof(json.loads(json.dumps(proof)), keys.public())
    except (ProofError, KeysError):
        return False
    return True


def test_every_entry_has_a_proof_at_every_size(journal: Journal, keys: Keys) -> None:
    kept: list[Head] = [journal.head()]
    for size in range(1, 12):
        journal.append(entry(size))
        kept.append(journal.head())
        for number in range(size):
            for before in kept[::3]:
                proof = make_proof(journal, SHORT, number, before)
                proven = check_proof(proof, keys.public())
                assert proven.line is not None
                assert (proven.number, proven.since) == (number, before)
                assert proven.head == kept[-1]
                assert holds_by_script(proof, keys)


def test_proofs_hold_across_full_tiles(journal: Journal, keys: Keys) -> None:
    journal.append_many(entry(n) for n in range(250))
    before = journal.head()
    journal.append_many(entry(n) for n in range(250, 800))
    for number in (0, 255, 256, 511, 512, 799):
        proof = make_proof(journal, SHORT, number, before)
        assert check_proof(proof, keys.public()).number == number
        assert holds_by_script(proof, keys)


def test_a_proof_shows_the_line_and_nothing_that_links_it(journal: Journal, keys: Keys) -> None:
    given_entry = entry(transaction="zaak-7", caller="https://toeslagen.example/")
    journal.append_many([given_entry, entry(1, subject=BART, trace_id=given_entry.trace_id)])
    text = json.dumps(make_proof(journal, SHORT, 0))
    assert "inkomen" in text
    link = json.loads(str(scalar(journal, "SELECT link FROM journal_content WHERE number = 0")))
    salt = str(scalar(journal, "SELECT salt FROM journal_content WHERE number = 0"))
    hidden = [link["trace"], link["span"], "zaak-7", "toeslagen.example", salt]
    assert not any(secret in text for secret in hidden)
    assert keys.pseudonym_of(BART, "DUO") not in text


def paths(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all texts in a proof."""
    if isinstance(data, str):
        return [at]
    if isinstance(data, dict):
        return [p for key, value in data.items() for p in paths(value, (*at, key))]
    if isinstance(data, list):
        return [p for index, value in enumerate(data) for p in paths(value, (*at, index))]
    return []


def changed_at(data: Any, place: tuple[Any, ...], change: Any) -> Any:
    """A copy of the data with the text at a place changed."""
    copy = json.loads(json.dumps(data))
    inner = copy
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = change(inner[place[-1]])
    return copy


@pytest.fixture(scope="module")
def proof_and_keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Keys]:
    keys = Keys.generate()
    path = tmp_path_factory.mktemp("proof") / "journaal.db"
    with Journal.open(str(path), keys) as journal:
        journal.append_many(entry(n, retention=(SHORT, LONG)[n % 2]) for n in range(9))
        before = journal.head()
        journal.append_many(entry(n, retention=(SHORT, LONG)[n % 2]) for n in range(30))
        return make_proof(journal, SHORT, 3, before), keys


@given(st.data())
@settings(max_examples=count(150, 5_000))
def test_any_changed_character_of_a_proof_is_found_by_both(
    proof_and_keys: tuple[Any, Keys], data: st.DataObject
) -> None:
    proof, keys = proof_and_keys
    assert holds(proof, keys)
    assert holds_by_script(proof, keys)
    place = data.draw(st.sampled_from(paths(proof)))
    where = data.draw(st.integers(0, 10_000))
    mark = data.draw(st.sampled_from("abpA0 _é"))

    def change(text: str) -> str:
        at = where % len(text)
        other = mark if text[at] != mark else "c"
        return text[:at] + other + text[at + 1 :]

    broken = changed_at(proof, place, change)
    assert not holds(broken, keys)
    assert not holds_by_script(broken, keys)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "x",
        5,
        {},
        {"form": "uitvoerbaar journaalbewijs 1"},
        {"form": 1},
        {"form": "uitvoerbaar journaalbewijs 1", "head": []},
    ],
)
def test_what_is_no_proof_is_refused(broken: Any, keys: Keys) -> None:
    assert not holds(broken, keys)


def test_parts_that_are_left_out_or_swapped_are_found(
    proof_and_keys: tuple[Any, Keys],
) -> None:
    proof, keys = proof_and_keys
    for name in proof:
        without = {key: value for key, value in proof.items() if key != name}
        assert not holds(without, keys)
        if name != "form":
            assert not holds_by_script(without, keys)
    for changes in (
        {"retention": LONG},
        {"number": "4"},
        {"path": proof["path"][1:]},
        {"path": [*proof["path"], proof["leaf"]]},
        {"head": proof["since"]["head"]},
        {"since": {"head": proof["head"], "path": proof["path"]}},
        {"since": {"head": proof["since"]["head"], "path": []}},
    ):
        assert not holds(proof | changes, keys)
        assert not holds_by_script(proof | changes, keys)
    stranger = Keys.generate()
    assert not holds(proof, stranger)
    assert not holds_by_script(proof, stranger)


def test_a_proof_still_holds_after_the_content_was_erased(
    journal: Journal, keys: Keys, tmp_path: Path
) -> None:
    journal.append_many(entry(n) for n in range(5))
    before = journal.head()
    mine = make_proof(journal, SHORT, 2)
    erase(journal, SHORT, date(2100, 1, 1), date(2100, 1, 1), decided=True)
    journal.append_many(entry(n) for n in range(5, 9))
    later = make_proof(journal, SHORT, 2, before)
    proven = check_proof(later, keys.public())
    assert proven.line is None
    assert later["leaf"] == mine["leaf"]
    assert check_proof(mine, keys.public()).line is not None
    public = tmp_path / "openbaar.json"
    write_whole(public, json.dumps(keys.public().data()))
    write_whole(tmp_path / "bewijs.json", json.dumps(mine))
    write_whole(tmp_path / "later.json", json.dumps(later))
    done = run_script("bewijs.json", "openbaar.json", "--later", "later.json", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    other = make_proof(journal, SHORT, 3)
    write_whole(tmp_path / "later.json", json.dumps(other))
    done = run_script("bewijs.json", "openbaar.json", "--later", "later.json", folder=tmp_path)
    assert done.returncode == 1
    assert "andere regel" in done.stdout


def run_script(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the script by itself, without the product on its path."""
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        timeout=60,
    )


def test_the_script_imports_nothing_of_the_product() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    imported = {
        line.split()[1].split(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= {*sys.stdlib_module_names, "cryptography"}


def test_the_script_says_what_is_wrong_without_a_traceback(
    proof_and_keys: tuple[Any, Keys], tmp_path: Path
) -> None:
    proof, keys = proof_and_keys
    write_whole(tmp_path / "k.json", json.dumps(keys.public().data()))
    write_whole(tmp_path / "p.json", json.dumps(proof))
    write_whole(tmp_path / "x.json", "geen json")
    write_whole(tmp_path / "l.json", "[]")
    write_whole(tmp_path / "d.json", "[" * 100_000)
    done = run_script("p.json", "k.json", folder=tmp_path)
    assert done.returncode == 0
    assert "Het bewijs klopt." in done.stdout
    assert "alleen gegroeid" in done.stdout
    for arguments in (
        ("x.json", "k.json"),
        ("p.json", "x.json"),
        ("weg.json", "k.json"),
        ("l.json", "k.json"),
        ("p.json", "p.json"),
        ("k.json", "k.json"),
        ("d.json", "k.json"),
    ):
        done = run_script(*arguments, folder=tmp_path)
        assert done.returncode == 1, arguments
        assert "klopt niet" in done.stdout
        assert "Traceback" not in done.stderr


def test_a_line_that_is_delayed_has_no_proof_for_the_person_yet(journal: Journal) -> None:
    journal.append(entry(visible_from=date(2027, 1, 1)))
    with pytest.raises(JournalError) as caught:
        make_proof(journal, SHORT, 0, on=date(2026, 12, 31))
    with pytest.raises(JournalError) as missing:
        make_proof(journal, SHORT, 1, on=date(2026, 12, 31))
    assert caught.value.sentence == missing.value.sentence
    assert make_proof(journal, SHORT, 0, on=date(2027, 1, 1))["content"] is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=10), st.integers(-3, 3))
def test_an_entry_that_is_not_there_has_no_proof(
    journal: Journal, retention: str, number: int
) -> None:
    with pytest.raises(JournalError, match="niet"):
        make_proof(journal, retention.replace("\0", ""), number)
