"""What the tests of the commands share: runs of the command, and documents to run it on."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.settings import Settings

ASK = "How many member states does CERN have?"


@dataclass(frozen=True)
class Ran:
    """What one run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The error message, after a check that it has the form in which users see errors."""
        assert "Traceback" not in self.err
        lines = self.err.strip().splitlines()
        assert lines and lines[0].startswith("lodestone: ") and len(lines) <= 2, self.err
        return self.err


Run = Callable[..., Ran]


def variables(settings: Settings) -> dict[str, str]:
    return {
        "LODESTONE_CORPUS": str(settings.corpus),
        "LODESTONE_INDEX": str(settings.index),
        "LODESTONE_DATABASE": settings.database,
    }


def command(*words: str | bytes) -> list[str | bytes]:
    return [sys.executable, "-m", "assistant.cli", *words]


def finished(process: "subprocess.CompletedProcess[str]") -> Ran:
    return Ran(process.returncode, process.stdout, process.stderr)


def write_source(corpus: Path, source_id: str, text: str, **fields: str) -> Path:
    metadata = {
        "id": source_id,
        "title": source_id.replace("-", " ").title(),
        "publisher": "Harbour Office",
        "published": "2022-03-01",
        "kind": "report",
        "licence": "CC0-1.0",
    } | fields
    path = corpus / "sources" / f"{source_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f'{name}: "{value}"\n' for name, value in metadata.items())
    path.write_text(f"---\n{front}---\n\n{text}\n", encoding="utf-8")
    return path
