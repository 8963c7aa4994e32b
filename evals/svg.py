"""Small charts as inline SVG, coloured by the page's style sheet. No script, no font, no address to fetch.

Places along the width are per cent of the plot, so that a chart fills a wide window and a telephone alike while its text keeps
its size; heights are pixels. The style sheet gives the classes their colours and the chart its margins, `--left` and `--right`.
"""

import math
from collections.abc import Sequence
from html import escape
from itertools import pairwise


def bars(rows: Sequence[tuple[str, float, float, float, str]], title: str, style: str = "bar", most: float = 1.0) -> str:
    """Horizontal bars of shares with intervals: (name, value, low, high, note), each share from 0 to `most`."""
    step = 24
    parts = [_vertical(x, 2, step * len(rows) + 4, "grid") for x in (0, 50, 100)]
    for i, (name, value, low, high, note) in enumerate(rows):
        y = 6 + i * step
        hint = f"<title>{escape(f'{name}: {note}, {_percent(low)} to {_percent(high)}')}</title>"
        parts.append(_text("-8", y + 12, name if len(name) <= 18 else name[:17] + "…", "end"))
        parts.append(_text("100%", y + 12, note, "start", "note", "8"))
        parts.append(f'<rect x="0" y="{y}" width="{100 * value / most:.2f}%" height="15" rx="2" class="{style}">{hint}</rect>')
        parts.append(_whisker(low / most, high / most, y + 7.5))
    parts += [_text(f"{x}%", step * len(rows) + 20, _percent(most * x / 100), anchor, "tick") for x, anchor in _ENDS]
    return _frame(step * len(rows) + 26, title, parts, left=122, right=88)


def line(points: Sequence[tuple[str, float, float, float]], title: str, axis: tuple[float, float], percent: bool = True) -> str:
    """Values with intervals over stored runs, the oldest left: (name, value, low, high), on an axis from and to."""
    height, top = 132, 8
    show = _percent if percent else (lambda value: f"{value:.3g}")
    least, most = axis

    def up(value: float) -> float:
        return top + height * (1 - (value - least) / (most - least))

    parts = []
    for value in (least, (least + most) / 2, most):
        parts.append(f'<line x1="0" y1="{up(value):g}" x2="100%" y2="{up(value):g}" class="grid"/>')
        parts.append(_text("-8", up(value) + 4, show(value), "end", "tick"))
    places = [3 + 94 * i / max(1, len(points) - 1) for i in range(len(points))]
    for (x1, first), (x2, second) in pairwise(zip(places, points, strict=True)):
        parts.append(f'<line x1="{x1:.2f}%" y1="{up(first[1]):.1f}" x2="{x2:.2f}%" y2="{up(second[1]):.1f}" class="line"/>')
    for x, (name, value, low, high) in zip(places, points, strict=True):
        hint = escape(f"{name}: {show(value)}, {show(low)} to {show(high)}")
        parts.append(_vertical(x, up(high), up(low), "whisker soft"))
        parts.append(f'<circle cx="{x:.2f}%" cy="{up(value):.1f}" r="4" class="dot"><title>{hint}</title></circle>')
    parts.append(_text("0", top + height + 20, points[0][0], "start", "tick"))
    if len(points) > 1:
        parts.append(_text("100%", top + height + 20, points[-1][0], "end", "tick"))
    return _frame(top + height + 28, title, parts, left=48, right=8)


def reliability(points: Sequence[tuple[float, float, int]], title: str) -> str:
    """A reliability diagram: (confidence, share right, answers), with the numbers of answers as bars below it.

    The diagonal is perfect calibration: of the answers given with a confidence of 70 %, 70 % are right.
    """
    size, top, strip = 210, 8, 44
    most = max((n for _, _, n in points), default=1)
    parts = [f'<rect x="0" y="{top}" width="100%" height="{size}" class="box"/>']
    parts.append(f'<line x1="0" y1="{top + size}" x2="100%" y2="{top}" class="diagonal"/>')
    base = top + size + 30 + strip
    for confidence, right, n in points:
        x, y = 100 * confidence, top + size * (1 - right)
        hint = f"<title>{_percent(confidence)} sure, {_percent(right)} right, {n} answers</title>"
        parts.append(f'<circle cx="{x:.2f}%" cy="{y:.1f}" r="5" class="dot">{hint}</circle>')
        place = min(9, int(confidence * 10)) * 10
        tall = max(1.0, strip * n / most)
        parts.append(f'<rect x="{place + 0.7:g}%" y="{base - tall:.1f}" width="8.6%" height="{tall:.1f}" class="bar pale"/>')
        parts.append(_text(f"{place + 5}%", base - tall - 4, str(n), "middle", "tick"))
    parts += [_text("-8", top + size * (1 - share) + 4, _percent(share), "end", "tick") for share in (0.0, 0.5, 1.0)]
    parts.append(_text("-8", base, "answers", "end", "tick"))
    parts += [_text(f"{x}%", base + 16, f"{x} %", anchor, "tick") for x, anchor in _ENDS]
    return _frame(base + 24, title, parts, left=58, right=10)


