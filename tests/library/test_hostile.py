"""Odd, broken, locked, scanned and empty files: none crashes or hangs intake, each gives text or a reason."""

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.curation.examine import Examiner
from assistant.errors import UnreadableSource
from assistant.library.reading import READ_REASONS
from assistant.model import Document
from assistant.settings import Settings

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "hostile"
REASONS = {"needs_password": {"encrypted"}, "no_text_layer_image": {"no_text"}, "no_text": {"no_text", "empty"}}


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the folder of hostile files is not here")
def test_hostile_files(sound: Callable[[Document], None]) -> None:
    with (HOSTILE / "EXPECTED.tsv").open() as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert len(rows) > 100
    wrong: list[str] = []
    examiner = Examiner(Settings())
    for row in rows:
        path = HOSTILE / row["file"]
        started = time.monotonic()
        try:
            examined = examiner.file(path)
            got = "readable" if examined.document else "no_text"
            if examined.document:
                sound(examined.document)
            else:
                assert path.name in examined.reason
        except UnreadableSource as error:
            assert error.reason in READ_REASONS and path.name in error.message and error.remedy
            got = error.reason
        if time.monotonic() - started > 20:
            wrong.append(f"{row['file']}: slow")
        # The table counts paragraphs alone: a DOCX with 0 of them may still have text in tables, but is never an empty Document.
        allowed = {"readable"} if row["expected"] == "readable" else REASONS[row["expected"]]
        if row["expected"] == "readable" and row["detail"] == "0":
            allowed = {"empty", "no_text", "readable"}
        if got not in allowed:
            wrong.append(f"{row['file']}: {row['expected']} {row['detail']}, got {got}")
    examiner.close()
    assert not wrong
