"""`lodestone settings`: value and origin of each setting."""

from pathlib import Path

import pytest
from commands_run import Run

from assistant.settings import Settings


def test_every_setting_is_described(run: Run) -> None:
    ran = run("settings")
    assert ran.code == 0 and ran.err == ""
    text = " ".join(ran.out.split())
    for name, field in Settings.model_fields.items():
        assert f"{name} = " in ran.out
        assert field.description and field.description in text
    assert ran.out.count("(default)") == len(Settings.model_fields)


def test_the_origin_of_a_value_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lodestone.toml").write_text("retrieve = 7\npassage_words = 50\n")
    monkeypatch.setenv("LODESTONE_RETRIEVE", "9")
    out = run("settings").out
    assert "retrieve = 9  (environment variable LODESTONE_RETRIEVE)" in out
    assert f"passage_words = 50  ({tmp_path / 'lodestone.toml'})" in out


def test_a_misspelt_variable_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_RETREIVE", "9")
    ran = run("settings")
    assert ran.code == 0
    assert "LODESTONE_RETREIVE is no setting. Did you mean LODESTONE_RETRIEVE?" in ran.err


def test_passwords_are_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_DATABASE", "postgresql://ada:secret@db/talks")
    assert "postgresql://ada:***@db/talks" in run("settings").out


@pytest.mark.parametrize("content, told", [("retrieve = 0", "'retrieve' is wrong"), ("retreive = 5", "'retreive' is wrong")])
def test_a_bad_settings_file_is_told(run: Run, tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "lodestone.toml").write_text(content)
    ran = run("settings")
    assert ran.code == 2
    assert told in ran.complaint and "lodestone.toml" in ran.complaint
