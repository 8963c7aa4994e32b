"""What all commands need to speak to a terminal: plain characters, colours, widths, tables, problems, progress."""

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from assistant.library.catalogue import Problem

# Control characters, marks that turn the direction of writing, invisible tags, halves of characters: a document must not
# be able to move the cursor, recolour the screen or make a text look like another one.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_WIDEST = 100
_NARROWEST = 30
_NARROWEST_COLUMN = 8


def clean(text: str) -> str:
    """The text without characters that a terminal would act upon; line breaks and tabs stay."""
    return _UNSAFE.sub("", text)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


@dataclass(frozen=True)
class Style:
    """How to print: with colours or without; `width` in columns for running text, `limit` for tables (None: no limit)."""

    colour: bool = False
    width: int = _WIDEST
    limit: int | None = None

    @classmethod
    def of(cls, stream: TextIO) -> "Style":
        """Colours and a limit for terminals alone; NO_COLOR and TERM=dumb forbid colours."""
        terminal = stream.isatty()
        colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        columns = shutil.get_terminal_size((_WIDEST, 24)).columns
        return cls(colour, max(_NARROWEST, min(columns, _WIDEST)), max(_NARROWEST, columns) if terminal else None)

    def bold(self, text: str) -> str:
        return self._marked(text, "1")

    def grey(self, text: str) -> str:
        return self._marked(text, "90")

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> str:
        """One paragraph in lines of at most `width`; `first` stands before its first line, `indent` before the others."""
        opening = indent if first is None else first
        return textwrap.fill(one_line(text), self.width, initial_indent=opening, subsequent_indent=indent)

    def _marked(self, text: str, code: str) -> str:
        if not self.colour:
            return text
        return "\n".join(f"\x1b[{code}m{line}\x1b[0m" if line else line for line in text.split("\n"))


def table(rows: Sequence[Sequence[str]], style: Style, header: Sequence[str] = (), indent: str = "", gap: str = "  ") -> str:
    """Rows in aligned columns; where they are wider than style.limit, the widest columns are wrapped."""
    cells = [[one_line(cell) for cell in row] for row in ([header, *rows] if header else rows)]
    if not cells:
        return ""
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    if style.limit is not None:
        room = style.limit - len(indent) - len(gap) * (len(widths) - 1)
        while sum(widths) > room and max(widths) > _NARROWEST_COLUMN:
            widths[widths.index(max(widths))] -= 1
    lines = []
    for number, row in enumerate(cells):
        wrapped = [textwrap.wrap(cell, max(width, 1)) or [""] for cell, width in zip(row, widths, strict=True)]
        for line in range(max(len(parts) for parts in wrapped)):
            parts = [part[line] if line < len(part) else "" for part in wrapped]
            text = indent + gap.join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()
            lines.append(style.bold(text) if header and number == 0 else text)
    return "\n".join(lines)


def problem_text(problem: "Problem") -> str:
    """Where and what on one line, the remedy on the next."""
    place = ": ".join(part for part in (problem.file, problem.field) if part)
    remedy = f"\n    {one_line(problem.remedy)}" if problem.remedy else ""
    return f"{one_line(place)}: {one_line(problem.message)}{remedy}"


def many(number: int, one: str, more: str = "") -> str:
    """ "1 source", "2 sources"."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


class Progress(Protocol):
    def __call__(self, stage: str, done: int, total: int) -> None: ...


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A callback (stage, done, total) that draws one bar per stage on standard error, if that is a terminal."""
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            for bar in bars.values():
                bar.close()
            bars[stage] = tqdm(total=total, desc=one_line(stage), disable=None, file=sys.stderr, dynamic_ncols=True)
        bars[stage].total = total
        bars[stage].update(done - bars[stage].n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()
