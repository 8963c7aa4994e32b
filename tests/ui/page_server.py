"""A real server of the page on a small real corpus: texts, a ledger and a PDF."""

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LIGHTHOUSE = {
    "title": "The lighthouse of Skerrow",
    "publisher": "Skerrow Harbour Office",
    "published": "2019-05-04",
    "kind": "report",
    "licence": "CC0-1.0",
}
KEEPER = "The lighthouse of Skerrow was lit for the first time on 9 April 1871 by its keeper Ailsa Brodie."


CASES = """
kind: count
cases:
- {id: members-now, question: "How many member states does CERN have?", expects: [[25]], wrong_versions: [24], gold: &gold
     {source: handbook-cern-members-2025, quote: "CERN has had 25 member states since 21 June 2025."}}
- {id: members-then, as_of: 1995-06-30, question: "How many member states does CERN have?", expects: [[19]], gold: *gold}
- {id: members-wrong, kind: follow-up, question: "And how many members had it in 2017?", expects: [[99]], gold: *gold,
   history: [{question: "When was CERN founded?", answer: "In 1954, <b>they</b> say."}], as_of: 2020-01-31}
- {id: director, kind: person, question: "Which person was the Director-General of CERN on 30 June 2010?",
   expects: [[Rolf-Dieter Heuer]], gold: *gold}
- {id: violin, kind: not-covered, question: "What does a violin cost in Vienna?", status: not_covered}
"""


@dataclass(frozen=True)
class Server:
    """A running `streamlit run app.py`: its address, its process and the folder of its data."""

    address: str
    process: subprocess.Popen[bytes]
    folder: Path
    environment: dict[str, str]

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")


def make_corpus(folder: Path) -> None:
    """The second corpus of the tests, with a PDF of two pages beside it."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    shutil.copytree(ROOT / "tests" / "corpora" / "science", folder)
    path = folder / "sources" / "lighthouse-skerrow-2019.pdf"
    text = getSampleStyleSheet()
    filler = "The tower stands on the outer reef, and its stairs are of granite. " * 12
    story = [Paragraph("The lighthouse of Skerrow", text["Heading1"]), Paragraph(filler, text["BodyText"]), PageBreak()]
    pieces = (("First light", "Heading2"), (filler, "BodyText"), (KEEPER, "BodyText"))
    story += [Paragraph(words, text[style]) for words, style in pieces]
    SimpleDocTemplate(str(path)).build(story)
    lines = [f'{name}: "{value}"' for name, value in {"id": path.stem, **LIGHTHOUSE}.items()]
    path.with_suffix(".yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_cases(folder: Path) -> None:
    """Cases on that corpus: most are answered right; `members-wrong` expects what no document says."""
    folder.mkdir()
    (folder / "cern.yaml").write_text(CASES, encoding="utf-8")


def start_server(folder: Path, **settings: str) -> Server:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "LODESTONE_CORPUS": str(folder / "corpus"),
        "LODESTONE_INDEX": str(folder / "index"),
        "LODESTONE_DATABASE": f"sqlite:///{folder / 'history.db'}",
        "LODESTONE_EVAL_CASES": str(folder / "cases"),
        "LODESTONE_EVAL_RUNS": str(folder / "runs"),
        **settings,
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}/", process, folder, environment)
    for _ in range(300):
        try:
            urlopen(server.address + "_stcore/health", timeout=1).close()
            return server
        except (URLError, OSError):
            assert process.poll() is None, server.log()
            time.sleep(0.1)
    stop_server(server)
    raise AssertionError(f"the server did not start: {server.log()}")


def stop_server(server: Server) -> None:
    server.process.terminate()
    server.process.wait(20)
