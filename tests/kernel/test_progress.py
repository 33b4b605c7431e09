"""A comparison that was stopped goes on where it was, and starts anew for another law or kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernel import progress


def test_what_was_done_before_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(progress.SETTING, str(tmp_path / "progress"))
    assert not progress.done_before("persons", 0, 100)
    progress.note_done("persons", 0, 100)
    progress.note_done("persons", 100, 100)
    assert progress.done_before("persons", 0, 100)
    assert progress.done_before("persons", 100, 100)
    assert not progress.done_before("persons", 0, 200)
    assert not progress.done_before("laws", 0, 100)
    monkeypatch.setattr(progress, "_version", lambda: "another")
    assert not progress.done_before("persons", 0, 100)


def test_without_a_file_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(progress.SETTING, raising=False)
    progress.note_done("persons", 0, 100)
    assert not progress.done_before("persons", 0, 100)
