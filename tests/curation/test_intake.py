"""Intake of files, folders and archives: what is proposed, what is refused, and the collection of odd files."""

import io
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from assistant.curation.examine import Examiner
from assistant.curation.intake import Arrival, Delivery, Intake
from assistant.curation.ocr import tesseract
from assistant.curation.proposal import check_fields
from assistant.dates import parse_when
from assistant.errors import UsageError
from assistant.model import Source
from assistant.settings import Settings

HARBOUR = Source(
    "harbour-2023", "Tides of 2023", "Skerrow Harbour Office", parse_when("2023-01-02"), "press release", "CC0-1.0",
    "sources/harbour.md", "0" * 64, url="https://harbour.example/tides",
)  # fmt: skip
WORDS = "Skerrow Harbour Office, 9 April 2024. The keeper of the lighthouse and the ministers signed a joint statement today. "


def pdf(*paragraphs: str, title: str = "", author: str = "") -> bytes:
    buffer = io.BytesIO()
    style = getSampleStyleSheet()
    story = [Paragraph(text, style["Title" if number == 0 else "BodyText"]) for number, text in enumerate(paragraphs)]
    SimpleDocTemplate(buffer, title=title, author=author).build(story)
    return buffer.getvalue()


def word() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.core_properties.title = "Minutes of the harbour council"
    document.add_heading("Minutes of the harbour council", 1)
    document.add_paragraph(WORDS)
    document.save(buffer)
    return buffer.getvalue()


HTML = (
    '<html lang="en"><head><title>Lamp lit again | Harbour</title><meta property="og:site_name" content="Skerrow harbour office">'
    '<meta property="article:published_time" content="2024-05-06T10:00:00Z"><link rel="license" href="https://example.org/licence">'
    f"</head><body><article><h1>Lamp lit again</h1><p>{WORDS.replace('9 April 2024', 'the port') * 4}</p></article></body></html>"
).encode()


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    settings = Settings(ocr=False)
    with Examiner(settings) as examiner:
        yield Intake(settings, {HARBOUR.id: HARBOUR}, examiner)


def only(delivery: Delivery) -> Arrival:
    assert len(delivery.arrived) == 1 and not delivery.refused
    return delivery.arrived[0]


def test_metadata_from_a_pdf(intake: Intake) -> None:
    arrived = only(intake.content("scan_0001.pdf", pdf("The lighthouse of Skerrow", WORDS * 3, title="Untitled", author="admin")))
    assert arrived.metadata == {
        "id": "skerrow-harbour-office-lighthouse-2024-04-09",
        "title": "The lighthouse of Skerrow",
        "publisher": "Skerrow Harbour Office",
        "published": "2024-04-09",
        "licence": "CC0-1.0",
        "language": "en",
        "form": "original",
    }
    assert arrived.proposed["licence"].where == "other originals of this publisher"
    assert arrived.proposed["title"].where == "first heading" and arrived.proposed["publisher"].where == "first page"
    assert len(arrived.origin["sha256"]) == 64


def test_metadata_from_a_web_page_with_its_address(intake: Intake) -> None:
    arrived = only(intake.content("lamp.html", HTML, {"url": "https://harbour.example/lamp"}))
    found = arrived.metadata
    assert found["title"] == "Lamp lit again" and found["published"] == "2024-05-06" and found["language"] == "en"
    assert found["publisher"] == "Skerrow Harbour Office", "spelt as in the catalogue"
    assert found["licence"] == "https://example.org/licence" and found["url"] == "https://harbour.example/lamp"


def test_metadata_from_word_text_and_the_name_of_a_file(intake: Intake) -> None:
    arrived = only(intake.content("minutes.docx", word()))
    assert arrived.metadata["title"] == "Minutes of the harbour council"
    assert arrived.proposed["title"].where == "properties of the file, and its first page"
    noted = only(
        intake.content("Notes 2024-03-02.txt", b"all of this is one long line without any heading, in lower case, and no date.\n")
    )
    assert noted.metadata["published"] == "2024-03-02" and noted.proposed["published"].where == "name of the file"
    german = "Der Hafen und die Minister haben heute eine gemeinsame Erklärung über den Leuchtturm unterzeichnet. " * 5
    assert only(intake.content("hafen.txt", german.encode())).metadata["language"] == "de"


def test_front_matter_and_a_yaml_beside_it_are_kept(intake: Intake, tmp_path: Path) -> None:
    head = (
        "---\nid: own-id\ntitle: Own title\npublisher: P\npublished: '2020'\nkind: report\nlicence: CC0-1.0\n---\n\nText of it.\n"
    )
    assert only(intake.content("a.md", head.encode())).metadata["id"] == "own-id"
    (tmp_path / "b.pdf").write_bytes(pdf("Title here", WORDS))
    (tmp_path / "b.yaml").write_text("id: beside\nkind: speech\n")
    found = only(intake.take(str(tmp_path / "b.pdf")))
    assert found.metadata["id"] == "beside" and found.metadata["kind"] == "speech"


