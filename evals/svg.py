"""Small charts as inline SVG, coloured by the page's style sheet. No script, no font, no address to fetch."""

from collections.abc import Sequence
from html import escape

WIDTH = 520


def _frame(height: float, body: str, title: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(title)}">{body}</svg>'


def _text(x: float, y: float, words: str, anchor: str = "start", style: str = "label") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" class="{style}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}"/>'


def bars(rows: Sequence[tuple[str, float, float, float, str]], title: str) -> str:
    """Horizontal bars of shares from 0 to 1 with intervals: (name, value, low, high, note)."""
    left, right, step = 130.0, 90.0, 22.0
    span = WIDTH - left - right
    parts = [_line(left + span * x, 4, left + span * x, step * len(rows) + 8, "grid") for x in (0, 0.5, 1)]
    for i, (name, value, low, high, note) in enumerate(rows):
        y = 8 + i * step
        parts.append(_text(left - 8, y + 12, name, "end"))
        parts.append(f'<rect x="{left:g}" y="{y:g}" width="{span * value:.1f}" height="14" rx="2" class="bar"/>')
        parts.append(_line(left + span * low, y + 7, left + span * high, y + 7, "whisker"))
        parts.append(_text(WIDTH - right + 8, y + 12, note, "start", "note"))
    return _frame(step * len(rows) + 14, "".join(parts), title)


def line(points: Sequence[tuple[str, float]], title: str, percent: bool = True) -> str:
    """A line over stored runs, the oldest left: (name shown on hover, value)."""
    left, top, height = 48.0, 10.0, 130.0
    most = 1.0 if percent else max((value for _, value in points), default=1.0) or 1.0
    span = WIDTH - left - 16
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = top + height * (1 - share)
        parts.append(_line(left, y, WIDTH - 16, y, "grid"))
        parts.append(_text(left - 6, y + 4, f"{100 * share:.0f} %" if percent else f"{most * share:.3g}", "end"))
    step = span / max(1, len(points) - 1)
    places = [(left + step * i, top + height * (1 - v / most), name, v) for i, (name, v) in enumerate(points)]
    parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in places)}" class="line"/>')
    for x, y, name, value in places:
        shown = f"{100 * value:.1f} %" if percent else f"{value:.3g}"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" class="dot"><title>{escape(name)}: {shown}</title></circle>')
    return _frame(top + height + 12, "".join(parts), title)


def reliability(points: Sequence[tuple[float, float, int]], title: str) -> str:
    """A reliability diagram: (confidence, share right, answers); the diagonal is perfect calibration."""
    left, top, size = 60.0, 10.0, 230.0
    parts = [_line(left, top + size, left + size, top, "grid")]
    parts.append(f'<rect x="{left:g}" y="{top:g}" width="{size:g}" height="{size:g}" class="box"/>')
    most = max((n for _, _, n in points), default=1)
    for confidence, right, n in points:
        x, y = left + size * confidence, top + size * (1 - right)
        words = f"said {100 * confidence:.0f} %, right {100 * right:.0f} %, {n} answers"
        radius = 3 + 9 * (n / most) ** 0.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="bubble"><title>{words}</title></circle>')
    for share in (0.0, 0.5, 1.0):
        parts.append(_text(left - 6, top + size * (1 - share) + 4, f"{100 * share:.0f} %", "end"))
        parts.append(_text(left + size * share, top + size + 16, f"{100 * share:.0f} %", "middle"))
    parts.append(_text(left + size + 20, top + 20, "up: share that is right"))
    parts.append(_text(left + size + 20, top + 38, "right: confidence that was given"))
    parts.append(_text(left + size + 20, top + 56, "size: number of answers"))
    return _frame(top + size + 24, "".join(parts), title)


def histogram(values: Sequence[float], title: str, bins: int = 24) -> str:
    """How many values fall where, on a logarithmic scale; values in milliseconds above 0."""
    import math

    low, high = math.log10(max(min(values), 0.01)), math.log10(max(*values, 0.02))
    width = (high - low) / bins or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int((math.log10(max(value, 0.01)) - low) / width))] += 1
    left, height = 20.0, 130.0
    step = (WIDTH - 2 * left) / bins
    parts = []
    for i, count in enumerate(counts):
        tall = height * count / max(counts)
        edge = 10 ** (low + i * width)
        words = f"from {edge:.3g} to {10 ** (low + (i + 1) * width):.3g} ms: {count}"
        rest = f'width="{step - 2:.1f}" height="{tall:.1f}" class="bar"'
        parts.append(f'<rect x="{left + i * step:.1f}" y="{10 + height - tall:.1f}" {rest}><title>{words}</title></rect>')
        if i % 6 == 0:
            parts.append(_text(left + i * step, height + 26, f"{edge:.3g} ms"))
    parts.append(_text(WIDTH - left, height + 26, f"{10**high:.3g} ms", "end"))
    return _frame(height + 34, "".join(parts), title)
