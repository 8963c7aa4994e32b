"""Runs of text put together to lines in reading order, geometry only.

A Segment is text without a gap; a Line holds the segments on one baseline. Segments are taken in the order in which the page
draws them, which keeps columns apart; parts drawn out of order (a footnote before the body) are put where they stand.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.library.pdf_runs import Run

# Raised small figures are kept between these marks (private characters, which no cleaned text holds) until it is known
# whether they refer to a footnote.
RAISED, LOWERED = "\ue000", "\ue001"

_WORD_GAP = 0.15  # of the font size: a wider gap between runs is a blank
_CELL_GAP = 1.0  # of the font size: a wider gap begins a new segment
_SAME_LINE = 0.35  # of the font size: baselines closer than this are one
_NEW_FLOW = 8.0  # of the font size: text this much higher than what was drawn before it begins a new flow


@dataclass(slots=True)
class Segment:
    """Text without a gap, from x0 to x1 on the baseline y (points)."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class Line:
    """The segments on one baseline, from left to right."""

    segments: list[Segment] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(segment.text.strip() for segment in self.segments)

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return max(segment.x1 for segment in self.segments)

    @property
    def y(self) -> float:
        return max(self.segments, key=lambda s: len(s.text)).y

    @property
    def size(self) -> float:
        return max(self.segments, key=lambda s: len(s.text)).size

    @property
    def bold(self) -> bool:
        return all(segment.bold for segment in self.segments)


def flows(runs: Sequence[Run]) -> list[list[Line]]:
    """The lines of a page in reading order, in groups between which the text jumps (columns, margins, turned text)."""
    angles: Counter[int] = Counter()
    for run in runs:
        angles[run.angle] += len(run.text)
    ordered: list[list[Line]] = []
    for angle, _ in angles.most_common():
        segments = _segments([run for run in runs if run.angle == angle])
        ordered += [_lines(flow) for flow in _in_order(_split(segments))]
    return ordered


def _segments(runs: Sequence[Run]) -> list[Segment]:
    segments: list[Segment] = []
    recent: list[Run] = []
    for run in runs:
        if any(_drawn_twice(run, other) for other in recent):
            segments[-1].bold = True
            continue
        recent = [*recent[-7:], run]
        if not segments or not _append(segments[-1], run):
            segments.append(Segment(_marked(run.text), run.x0, run.x1, run.y, run.size, run.bold))
    return segments


def _drawn_twice(run: Run, other: Run) -> bool:
    """The same text again, hardly moved: how some programs make bold letters."""
    near = 0.12 * run.size
    return run.text == other.text and abs(run.x0 - other.x0) < near and abs(run.y - other.y) < near


def _marked(text: str) -> str:
    return text.replace(RAISED, "").replace(LOWERED, "")


def _is_mark(text: str) -> bool:
    """Whether a raised text can refer to a footnote: a number, a letter or a sign."""
    text = text.strip()
    return text.isdigit() or text in ("*", "**", "†", "‡", "§") or (len(text) == 1 and text.isalpha())


def _append(segment: Segment, run: Run) -> bool:
    """Adds the run to the segment if it goes on there; raised small figures are marked."""
    size = max(segment.size, run.size)
    gap, rise = run.x0 - segment.x1, run.y - segment.y
    if not (-0.6 * size < gap < _CELL_GAP * size and abs(rise) < 0.6 * size):
        return False
    text = _marked(run.text)
    small = run.size < 0.85 * segment.size
    raised = small and rise > 0.12 * size
    blank = " " if gap > _WORD_GAP * size and not segment.text.endswith(" ") and not text.startswith(" ") else ""
    if raised and _is_mark(text):
        text = f"{RAISED}{text.strip()}{LOWERED}"
        blank = ""
    elif raised and len(text.strip()) <= 3:  # "2nd", "m3"
        blank = ""
    elif segment.size < 0.85 * run.size and _is_mark(segment.text) and rise < -0.12 * run.size:
        # The raised number at the head of a footnote, with the note's text after it.
        segment.text, segment.y, segment.size = f"{RAISED}{segment.text.strip()}{LOWERED}", run.y, run.size
        segment.bold = run.bold
    elif abs(rise) > _SAME_LINE * size:
        return False
    elif len(text.strip()) > len(segment.text.strip()):
        segment.y, segment.size = run.y, run.size
    segment.text += blank + text
    segment.x1 = max(segment.x1, run.x1)
    segment.bold = segment.bold and (run.bold or not any(c.isalnum() for c in text) or text.startswith(RAISED))
    return True


def _split(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments in parts: a new one begins where the text jumps up the page, as from one column to the next."""
    parts: list[list[Segment]] = []
    for segment in segments:
        if parts and segment.y - parts[-1][-1].y < _NEW_FLOW * max(segment.size, 6):
            parts[-1].append(segment)
        else:
            parts.append([segment])
    return parts


def _in_order(parts: Sequence[list[Segment]]) -> list[list[Segment]]:
    """The parts from top to bottom; parts side by side stay in the order of drawing."""
    ordered: list[list[Segment]] = []
    for part in parts:
        bottom = min(segment.y for segment in part)
        place = next((i for i, other in enumerate(ordered) if max(s.y for s in other) < bottom), len(ordered))
        ordered.insert(place, part)
    return ordered


def _lines(segments: Sequence[Segment]) -> list[Line]:
    """The segments of one flow by baseline, from top to bottom."""
    lines: list[Line] = []
    for segment in sorted(segments, key=lambda s: -s.y):
        last = lines[-1] if lines else None
        if last and abs(last.segments[0].y - segment.y) < _SAME_LINE * min(segment.size, last.segments[0].size):
            last.segments.append(segment)
        else:
            lines.append(Line([segment]))
    for line in lines:
        line.segments.sort(key=lambda s: s.x0)
    return lines
