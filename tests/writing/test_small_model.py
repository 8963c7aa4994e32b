"""A real model over real HTTP: SmolLM2-135M-Instruct, the worst writer imaginable, served by llama.cpp on loopback.

What it says is not known beforehand; what must hold of any answer is: nothing of it is shown that its evidence does not say.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from assistant.assistant import Assistant
from assistant.model import Filters
from assistant.writing.pack import make_pack
from assistant.writing.parse import Said
from assistant.writing.review import Reviewer

SERVE = """
import sys, time
import xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path, parameters.port = sys.argv[1], int(sys.argv[2])
parameters.hostnames, parameters.n_ctx, parameters.n_parallel = ["127.0.0.1"], 4096, 1
for cpu in (parameters.cpuparams, parameters.cpuparams_batch):
    cpu.n_threads, cpu.poll = 1, 0  # threads that wait for one another are slow on a shared machine
server = xllamacpp.Server(parameters)
time.sleep(600)
"""
QUESTIONS = (
    "How many member states does CERN have?",
    "Who was Director General of ESA before Josef Aschbacher?",
)


@pytest.fixture(scope="module")
def model_server(small_model: Path) -> Iterator[str]:
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(small_model), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urlopen(f"http://127.0.0.1:{port}/health", timeout=1).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait(20)


@pytest.fixture(scope="module")
def writer(science: Assistant, model_server: str) -> Assistant:
    changes = {
        "chat_model": "openai:smollm2",
        "chat_base_url": model_server,
        "chat_max_tokens": 60,
        "chat_evidence": 1,
        "chat_timeout": 60,
        "chat_seconds": 90,
    }
    return Assistant(science.settings.model_copy(update=changes), science.index)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_unsupported_is_shown(writer: Assistant, question: str) -> None:
    os.environ.pop("OPENAI_API_KEY", None)  # a server of one's own asks for no key
    plain = writer.ask(question, engine="embedded")
    answer = writer.ask(question)
    assert answer.status == plain.status
    writing = answer.trace["writing"]
    assert writing["replies"][0].strip() and writing["sentences"]
    assert writing["milliseconds"]["first words"] > 0
    assert {c.quote for c in plain.citations} <= {c.quote for c in answer.citations}
    reviewer = Reviewer(make_pack(plain, writer.index, writer.ledger, writer.lexicon, Filters(), 1), writer.lexicon)
    own = {s.text for s in plain.statements}
    for statement in answer.statements:
        assert statement.citations
        if statement.text not in own:
            said = statement.text.partition(" (source of ")[0]
            assert reviewer.check(Said(said if said.endswith(".") else said + ".")).passes
    rejected = [s["text"] for s in writing["sentences"] if not s["passes"]]
    assert not {s.text for s in answer.statements} & set(rejected)