def test_a_folder_and_an_archive_give_each_document_with_its_outcome(intake: Intake, tmp_path: Path) -> None:
    files = {
        "a.pdf": pdf("One title", WORDS),
        "deep/b.md": b"# Two\n\nSome text.",
        "c.exe": b"MZ\x90\x00",
        "d.pdf": b"no pdf",
        "d.yaml": b"id: d",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**files, "../e.txt": b"text"}.items():
            archive.writestr(name, data)
    for name, data in files.items():
        path = tmp_path / "drop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "drop" / "out.txt").symlink_to("/etc/passwd")
    for delivery in (intake.take(str(tmp_path / "drop")), intake.content("drop.zip", buffer.getvalue())):
        assert sorted(arrival.name for arrival in delivery.arrived) == ["a.pdf", "b.md"]
        reasons = {refusal.name.split(": ")[-1]: refusal.reason for refusal in delivery.refused}
        assert "format" in reasons["c.exe"] and "does not fit" in reasons["d.pdf"]
        assert "passwd" not in str(delivery)
    assert "leads out" in reasons["../e.txt"]


def test_an_address_brings_a_document_with_where_it_came_from(tmp_path: Path) -> None:
    (tmp_path / "lamp.html").write_bytes(HTML)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/lamp.html"
    settings = Settings(fetch_private=True)
    with Examiner(settings) as examiner:
        arrived = only(Intake(settings, {}, examiner).take(address))
        refused = Intake(Settings(), {}, examiner).take(address).refused
    server.shutdown()
    assert arrived.data == HTML and arrived.origin["url"] == address and arrived.origin["robots"] == "says nothing"
    assert arrived.origin["headers"]["content-type"] == "text/html" and arrived.origin["fetched"].startswith("20")
    assert len(refused) == 1 and "private network" in refused[0].reason


def test_what_is_not_there() -> None:
    with Examiner(Settings()) as examiner, pytest.raises(UsageError, match="no file, folder or address"):
        Intake(Settings(), {}, examiner).take("/no/such/file.pdf")


def test_fields_are_checked_as_one_types() -> None:
    sources = {HARBOUR.id: HARBOUR}
    good = {"id": "new", "title": "T", "publisher": "P", "published": "2024-05", "kind": "k", "licence": "CC0-1.0"}
    assert check_fields(good, sources, ".pdf") == {}
    assert set(check_fields({**good, "published": "May", "title": " ", "url": "x"}, sources, ".pdf")) == {
        "published",
        "title",
        "url",
    }
    assert "replace it" in check_fields({**good, "id": HARBOUR.id}, sources, ".pdf")["id"]
    assert check_fields({**good, "id": HARBOUR.id}, sources, ".pdf", replaces=HARBOUR.id) == {}
    assert set(check_fields({**good, "supersedes": "nobody", "published": "2999"}, sources, ".pdf")) == {
        "supersedes",
        "published",
    }


@pytest.fixture(scope="module")
def scan() -> bytes:
    """Two pages without a text layer: pictures of printed words, and between them a page with text."""
    import pypdfium2
    from PIL import Image

    style = getSampleStyleSheet()
    style["BodyText"].fontSize, style["BodyText"].leading = 14, 18
    printed = io.BytesIO()
    text = "The lighthouse was lit for the first time on 9 April 1971 by its keeper Ailsa Brodie."
    story = [Paragraph("The lighthouse of Skerrow", style["Title"]), Paragraph(text, style["BodyText"]), PageBreak()]
    SimpleDocTemplate(printed).build([*story, Paragraph("The stairs of the tower are of granite.", style["BodyText"])])
    document = pypdfium2.PdfDocument(printed.getvalue())
    pictures: list[Image.Image] = [document[number].render(scale=150 / 72).to_pil().convert("L") for number in range(2)]
    scanned = io.BytesIO()
    pictures[0].save(scanned, "PDF", resolution=150, save_all=True, append_images=pictures[1:])
    return scanned.getvalue()


def test_a_scan_is_refused_where_it_is_not_to_be_recognised(intake: Intake, scan: bytes) -> None:
    refusal = intake.content("scan.pdf", scan).refused[0]
    assert "no text layer" in refusal.reason and "OCR" in refusal.remedy


@pytest.mark.skipif(tesseract() is None, reason="Tesseract is not installed (Debian: apt-get install tesseract-ocr)")
def test_a_scan_is_recognised_and_says_so(scan: bytes) -> None:
    settings = Settings()
    with Examiner(settings) as examiner:
        arrived = only(Intake(settings, {}, examiner).content("scan.pdf", scan))
        document = examiner.content("scan.pdf", arrived.data).document
    assert document is not None and document.pages == 2
    assert "lit for the first time on 9 April 1971 by its keeper Ailsa Brodie" in document.text
    assert {block.page for block in document.blocks} == {1, 2}
    assert arrived.metadata["note"].startswith("Text recognised by OCR (Tesseract") and "page 2: " in arrived.metadata["note"]
    assert set(arrived.origin["ocr"]["confidence"]) == {"1", "2"} and float(arrived.origin["ocr"]["confidence"]["1"]) > 60