def histogram(values: Sequence[float], marks: Sequence[tuple[str, float]], title: str, bins: int = 30) -> str:
    """How many of the values (above 0) fall where, on a logarithmic scale; `marks` are named values drawn as lines."""
    low, high = math.log10(max(min(values), 0.01)), math.log10(max(*values, 0.02))
    width = (high - low) / bins or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int((math.log10(max(value, 0.01)) - low) / width))] += 1
    height, top = 132, 22
    parts = [f'<line x1="0" y1="{top + height}" x2="100%" y2="{top + height}" class="grid"/>']
    for i, count in enumerate(counts):
        tall = height * count / max(counts)
        hint = f"{10 ** (low + i * width):.3g} to {10 ** (low + (i + 1) * width):.3g}: {count}"
        place = f'x="{100 * i / bins:.2f}%" y="{top + height - tall:.1f}" width="{92 / bins:.2f}%" height="{tall:.1f}"'
        parts.append(f'<rect {place} class="bar"><title>{hint}</title></rect>')

    def across(value: float) -> float:
        return 100 * (math.log10(max(value, 0.01)) - low) / ((high - low) or 1.0)

    for name, value in marks:
        x = min(100.0, max(0.0, across(value)))
        parts.append(_vertical(x, top - 4, top + height, "mark"))
        parts.append(_text(f"{x:.2f}%", top - 9, name, "start" if x < 15 else "end" if x > 85 else "middle", "tick"))
    for tick in (f * 10**e for e in range(-2, 6) for f in (1, 2, 5)):
        if 0 <= across(tick) <= 100:
            parts.append(_text(f"{across(tick):.2f}%", top + height + 18, f"{tick:g}", "middle", "tick"))
    parts += [_text("-8", top + 10, str(max(counts)), "end", "tick"), _text("-8", top + height, "0", "end", "tick")]
    return _frame(top + height + 26, title, parts, left=40, right=14)


def ceiling(values: Sequence[float]) -> float:
    """The next of 1, 2 or 5 times a power of ten at or above every value: where an axis ends."""
    top = max([*values, 0.01])
    return min(step for power in range(-2, 7) for f in (1, 2, 5) if (step := f * 10.0**power) >= top - 1e-12 or power == 6)


_ENDS = ((0, "start"), (50, "middle"), (100, "end"))


def _frame(height: float, title: str, parts: Sequence[str], left: int, right: int) -> str:
    """The chart between its margins, in which names and numbers stand to the left of 0 and to the right of 100 %."""
    margins = f"--left:{left}px;--right:{right}px;height:{height:g}px"
    return f'<svg role="img" aria-label="{escape(title)}" style="{margins}">{"".join(parts)}</svg>'


def _text(x: str, y: float, words: str, anchor: str = "start", style: str = "label", dx: str = "0") -> str:
    return f'<text x="{x}" dx="{dx}" y="{y:g}" text-anchor="{anchor}" class="{style}">{escape(words)}</text>'


def _vertical(x: float, y1: float, y2: float, style: str) -> str:
    return f'<line x1="{x:.2f}%" y1="{y1:.1f}" x2="{x:.2f}%" y2="{y2:.1f}" class="{style}"/>'


def _whisker(low: float, high: float, y: float) -> str:
    """An interval along the width, with ends, so that it is seen on a bar and beyond it."""
    ends = "".join(_vertical(100 * x, y - 4, y + 4, "whisker") for x in (low, high))
    return f'<line x1="{100 * low:.2f}%" y1="{y:g}" x2="{100 * high:.2f}%" y2="{y:g}" class="whisker"/>{ends}'


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
