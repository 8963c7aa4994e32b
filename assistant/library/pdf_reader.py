"""PDF by pypdf, page by page: opening, the runs of each page, and what to do with pages that show no text."""

import io
from collections.abc import Sequence

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, EmptyFileError, FileNotDecryptedError, LimitReachedError, PyPdfError

from assistant.library.pdf_blocks import PageLines, pieces_of
from assistant.library.pdf_fonts import Faces
from assistant.library.pdf_lines import flows
from assistant.library.pdf_runs import PageMarks, page_marks
from assistant.library.pieces import Piece, Reading, Unreadable


def read(data: bytes, max_pages: int) -> Reading:
    """The pieces of a PDF with their pages, without running headers, footers and page numbers.

    Raises Unreadable: encrypted, damaged, too_many_pages, no_text (pictures or drawings alone) or empty.
    """
    try:
        reader = _open(data)
        count = len(reader.pages)
        if count > max_pages:
            raise Unreadable("too_many_pages", f"{count} of at most {max_pages}")
        pages = [reader.pages[number] for number in range(count)]
    except FileNotDecryptedError:
        raise Unreadable("encrypted") from None
    except EmptyFileError:
        raise Unreadable("empty") from None
    except DependencyError as error:
        raise Unreadable("encrypted", f"{error}") from None
    if not pages:
        raise Unreadable("damaged", "it has no pages")
    return _read_pages(pages)


def _open(data: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(data), strict=False)
    # Many documents are encrypted only against changes: they open with the empty password.
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Unreadable("encrypted")
    return reader


def _read_pages(pages: Sequence[PageObject]) -> Reading:
    faces: Faces = {}
    broken: list[int] = []
    plain: list[Piece] = []
    lines: list[PageLines] = []
    pictures: list[int] = []
    drawn = False
    for number, page in enumerate(pages, start=1):
        marks = PageMarks()
        try:
            marks = page_marks(page, faces)
            drawn = drawn or page.get("/Contents") is not None
            if not marks.runs:
                # Text that our reading of the operators does not see, pypdf's own may.
                plain += _plain(page, number)
        except LimitReachedError as error:
            raise Unreadable("too_large", f"page {number}: {error}") from None
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError, RecursionError, OSError):
            broken.append(number)
        if marks.images and not marks.runs:
            pictures.append(number)
        box = page.mediabox
        heights = (float(min(box.bottom, box.top)), float(max(box.bottom, box.top)))
        lines.append(PageLines(number, *_upright(heights, marks), flows(marks.runs), marks.rules))
    pieces = [*pieces_of(lines), *plain]
    if not any(c.isalnum() for piece in pieces for c in piece.text):
        if len(broken) == len(pages):
            raise Unreadable("damaged", "no page can be read")
        if pictures:
            raise Unreadable("no_text", f"{len(pictures)} of {len(pages)} pages show pictures")
        raise Unreadable("no_text", "its pages show drawings") if drawn else Unreadable("empty", f"{len(pages)} blank pages")
    pieces.sort(key=lambda piece: piece.page or 0)
    return Reading(tuple(pieces), len(pages), _warnings(broken, pictures))


def _upright(heights: tuple[float, float], marks: PageMarks) -> tuple[float, float]:
    """Bottom and top of the page in the frame of its text: of the page box, or of the text if it lies outside (turned)."""
    ys = [run.y for run in marks.runs]
    if ys and (min(ys) < heights[0] or max(ys) > heights[1]):
        return min(ys) - 30, max(ys) + 30
    return heights


def _plain(page: PageObject, number: int) -> list[Piece]:
    lines = page.extract_text().splitlines()
    return [Piece("paragraph", line, number) for line in lines if line.strip()]


def _warnings(broken: Sequence[int], pictures: Sequence[int]) -> tuple[str, ...]:
    texts = []
    if broken:
        texts.append(f"Not readable, and left out: page {', '.join(map(str, broken))}.")
    if pictures:
        texts.append(f"Pictures without text, left out (OCR would be needed): page {', '.join(map(str, pictures))}.")
    return tuple(texts)
