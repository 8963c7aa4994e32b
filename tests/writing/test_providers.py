"""Opening chat models, what is said of their failures, and that no key is ever told."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from adversary import Adversary, Reply, ids_of
from conftest import KEY

from assistant.assistant import Assistant
from assistant.cli import main
from assistant.errors import ChatModelError, UsageError
from assistant.settings import Settings, load_settings
from assistant.writing.providers import open_model
from assistant.writing.redaction import redact


def settings(**changes: object) -> Settings:
    return load_settings(**changes)


@pytest.mark.parametrize(
    "text",
    [
        f"Incorrect API key provided: {KEY}. You can find your key",
        "Authorization: Bearer abcdefgh12345678",
        "api_key='abcdefgh12345678' is wrong",
        "https://user:abcdefgh12345678@host/v1",
        "the key sk-ant-abcdefgh12345678 expired",
    ],
)
def test_keys_are_taken_out_of_messages(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shown = redact(text)
    assert KEY not in shown and "abcdefgh12345678" not in shown and "***" in shown


def test_the_value_of_any_variable_that_holds_a_key_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SERVICE_TOKEN", "plainlooking")
    assert redact("the server said plainlooking was wrong") == "the server said *** was wrong"


@pytest.mark.parametrize("name", ["llama3", "openai:", ":x", ""])
def test_a_name_without_a_provider(name: str) -> None:
    with pytest.raises(ChatModelError, match="provider:model"):
        open_model(settings(chat_model=name))


def test_an_unknown_provider_and_a_missing_package() -> None:
    with pytest.raises(ChatModelError, match="cannot be opened"):
        open_model(settings(chat_model="nobody:model"))
    with pytest.raises(ChatModelError, match=r"langchain-mistralai"):
        open_model(settings(chat_model="mistralai:model"))


def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelError, match="OPENAI_API_KEY"):
        open_model(settings(chat_model="openai:model"))


@pytest.mark.parametrize("name", ["ollama:llama3.2", "openai:gpt-4o-mini", "anthropic:claude-sonnet-4-5"])
def test_every_provider_of_the_extras_opens(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    model = open_model(settings(chat_model=name))
    assert model.name == name and model.structured
    assert KEY not in repr(model.parameters)
    assert not open_model(settings(chat_model=name, chat_format="plain")).structured


def test_a_model_that_cannot_be_opened_leaves_the_embedded_answer(chat: Callable[..., Assistant]) -> None:
    assistant = chat(chat_model="mistralai:small")
    answer = assistant.ask("How many member states does CERN have?")
    assert answer.statements == assistant.ask("How many member states does CERN have?", engine="embedded").statements
    assert "embedded engine's answer" in answer.notes[0] and "mistralai" in answer.notes[0]


def test_an_engine_that_there_is_not(science: Assistant) -> None:
    with pytest.raises(UsageError, match="no engine"):
        science.ask("Who?", engine="other")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="No chat model is set"):
        science.ask("Who?", engine="chat")


@pytest.fixture
def configured(server: Adversary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LODESTONE_CHAT_MODEL", "openai:adversary")
    monkeypatch.setenv("LODESTONE_CHAT_BASE_URL", server.address)
    monkeypatch.setenv("LODESTONE_CHAT_TIMEOUT", "2")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["models", "check"])
    shown = capsys.readouterr()
    assert KEY not in shown.out + shown.err
    assert shown.out.count("\n") == 1
    return code, shown.out


@pytest.mark.usefixtures("configured")
def test_check_says_in_one_line_whether_the_model_works(server: Adversary, capsys: pytest.CaptureFixture[str]) -> None:
    line = "The walking club of Elm Street had 40 members on 3 May 2020."
    server.says(lambda body: Reply(f"{line} [{ids_of(body, 'walking')}]"))
    code, shown = checked(capsys)
    assert code == 0 and "works: first words after" in shown and "words a second" in shown
    assert "1 of 1 sentences passed" in shown and "it lacks structured output" in shown

    server.says("Cats are nice.")
    code, shown = checked(capsys)
    assert code == 0 and "the ids of its evidence" in shown and "care" in shown


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(f"Incorrect API key provided: {KEY}", status=401), "does not accept the key"),
        (Reply("slow", status=429), "no further requests"),
        (Reply("", hang_after=0), "did not answer in time"),
    ],
)
def test_check_says_what_is_wrong(server: Adversary, capsys: pytest.CaptureFixture[str], reply: Reply, words: str) -> None:
    server.says(reply)
    code, shown = checked(capsys)
    assert code == 1 and "does not work" in shown and words in shown


def test_without_a_model_the_packages_of_providers_are_not_loaded() -> None:
    code = (
        "import sys; from assistant.assistant import Assistant; import assistant.writing.written; "
        "print([m for m in sys.modules if m.split('.')[0] in ('langchain', 'openai', 'langgraph', 'langchain_openai')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
