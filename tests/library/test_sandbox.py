"""The process that parses documents has no network, starts no program and writes no file."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.library.catalogue import file_sha256
from assistant.library.reading import Reader
from assistant.settings import ROOT, Settings

ATTEMPTS = """
import socket, subprocess, sys
from pathlib import Path
from lxml import etree
from assistant.library.sandbox import shut_doors
shut_doors()

def attempt(name, action):
    try:
        action()
    except Exception as error:
        print(name, "refused", type(error).__name__)
    else:
        print(name, "POSSIBLE")

port = int(sys.argv[1])
attempt("socket", lambda: socket.create_connection(("127.0.0.1", port), 2))
attempt("program", lambda: subprocess.run(["true"]))
attempt("write", lambda: Path(sys.argv[2]).write_text("x"))
# Native code that asks for an address by itself, past Python:
attempt("native", lambda: etree.parse(f"http://127.0.0.1:{port}/", etree.XMLParser(no_network=False)))
"""


@pytest.fixture
def listener() -> "list[object]":
    """A server on loopback: [port, connections so far]."""
    server = socket.create_server(("127.0.0.1", 0))
    connections: list[object] = []

    def accept() -> None:
        while True:
            try:
                connections.append(server.accept())
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    yield [server.getsockname()[1], connections]
    server.close()


def test_nothing_gets_out_of_the_process(listener: "list[object]", tmp_path: Path) -> None:
    port, connections = listener
    target = tmp_path / "written"
    run = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, str(port), str(target)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    outcomes = dict(line.split(" ", 1) for line in run.stdout.splitlines())
    assert set(outcomes) == {"socket", "program", "write", "native"}
    assert all(outcome.startswith("refused") for outcome in outcomes.values()), outcomes
    assert connections == [] and not target.exists()


def test_the_worker_of_the_reader_has_no_secrets_and_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real worker: its environment holds no setting of ours, and where the kernel allows it a network of its own."""
    monkeypatch.setenv("LODESTONE_SECRET_TOKEN", "hidden")
    path = tmp_path / "a.txt"
    path.write_text("Some text to read.")
    with Reader(Settings()) as reader:
        assert reader.read(path, "a", file_sha256(path)).text == "Some text to read."
        assert reader._worker is not None
        process = Path(f"/proc/{reader._worker.pid}")
        if not process.is_dir():
            pytest.skip("there is no /proc here")
        assert b"hidden" not in (process / "environ").read_bytes()
        allowed = subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0
        if allowed:
            assert os.readlink(process / "ns/net") != os.readlink("/proc/self/ns/net")
