"""The whole way from the corpus to the marked quote in a network namespace that has nothing but loopback."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from page_server import ROOT, Server


def test_page_and_answer_need_no_network(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("network namespaces cannot be made here (unshare -rn)")
    for name in ("corpus", "index"):
        if (server.folder / name).is_dir():
            shutil.copytree(server.folder / name, tmp_path / name)
    script = str(Path(__file__).with_name("offline_visit.py"))
    visit = ["unshare", "-rn", sys.executable, script, str(tmp_path), "How many member states does CERN have?"]
    done = subprocess.run(visit, cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "25" in done.stdout
