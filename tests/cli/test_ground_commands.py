"""The commands about grounds as people run them: answers, exit codes, and clear errors."""

from __future__ import annotations

import csv
import io
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from uitvoerbaar.cli import main
from uitvoerbaar.language.cache import SETTING

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
PURPOSE = "ouderbijdrage_aanvullende_beurs"


def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["uitvoerbaar", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return int(stopped.value.code or 0), captured.out, captured.err


class Runner:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        return run(self._capsys, self._monkeypatch, *arguments)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where these commands keep the law that they read, so that they need not read it each time."""
    folder = tmp_path_factory.mktemp("bewaard")
    folder.chmod(0o700)
    return folder


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kept: Path
) -> Runner:
    monkeypatch.setenv(SETTING, str(kept))
    return Runner(capsys, monkeypatch)


def test_staff_read_what_is_allowed_on_what_article(command: Runner) -> None:
    code, out, _ = command(
        "ground", "inkomensgegeven", "--for", PURPOSE, "--date", "2026-11-28",
        "--assume", "vorm_vrij", "--assume", "meteen_zichtbaar",
    )  # fmt: skip
    assert code == 0
    for part in (
        "AWR artikel 21e, lid 1",
        "de taak staat in WSF artikel 3.9",
        "Bruikbaar: ja, na een aanvraag.",
        "noem het inkomensgegeven in het besluit",
        "Vragen die een mens beantwoordt",
        "Staat het in verhouding",
        "vorm_vrij: ",
    ):
        assert part in " ".join(out.split()), part


def test_staff_read_what_to_ask_whom_if_it_is_not_allowed(command: Runner) -> None:
    code, out, _ = command(
        "ground", "inkomensgegeven", "--for", "ambtshalve aanvullende beurs", "--date", "2026-11-28"
    )
    assert code == 3
    assert "Geen grond staat toe" in out
    assert "Wat ontbreekt" in out
    assert "Het ministerie: leg de ontbrekende bepaling voor" in out
    assert "G025" in out


def test_the_answer_can_be_had_as_data(command: Runner) -> None:
    code, out, _ = command("ground", "woonadres", "--for", "uitwonend_vaststellen", "--json")
    data = json.loads(out)
    assert code == 3
    assert data["permitted"] is False
    assert {"heading", "lines"} <= set(data["sections"][0])


def test_without_a_purpose_the_purposes_are_listed(command: Runner) -> None:
    code, out, _ = command("ground", "inkomensgegeven")
    assert code == 0
    assert PURPOSE in out
    assert command("ground", "postbus")[0] == 1
    assert command("ground", "woz_waarde")[0] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ground", "inkomensgegevn", "--for", PURPOSE), "inkomensgegeven"),
        (("ground", "inkomensgegeven", "--for", "ouderbijdrag"), "ouderbijdrage"),
        (("ground", "inkomensgegeven", "--for", PURPOSE, "--assume", "vorm"), "vorm_vrij"),
        (("ground", "inkomensgegeven", "--for", PURPOSE, "--date", "gisteren"), "2026-03-01"),
        (("grounds", "export", "--party", "DUOO"), "DUO"),
        (("grounds", "record", "mysql://x/y"), "sqlite:///"),
        (("grounds", "check", "nergens"), "nergens"),
        (("grounds", "check", "examples"), "grondslagen: naam"),
    ],
)
def test_a_slip_gets_a_sentence_and_a_mend(
    command: Runner, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    code, _, err = command(*arguments)
    assert code == 1
    assert said in err


def test_the_check_of_a_law_looks_at_its_grounds_too(command: Runner, tmp_path: Path) -> None:
    law = tmp_path / "corpus"
    shutil.copytree(CORPUS, law)
    page = law / "grondslagen" / "inkomen.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("als G026", "als G025", 1), encoding="utf-8")
    code, out, err = command("check", str(law), "--no-examples")
    assert code == 2
    assert "172 gronden" not in out
    assert "grondslagen/inkomen.md" in err
    assert "GR201" in err
    assert "^" in err
    code, _, err = command("ground", "inkomensgegeven", "--for", PURPOSE, "--law", str(law))
    assert code == 2
    assert "GR201" in err


def test_the_grounds_can_be_checked_by_themselves(command: Runner) -> None:
    code, out, _ = command("grounds", "check", str(CORPUS / "grondslagen"))
    assert code == 0
    assert out.startswith("0 fouten, 0 waarschuwingen; 172 gronden, 93 doelen")
    code, out, _ = command("grounds", "check", "--json")
    assert json.loads(out)["grounds"] == 172


def test_the_register_of_processing_activities_is_a_table(command: Runner) -> None:
    code, out, _ = command("grounds", "export", "--party", "DUO", "--form", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    mine = [r for r in rows if r["activiteit"].endswith(PURPOSE)]
    assert [row["rol"] for row in mine] == ["ontvangen"]
    assert mine[0]["taak"] == "WSF artikel 3.9"
    assert mine[0]["doorgifte buiten de EU"] == "niet in de gronden bepaald"
    assert {row["verwerkingsverantwoordelijke"] for row in rows} >= {"DUO", "DUO, lesgeld"}
    page = command("grounds", "export", "--party", "UWV")[1]
    assert page.startswith("# Register van verwerkingsactiviteiten (AVG artikel 30)")
    assert "| taak | SUWI artikel 30 en" in page


def test_the_pages_are_recorded_in_a_database(command: Runner, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'gronden.db'}"
    assert "stand 1: " in command("grounds", "record", address)[1]
    assert "stand 1: 0 nieuw" in command("grounds", "record", address)[1]


def test_the_tour_shows_a_permit_a_refusal_and_the_proof(command: Runner) -> None:
    code, out, _ = command("demo", str(ROOT / "examples" / "noor.yaml"))
    assert code == 0
    shown = " ".join(out.split())
    for part in (
        "na aanvraag: toegestaan",
        "AWR artikel 21e, lid 1 (G025)",
        "voor aanvraag: geweigerd",
        "Het dichtst bij: G025",
        "Wat ontbreekt: een bepaling",
        "DUO kreeg gegevens van inspecteur: inkomensgegeven.",
        "3 stappen naar een ondertekende kop. Het klopt",
    ):
        assert part in shown, part


def test_the_service_starts_answers_and_stops(tmp_path: Path) -> None:
    program = str(Path(sys.executable).parent / "uitvoerbaar")
    keys = tmp_path / "sleutels.json"
    subprocess.run([program, "journal", "keys", str(keys)], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [
        program, "serve", "--register", str(tmp_path / "gronden.db"), "--journal",
        str(tmp_path / "journaal.db"), "--keys", str(keys), "--port", str(port),
        "--assume", "vorm_vrij", "--assume", "meteen_zichtbaar",
    ]  # fmt: skip
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        try:
            answer = _when_up(f"http://127.0.0.1:{port}", server)
            body = json.loads((ROOT / "examples" / "verzoek.json").read_text(encoding="utf-8"))
            body["context"].pop("time")
            asked = httpx.post(f"http://127.0.0.1:{port}/access/v1/evaluation", json=body).json()
        finally:
            server.send_signal(signal.SIGINT)
            out, err = server.communicate(timeout=30)
    assert answer.status_code == 200
    assert "decision" in asked
    assert f"172 gronden (stand 1), op http://127.0.0.1:{port}" in out.decode()
    assert "999990019" not in (out + err).decode()
    assert "Traceback" not in err.decode()


def _when_up(address: str, server: subprocess.Popen[bytes]) -> httpx.Response:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, server.communicate()
        try:
            return httpx.get(f"{address}/.well-known/authzen-configuration")
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the service does not start")


def test_the_service_is_not_open_to_others_without_callers(command: Runner, tmp_path: Path) -> None:
    keys = tmp_path / "sleutels.json"
    command("journal", "keys", str(keys))
    databases = ("--register", str(tmp_path / "g.db"), "--journal", str(tmp_path / "j.db"))
    base = ("serve", *databases, "--keys", str(keys))
    code, _, err = command(*base, "--host", "0.0.0.0")
    assert code == 1
    assert "--callers" in err
    for text in ("geen json", "{}", '{"token": "DUO"}', '{"' + "a" * 64 + '": "kwaad"}'):
        callers = tmp_path / "aanroepers.json"
        callers.write_text(text, encoding="utf-8")
        code, _, err = command(*base, "--callers", str(callers))
        assert code == 1, text
        assert err
