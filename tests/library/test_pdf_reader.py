"""PDF: sentences stay whole, furniture goes, tables are rows, footnotes stand apart, pages are kept."""

import io
from collections.abc import Callable

import pytest
from pdf_samples import SENTENCES, STYLES, built, drawn, report
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from assistant.library.pieces import Unreadable
from assistant.model import Document

Read = Callable[..., Document]


def shape(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_a_report(read_bytes: Read) -> None:
    document = read_bytes(report(), ".pdf")
    assert document.pages == 3
    assert shape(document) == [
        ("heading", "The report on the meeting"),
        ("heading", "1. Background"),
        ("paragraph", " ".join(SENTENCES) + " It ends here. And goes on, over 10⁶ times."),
        ("paragraph", " ".join(reversed(SENTENCES))),
        ("heading", "2. Members"),
        ("list", "first point of the list"),
        ("list", "second point of the list"),
        ("table", "Country | Joined | Remark"),
        ("table", "France | 2022 | was there from the first day on and took part in all"),
        ("table", "Japan | 2023 | joined later"),
        ("paragraph", "Note number one gives the place where this was found."),
        ("heading", "3. Outlook"),
        ("paragraph", " ".join(SENTENCES * 2)),
        ("paragraph", "Note number two gives the place where this was found."),
        ("paragraph", SENTENCES[0]),
        ("paragraph", "Note number three gives the place where this was found."),
    ]
    assert [block.page for block in document.blocks] == [1] * 11 + [2] * 3 + [3] * 2
    assert document.blocks[8].headings == ("The report on the meeting", "2. Members")


def test_two_columns_are_read_one_after_the_other(read_bytes: Read) -> None:
    story = [
        Paragraph(f"Paragraph {word}. " + " ".join(SENTENCES), STYLES["BodyText"])
        for word in "one two three four five six".split()
    ]
    document = read_bytes(built(story * 2, columns=2), ".pdf")
    text = " ".join(document.text.split())
    for sentence in SENTENCES:
        assert text.count(sentence) >= 11
    starts = [text.index(f"Paragraph {word}.") for word in "one two three four five six".split()]
    assert starts == sorted(starts)
    assert all(kind != "table" for kind, _ in shape(document))


def test_a_hyphen_at_a_line_end(read_bytes: Read) -> None:
    def draw(canvas: Canvas) -> None:
        for y, line in enumerate(["The coopera-", "tion of the US-", "Japan group on long-", "term plans goes on."]):
            canvas.drawString(80, 700 - 14 * y, line)

    assert read_bytes(drawn(draw), ".pdf").text == "The cooperation of the US-Japan group on long-term plans goes on."


def test_a_table_without_lines_and_with_tight_rows(read_bytes: Read) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 740, "The table below shows the members of the group in three years.")
        for y, row in enumerate(
            [("Year", "Members", "Chair"), ("2022", "11", "first"), ("2023", "14", "second"), ("2024", "15", "third")]
        ):
            for x, cell in zip((80, 200, 300), row, strict=True):
                canvas.drawString(x, 710 - 14 * y, cell)
        canvas.drawString(80, 630, "The text goes on after the table and has nothing to do with it.")

    assert shape(read_bytes(drawn(draw), ".pdf")) == [
        ("paragraph", "The table below shows the members of the group in three years."),
        ("table", "Year | Members | Chair"),
        ("table", "2022 | 11 | first"),
        ("table", "2023 | 14 | second"),
        ("table", "2024 | 15 | third"),
        ("paragraph", "The text goes on after the table and has nothing to do with it."),
    ]


def test_a_tall_cell_in_the_middle_stays_in_its_row(read_bytes: Read) -> None:
    cell = Paragraph("this cell is so long that it takes three whole lines of its narrow column", STYLES["BodyText"])
    table = Table([["Name", "Text", "Number"], ["Alpha", cell, "1"], ["Beta", "short", "2"]], colWidths=[80, 120, 60])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    assert [text for _, text in shape(read_bytes(built([table]), ".pdf"))] == [
        "Name | Text | Number",
        "Alpha | this cell is so long that it takes three whole lines of its narrow column | 1",
        "Beta | short | 2",
    ]


def test_turned_pages(read_bytes: Read) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(300, 100)
        canvas.rotate(90)
        for y, line in enumerate(["A page that lies on its side has its", "lines in the right order all the same."]):
            canvas.drawString(0, -14 * y, line)
        canvas.restoreState()

    assert read_bytes(drawn(draw), ".pdf").text == "A page that lies on its side has its lines in the right order all the same."


def test_numbers_of_a_table_at_the_edge_are_no_page_numbers(read_bytes: Read) -> None:
    def draw(canvas: Canvas) -> None:
        for page in (1, 2):
            canvas.drawString(80, 700, "The members of the year and what they did in words of their own.")
            canvas.drawString(80, 60, f"In the end the group had {page * 7} members.")
            canvas.showPage()

    text = read_bytes(drawn(draw), ".pdf").text
    assert "had 7 members" in text and "had 14 members" in text


def test_headings_in_a_document_of_one_font(read_bytes: Read) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 10)
        lines = ["1 Introduction", "", *SENTENCES, "", "2 Members", "", *SENTENCES]
        for y, line in enumerate(lines):
            canvas.drawString(40, 760 - 12 * y, line)

    document = read_bytes(drawn(draw), ".pdf")
    assert [text for kind, text in shape(document) if kind == "heading"] == ["1 Introduction", "2 Members"]


def test_forms_are_read_and_a_form_within_itself_ends(read_bytes: Read) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("stamp")
        canvas.drawString(80, 700, "Text that stands in a form.")
        canvas.doForm("stamp")
        canvas.endForm()
        canvas.doForm("stamp")

    assert "Text that stands in a form." in read_bytes(drawn(draw), ".pdf").text


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(report())))
    writer.encrypt(password, "owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def reason(read_bytes: Read, data: bytes, max_pages: int = 100) -> str:
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, ".pdf", max_pages)
    return caught.value.reason


def test_passwords(read_bytes: Read) -> None:
    assert reason(read_bytes, encrypted("secret")) == "encrypted"
    assert "The report on the meeting" in read_bytes(encrypted(""), ".pdf").text


def test_pages_without_text(read_bytes: Read) -> None:
    from PIL import Image

    def picture(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("L", (40, 40), 128), 80, 600, 200, 200)

    assert reason(read_bytes, drawn(picture)) == "no_text"
    assert reason(read_bytes, drawn(lambda canvas: canvas.rect(80, 600, 50, 50))) == "no_text"
    blank = PdfWriter()
    blank.add_blank_page(*A4)
    buffer = io.BytesIO()
    blank.write(buffer)
    assert reason(read_bytes, buffer.getvalue()) == "empty"

    def mixed(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "One page has text.")
        canvas.showPage()
        picture(canvas)

    document = read_bytes(drawn(mixed), ".pdf")
    assert document.pages == 2 and "page 2" in document.warnings[0] and "OCR" in document.warnings[0]


def test_damage_and_limits(read_bytes: Read) -> None:
    assert reason(read_bytes, b"%PDF-1.7\nnothing of a PDF follows") == "damaged"
    assert reason(read_bytes, report()[:300]) == "damaged"
    assert reason(read_bytes, report(), max_pages=2) == "too_many_pages"
