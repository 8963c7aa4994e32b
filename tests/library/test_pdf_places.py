"""Pictures of pages, and quotes found on them although canonical text has other lines and hyphens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pdf_samples import SENTENCES, drawn, report
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from assistant.errors import UnreadableSource
from assistant.library.pdf_picture import draw_page
from assistant.library.pdf_places import quote_rectangles
from assistant.library.reading import Reader
from assistant.model import Document
from assistant.settings import Settings

Read = Callable[..., Document]


@pytest.fixture
def report_path(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(report())
    return path


def test_a_picture_has_the_width_asked_for(report_path: Path) -> None:
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(draw_page(report_path.read_bytes(), 1, 400))) as picture:
        assert picture.format == "PNG" and picture.width in (399, 400, 401) and picture.height > picture.width


def test_every_block_of_a_report_is_found_on_its_page(report_path: Path, read_bytes: Read) -> None:
    document = read_bytes(report_path.read_bytes(), ".pdf")
    for block in document.blocks:
        assert block.page is not None
        boxes = quote_rectangles(report_path.read_bytes(), block.page, document.text[block.start : block.end])
        assert boxes, document.text[block.start : block.end]
        assert all(0 <= left < right <= 1 and 0 <= top < bottom <= 1 for left, top, right, bottom in boxes)


def test_a_sentence_over_several_lines_has_a_rectangle_a_line(report_path: Path) -> None:
    (first, *rest) = quote_rectangles(report_path.read_bytes(), 1, " ".join(SENTENCES))
    assert rest and all(box[1] > first[1] for box in rest)
    for absent in ("words that are not there", " | "):
        assert quote_rectangles(report_path.read_bytes(), 1, absent) == []


def test_joined_hyphens_and_the_right_place_on_turned_pages(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 100, "The coopera-")
        canvas.drawString(80, 86, "tion of the US-")
        canvas.drawString(80, 72, "Japan group.")

    path = tmp_path / "turned.pdf"
    path.write_bytes(drawn(draw))
    upright = quote_rectangles(path.read_bytes(), 1, "The cooperation of the US-Japan group.")
    assert len(upright) == 3 and all(box[1] > 0.85 for box in upright)
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.pages[0].rotate(90)
    writer.write(path)
    (box,) = quote_rectangles(path.read_bytes(), 1, "Japan group.")
    assert box[2] < 0.15 and box[3] - box[1] > box[2] - box[0]


def test_words_that_were_recognised_one_by_one_are_one_box_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        left = 80.0
        for word in ("Ada", "keeps", "the", "bridge"):
            canvas.drawString(left, 100, word)
            left += canvas.stringWidth(word) + 5

    ((left, _, right, _),) = quote_rectangles(drawn(draw), 1, "Ada keeps the bridge")
    assert right - left > 0.15


def test_errors(report_path: Path, tmp_path: Path) -> None:
    """The worker draws and finds; what it cannot is an error with a reason."""
    with Reader(Settings()) as reader:
        assert reader.places(report_path, 1, SENTENCES[0])
        for path, page, reason in ((report_path, 4, "damaged"), (tmp_path / "none.pdf", 1, "missing")):
            with pytest.raises(UnreadableSource) as caught:
                reader.picture(path, page, 100)
            assert caught.value.reason == reason
        (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
        with pytest.raises(UnreadableSource) as caught:
            reader.places(tmp_path / "bad.pdf", 1, "x")
        assert caught.value.reason == "damaged"
