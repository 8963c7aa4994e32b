"""PDFs made for the tests with reportlab: a report with all that a report has, and pages drawn by hand."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table, TableStyle

STYLES = getSampleStyleSheet()
SMALL = ParagraphStyle("small", parent=STYLES["BodyText"], fontSize=9, leading=11)
SENTENCES = [
    "The ministers of the twelve countries met in the capital on the third day of the month.",
    "They agreed on a common list of projects and on a calendar for the two years that follow.",
    "A secretariat prepares the meetings and reports on progress every six months.",
    "Several delegations asked for more time, which the chair granted without a vote.",
]


def drawn(draw: Callable[[Canvas], None], pagesize: tuple[float, float] = A4) -> bytes:
    """The PDF that `draw` draws."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=pagesize, invariant=1)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def built(story: Sequence[Flowable], on_page: Callable[[Canvas, Any], None] | None = None, columns: int = 1) -> bytes:
    """The PDF of a platypus story in one or more columns."""
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    width = (A4[0] - 120 - 20 * (columns - 1)) / columns
    frames = [Frame(60 + i * (width + 20), 110, width, A4[1] - 200, id=str(i)) for i in range(columns)]
    template.addPageTemplates(PageTemplate(id="page", frames=frames, onPage=on_page or (lambda canvas, doc: None)))
    template.build(list(story))
    return buffer.getvalue()


def furnished(canvas: Canvas, doc: Any) -> None:
    """A running header, a page number and a footnote, all drawn before the text of the page."""
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, A4[1] - 40, "Report of the secretariat, volume 7")
    canvas.drawRightString(A4[0] - 60, 40, f"Page {doc.page}")
    canvas.setFont("Helvetica", 5)
    canvas.drawString(60, 83, str(doc.page))
    canvas.setFont("Helvetica", 8)
    canvas.drawString(64, 80, f"Note number {('one', 'two', 'three')[doc.page - 1]} gives the place where this")
    canvas.drawString(60, 70, "was found.")


def report() -> bytes:
    """Three pages: title, headings, paragraphs with a note's mark, a list, a table with a wrapped cell, furniture, footnotes."""
    body = STYLES["BodyText"]
    cell = ParagraphStyle("cell", parent=body, fontSize=9, leading=11)
    rows = [
        ["Country", "Joined", "Remark"],
        ["France", "2022", Paragraph("was there from the first day on and took part in all", cell)],
    ]
    table = Table([*rows, ["Japan", "2023", "joined later"]], colWidths=[100, 80, 120])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    story = [
        Paragraph("The report on the meeting", STYLES["Title"]),
        Paragraph("1. Background", STYLES["Heading2"]),
        Paragraph(
            " ".join(SENTENCES) + " It ends here.<super size=6>1</super> And goes on, over 10<super size=6>6</super> times.", body
        ),
        Paragraph(" ".join(reversed(SENTENCES)), body),
        Paragraph("2. Members", STYLES["Heading2"]),
        Paragraph("first point of the list", body, bulletText="•"),
        Paragraph("second point of the list", body, bulletText="•"),
        Spacer(1, 10),
        table,
        PageBreak(),
        Paragraph("3. Outlook", STYLES["Heading2"]),
        Paragraph(" ".join(SENTENCES * 2), body),
        PageBreak(),
        Paragraph(SENTENCES[0], body),
    ]
    return built(story, furnished)
