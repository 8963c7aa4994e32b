"""Documents made to do harm: each is refused or neutralised with a reason, within the limits, and the next one is read."""

import io
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import docx
import pytest

from assistant.curation.examine import Examiner
from assistant.curation.intake import Delivery, Intake
from assistant.settings import Settings

LIMITS = Settings(read_max_seconds=3, read_max_memory_mb=1024, read_max_pages=300, read_max_characters=300_000, ocr=False)


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    with Examiner(LIMITS) as examiner:
        yield Intake(LIMITS, {}, examiner)


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def stream(data: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters, data)


def page_with(content: bytes, more: bytes = b"", catalogue: bytes = b"") -> bytes:
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> %s >>" % more,
        content,
    )


TEXT = stream(zlib.compress(b"BT /F1 12 Tf 50 700 Td (The ministers met on 3 May 2024.) Tj ET"))


def word(change: dict[str, str] | None = None, more: dict[str, bytes] | None = None) -> bytes:
    """A Word file with parts changed by replacing text, and with more parts."""
    buffer, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("The ministers met. PLACE")
    document.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                for before, after in (change or {}).items():
                    data = data.replace(before, after)
            new.writestr(name, data.encode("utf-8", "surrogateescape"))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{entities}]><w:document'


def zip_of(name: str, megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as file:
        for _ in range(megabytes):
            file.write(b" " * 1_000_000)
    return out.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "flate-bomb.pdf": lambda: page_with(stream(zlib.compress(b" " * 120_000_000, 9))),
    "flate-twice.pdf": lambda: page_with(
        stream(zlib.compress(zlib.compress(b" " * 120_000_000, 9), 9), b"[/FlateDecode /FlateDecode]")
    ),
    "many-pages.pdf": lambda: pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 2000000000 >>"),
    "circle.pdf": lambda: pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 3 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 3 >>",
    ),
    "nested.pdf": lambda: pdf(
        b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 100_000 + b"]" * 100_000 + b" >>", b"<< /Type /Pages >>"
    ),
    "endless-text.pdf": lambda: page_with(
        stream(zlib.compress(b"BT /F1 1 Tf " + b"(abcdefghij klmn) Tj " * 3_000_000 + b"ET", 9))
    ),
    "laughs.docx": lambda: word({"<w:document": laughs(), "PLACE": "&l9;"}),
    "outside.docx": lambda: word(
        {"<w:document": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document', "PLACE": "&x;"}
    ),
    "macros.docx": lambda: word(more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"}),
    "bomb.docx": lambda: word(more={"word/media/zeros.xml": bytes(450_000_000)}),
    "deep.docx": lambda: word({"PLACE": "</w:t></w:r>" + "<w:ins>" * 50_000 + "</w:ins>" * 50_000 + "<w:r><w:t>"}),
    "deep.html": lambda: b"<html><body>" + b"<div>" * 300_000 + b"text" + b"</div>" * 300_000,
    "program.pdf": lambda: b"MZ\x90\x00" + bytes(2000),
    "archive.docx": lambda: zip_of("a.txt", 1),
    "page.txt": lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "report.txt": lambda: page_with(TEXT),
    "picture.docx": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "zip-bomb.zip": lambda: zip_of("zeros.txt", 30),
    "long-line.txt": lambda: b"word " * 80_000,
}


@cache
def hostile(name: str) -> bytes:
    return HOSTILE[name]()


@pytest.mark.parametrize("name", HOSTILE)
def test_each_has_an_outcome_with_a_reason(intake: Intake, name: str) -> None:
    started = time.monotonic()
    delivery: Delivery = intake.content(name, hostile(name))
    assert time.monotonic() - started < 30
    assert len(delivery.arrived) + len(delivery.refused) == 1
    if delivery.arrived:
        assert name in ("deep.html", "deep.docx"), "it was taken in"
        assert "passwd" not in str(delivery.arrived[0].proposed)
    else:
        refusal = delivery.refused[0]
        assert refusal.reason and refusal.remedy


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("laughs.docx", "entities"),
        ("outside.docx", "entities"),
        ("macros.docx", "macros"),
        ("many-pages.pdf", "damaged"),
        ("program.pdf", "does not fit the ending"),
        ("report.txt", "does not fit the ending"),
        ("page.txt", "web page"),
        ("archive.docx", "not a Word document"),
        ("long-line.txt", "larger than the limit"),
    ],
)
def test_the_reason_is_the_right_one(intake: Intake, name: str, words: str) -> None:
    assert words in intake.content(name, hostile(name)).refused[0].reason


def test_after_all_that_a_good_document_is_read(intake: Intake) -> None:
    arrived = intake.content("good.pdf", page_with(TEXT)).arrived
    assert arrived[0].metadata["published"] == "2024-05-03"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        (
            "script.html",
            b"<html><body onload='x()'><h1>News</h1><p>The ministers met.</p><script>steal()</script>"
            b"<iframe src='http://example.org'></iframe></body></html>",
            ("1 script", "1 event handler", "1 embedded frame"),
        ),
        (
            "run.pdf",
            page_with(TEXT, catalogue=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
            ("scripts that would run",),
        ),
        (
            "launch.pdf",
            page_with(
                TEXT, more=b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (calc.exe) >> >>]"
            ),
            ("would start a program",),
        ),
        ("attached.pdf", page_with(TEXT, catalogue=b"/Names << /EmbeddedFiles << /Names [] >> >>"), ("attached files",)),
    ],
)
def test_what_is_left_aside_is_named(name: str, data: bytes, words: tuple[str, ...]) -> None:
    with Examiner(LIMITS) as examiner:
        examined = examiner.content(name, data)
    assert examined.document is not None
    said = " ".join(examined.inspection.findings)
    assert all(word in said for word in words), said
    assert not any(text in examined.document.text for text in ("steal", "alert", "calc"))
