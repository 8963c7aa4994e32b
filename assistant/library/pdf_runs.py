"""Where each run of text of a PDF page stands: the text operators of its content stream, carried out with pypdf's fonts.

pypdf's own `extract_text` tells neither where a run ends nor which runs share a table cell, so the operators are followed here
(PDF 32000-1, 9.3 and 9.4); parsing, decryption, fonts and character maps are pypdf's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, StreamObject

from assistant.library.pdf_fonts import Face, Faces, decode, load_face

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

MAX_FORM_DEPTH = 8
MAX_FORMS = 2000


@dataclass(slots=True)
class Run:
    """Text drawn in one go from x0 to x1 on the baseline y, all in points in the frame in which its page stands upright."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    angle: int = 0


@dataclass(slots=True)
class PageMarks:
    """What a page shows: runs of text in the order of drawing, horizontal rules (x0, x1, y), and whether it holds pictures."""

    runs: list[Run] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    images: int = 0


@dataclass(slots=True)
class _State:
    """The graphics state that `q` saves and `Q` brings back."""

    ctm: Matrix = IDENTITY
    face: Face | None = None
    size: float = 1.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


def multiply(m: Sequence[float], n: Sequence[float]) -> Matrix:
    """The transformation m followed by n, as PDF matrices [a b c d e f]."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def page_marks(page: PageObject, faces: Faces) -> PageMarks:
    """The runs, rules and pictures of a page; `faces` keeps the fonts of a document from page to page.

    What is malformed in the content stream is passed over.
    """
    interpreter = _Interpreter(page, faces)
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if isinstance(contents, ArrayObject | StreamObject):
        interpreter.run(contents, page.get("/Resources"), 0)
    return interpreter.marks


class _Interpreter:
    """Carries out the text operators of one page and of the forms that it draws."""

    def __init__(self, page: PageObject, faces: Faces) -> None:
        self.page = page
        self.marks = PageMarks()
        self.state = _State()
        self.stack: list[_State] = []
        self.tm: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.faces = faces
        self.forms = 0
        self.path: list[tuple[float, float, float]] = []
        self.point = (0.0, 0.0)

    def run(self, contents: Any, resources: Any, depth: int) -> None:
        resources = resources.get_object() if resources is not None else DictionaryObject()
        if not isinstance(resources, DictionaryObject):
            resources = DictionaryObject()
        for operands, operator in ContentStream(contents, self.page.pdf, "bytes").operations:
            try:
                self.operate(operator, operands, resources, depth)
            except (TypeError, ValueError, IndexError, KeyError, AttributeError):
                continue

    def operate(self, operator: bytes, operands: Any, resources: DictionaryObject, depth: int) -> None:
        state = self.state
        match operator:
            case b"q":
                self.stack.append(replace(state))
            case b"Q":
                self.state = self.stack.pop() if self.stack else _State()
            case b"cm":
                state.ctm = multiply(_six(operands), state.ctm)
            case b"BT":
                self.tm = self.line = IDENTITY
            case b"Tf":
                state.size = float(operands[1])
                state.face = self.face(operands[0], resources)
            case b"Tc":
                state.char_space = float(operands[0])
            case b"Tw":
                state.word_space = float(operands[0])
            case b"Tz":
                state.stretch = float(operands[0]) / 100
            case b"TL":
                state.leading = float(operands[0])
            case b"Ts":
                state.rise = float(operands[0])
            case b"Tm":
                self.tm = self.line = _six(operands)
            case b"Td":
                self.move(float(operands[0]), float(operands[1]))
            case b"TD":
                state.leading = -float(operands[1])
                self.move(float(operands[0]), float(operands[1]))
            case b"T*":
                self.move(0, -state.leading)
            case b"Tj":
                self.show([operands[0]])
            case b"TJ":
                self.show(operands[0])
            case b"'":
                self.move(0, -state.leading)
                self.show([operands[0]])
            case b'"':
                state.word_space, state.char_space = float(operands[0]), float(operands[1])
                self.move(0, -state.leading)
                self.show([operands[2]])
            case b"Do":
                self.draw(operands[0], resources, depth)
            case b"INLINE IMAGE":
                self.marks.images += 1
            case b"re" | b"m" | b"l" | b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n":
                self.draw_path(operator, operands)

    def move(self, x: float, y: float) -> None:
        self.tm = self.line = multiply((1, 0, 0, 1, x, y), self.line)

    def face(self, name: Any, resources: DictionaryObject) -> Face | None:
        fonts: Any = resources["/Font"].get_object()
        resource = fonts[name].get_object()
        if id(resource) not in self.faces:
            self.faces[id(resource)] = resource, load_face(resource)
        return self.faces[id(resource)][1]

    def show(self, items: Any) -> None:
        """Tj and TJ: strings with displacements between them; a wide one is a blank, a very wide one ends the run."""
        face = self.state.face
        if face is None:
            return
        state = self.state
        blank = 0.5 * min(max(face.font.space_width * face.scale, 0.2), 0.6)
        text: list[str] = []
        start = self.tm
        for item in items:
            if isinstance(item, int | float):
                shift = -float(item) / 1000
                if shift > 1.0:
                    self.emit("".join(text), start)
                    text = []
                elif shift > blank and text and not text[-1].endswith(" "):
                    text.append(" ")
                self.tm = multiply((1, 0, 0, 1, shift * state.size * state.stretch, 0), self.tm)
                if not text:
                    start = self.tm
            elif isinstance(item, str | bytes) and not isinstance(item, NameObject):
                shown, width, count, blanks = decode(face, item)
                text.append(shown)
                width = (width * state.size + count * state.char_space + blanks * state.word_space) * state.stretch
                self.tm = multiply((1, 0, 0, 1, width, 0), self.tm)
        self.emit("".join(text), start)

    def emit(self, text: str, start: Matrix) -> None:
        if not text.strip():
            return
        state = self.state
        first = multiply((state.size * state.stretch, 0, 0, state.size, 0, state.rise), multiply(start, state.ctm))
        last = multiply((1, 0, 0, 1, 0, state.rise), multiply(self.tm, state.ctm))
        size = math.hypot(first[2], first[3])
        if not all(map(math.isfinite, (*first, *last))) or size == 0 or max(map(abs, (first[4], first[5]))) > 1e6:
            return
        angle = round(math.degrees(math.atan2(first[1], first[0]))) % 360
        x0, y = _turned(first[4], first[5], angle)
        x1, _ = _turned(last[4], last[5], angle)
        bold = state.face is not None and state.face.bold
        self.marks.runs.append(Run(text, min(x0, x1), max(x0, x1), y, size, bold, angle))

    def draw(self, name: Any, resources: DictionaryObject, depth: int) -> None:
        """Do: a form is carried out in place, a picture counted."""
        drawings: Any = resources["/XObject"].get_object()
        drawn = drawings[name].get_object()
        if drawn.get("/Subtype") == "/Image":
            self.marks.images += 1
        if drawn.get("/Subtype") != "/Form" or depth >= MAX_FORM_DEPTH or self.forms >= MAX_FORMS:
            return
        self.forms += 1
        saved, self.state = self.state, replace(self.state)
        stack, self.stack = self.stack, []
        lines = self.tm, self.line
        self.state.ctm = multiply(_six(drawn.get("/Matrix", IDENTITY)), saved.ctm)
        self.run(drawn, drawn.get("/Resources", resources), depth + 1)
        self.state, self.stack = saved, stack
        self.tm, self.line = lines

    def draw_path(self, operator: bytes, operands: Any) -> None:
        """Keeps the horizontal lines and the edges of rectangles that are drawn: rows of tables stand between them."""
        if operator == b"re":
            x, y, width, height = map(float, operands[:4])
            edges = [y] if abs(height) < 2 else [y, y + height]
            self.path += [(x, x + width, edge) for edge in edges]
        elif operator == b"m":
            self.point = (float(operands[0]), float(operands[1]))
        elif operator == b"l":
            x, y = float(operands[0]), float(operands[1])
            if abs(y - self.point[1]) < 0.5:
                self.path.append((self.point[0], x, y))
            self.point = (x, y)
        else:
            for x0, x1, y in self.path if operator != b"n" else ():
                left, bottom = _apply(self.state.ctm, x0, y)
                right, top = _apply(self.state.ctm, x1, y)
                if abs(top - bottom) < 0.5 and abs(right - left) > 5:
                    self.marks.rules.append((min(left, right), max(left, right), bottom))
            self.path = []


def _six(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands[-6:])
    return a, b, c, d, e, f


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _turned(x: float, y: float, angle: int) -> tuple[float, float]:
    """The point in a frame turned by `angle` degrees, in which text drawn at that angle runs to the right."""
    if angle == 0:
        return x, y
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cos + y * sin, y * cos - x * sin
