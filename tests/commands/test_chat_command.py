"""`lodestone chat`: what it says before it starts, and that it serves this machine alone."""

import re
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from commands_run import Run, command


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_named(on_science: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = on_science("chat", "--port", str(port))
    assert ran.code == 2
    assert f"Port {port} is taken" in ran.complaint and "--port" in ran.complaint


def test_no_port_is_explained(run: Run) -> None:
    for port in ("0", "65536", "-1", "http"):
        ran = run("chat", f"--port={port}")
        assert ran.code == 2 and f"'{port}' is no port" in ran.err


def test_it_serves_this_machine_alone_and_reports_nothing(science_environment: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    words = command("chat", "--port", str(port))
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log, cwd=tmp_path, env=science_environment)
    try:
        until = time.monotonic() + 90
        while not _healthy(port):
            assert server.poll() is None and time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.2)
        listening = _listening(port)
    finally:
        server.terminate()
        server.wait(30)
    assert listening and listening <= {"127.0.0.1", "::1"}
    said = (tmp_path / "log").read_text()
    assert f"http://localhost:{port}" in said
    assert not re.search(r"Traceback|email|External URL|Network URL", said)


def _healthy(port: int) -> bool:
    try:
        with urlopen(f"http://localhost:{port}/_stcore/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


def _listening(port: int) -> set[str]:
    """The addresses on which this machine listens on the port."""
    import psutil

    connections = psutil.net_connections("tcp")
    return {c.laddr.ip for c in connections if c.status == psutil.CONN_LISTEN and c.laddr.port == port}
