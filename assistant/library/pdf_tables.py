"""Tables of a PDF page: lines whose segments stand in columns, put together to rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.library.pdf_lines import Line, Segment

Rule = tuple[float, float, float]
Span = tuple[float, float]

_ROW_LEADING = 1.38  # of the font size: lines of one cell stand closer than this
_MAX_GAP = 4.0  # of the font size: lines farther apart belong to different tables


@dataclass(slots=True)
class TableRow:
    """A row: for each column the lines of its cell ([] for an empty cell)."""

    cells: list[list[str]]
    page: int = 0


def tables(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line | list[TableRow]]:
    """The lines in order, with each run of lines that is a table replaced by its rows."""
    result: list[Line | list[TableRow]] = []
    index = 0
    while index < len(lines):
        end, columns = _extent(lines, index)
        if end:
            result.append(_rows(lines[index:end], columns, rules))
            index = end
        else:
            result.append(lines[index])
            index += 1
    return result


def _merged(spans: Sequence[Span]) -> list[Span]:
    """The union of intervals as disjoint intervals, from left to right."""
    merged: list[Span] = []
    for x0, x1 in sorted(spans):
        if merged and x0 <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], x1)
        else:
            merged.append((x0, x1))
    return merged


def _spans(line: Line) -> list[Span]:
    return [(segment.x0, segment.x1) for segment in line.segments]


def _extent(lines: Sequence[Line], start: int) -> tuple[int, list[Span]]:
    """Where the table that begins at `start` ends, and its columns; 0 if none begins there.

    A table has at least two lines with more than one segment, and its columns stay apart: a line that would bridge them ends it.
    """
    first = start
    # The uppermost line may be that of one tall cell, with the other cells of its row set lower.
    while first + 1 < len(lines) and len(lines[first].segments) == 1 and _close(lines[first], lines[first + 1], 0.8):
        first += 1
    if len(lines[first].segments) < 2:
        return 0, []
    columns = _merged([span for line in lines[start : first + 1] for span in _spans(line)])
    if len(columns) < 2:
        return 0, []
    end, wide = first + 1, 1
    for index in range(first + 1, len(lines)):
        line, above = lines[index], lines[index - 1]
        several = len(line.segments) > 1
        widened = _merged([*columns, *_spans(line)])
        if len(widened) < max(2, len(columns) if not several else 2) or not _close(above, line, _MAX_GAP):
            break
        if not several and not _goes_on(lines, index, columns):
            break
        columns, end, wide = widened, index + 1, wide + several
    return (end, columns) if wide >= 2 else (0, [])


def _close(above: Line, below: Line, limit: float) -> bool:
    return above.y - below.y < limit * max(above.size, below.size)


def _goes_on(lines: Sequence[Line], index: int, columns: Sequence[Span]) -> bool:
    """Whether a line with one segment is a cell's further line: close to the line above, and not wider than its column."""
    line, above = lines[index], lines[index - 1]
    if not _close(above, line, _ROW_LEADING + 0.15):
        # A row of which only one cell is filled, or a tall cell set lower: another line of columns must follow.
        below = lines[index + 1] if index + 1 < len(lines) else None
        if below is None or len(below.segments) < 2 or not _close(line, below, 2.6) or not _close(above, line, 2.6):
            return False
    column = next((i for i, (x0, x1) in enumerate(columns) if line.x0 <= x1 and line.x1 >= x0), None)
    if column is None:
        return False
    if column == 0:
        return line.bold == above.segments[0].bold and line.x1 < columns[1][0]
    return True


def _rows(lines: Sequence[Line], columns: Sequence[Span], rules: Sequence[Rule]) -> list[TableRow]:
    borders = _borders(lines, columns, rules)
    chains: list[list[Line]] = []
    for index, line in enumerate(lines):
        if index and _chained(chains[-1], line, columns, borders):
            chains[-1].append(line)
        else:
            chains.append([line])
    return [_row(row, columns) for chain in chains for row in _rows_of_chain(chain, columns)]


def _rows_of_chain(chain: Sequence[Line], columns: Sequence[Span]) -> list[list[Line]]:
    """Lines as close as those of one cell are one row if one of them at most has a first cell, else a row for each full line."""
    if sum(0 in _filled([line], columns) for line in chain) <= 1:
        return [list(chain)]
    rows: list[list[Line]] = []
    for line in chain:
        own = _filled([line], columns)
        goes_on = rows and (len(own) < len(_filled(rows[-1], columns)) or 0 not in own or _close(rows[-1][-1], line, 0.8))
        if goes_on:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _filled(lines: Sequence[Line], columns: Sequence[Span]) -> set[int]:
    """The columns in which the lines have text."""
    return {_column(segment, columns) for line in lines for segment in line.segments}


def _borders(lines: Sequence[Line], columns: Sequence[Span], rules: Sequence[Rule]) -> list[float]:
    """The heights of the rules between the lines of the table that reach over most of its width."""
    width = columns[-1][1] - columns[0][0]
    top, bottom = lines[0].y + 2.5 * lines[0].size, lines[-1].y - 2.5 * lines[-1].size
    spans: dict[int, list[Span]] = {}
    for x0, x1, y in rules:
        if bottom < y < top:
            spans.setdefault(round(y), []).append((max(x0 - 1, columns[0][0]), min(x1 + 1, columns[-1][1])))
    heights = sorted(y for y, parts in spans.items() if sum(b - a for a, b in _merged(parts) if b > a) > 0.6 * width)
    apart = [y for i, y in enumerate(heights) if i == 0 or y - heights[i - 1] > 3]
    inner = [y for y in apart if lines[-1].y < y < lines[0].y]
    return [float(y) for y in inner]


def _chained(chain: Sequence[Line], line: Line, columns: Sequence[Span], borders: Sequence[float]) -> bool:
    """Whether the line can belong to the same row as the line above: no rule between them, and no wider gap than in a cell."""
    above = chain[-1]
    if _close(above, line, 0.8):
        return True
    if any(line.y + 0.3 * line.size < y < above.y for y in borders):
        return False
    if _close(above, line, _ROW_LEADING):
        return True
    # Widely spaced lines are rows, but for a cell that goes on between the rules of a table that has them throughout.
    fewer = len(_filled([line], columns)) < len(_filled(chain, columns))
    return len(borders) >= 2 and fewer and _close(above, line, 2.0)


def _column(segment: Segment, columns: Sequence[Span]) -> int:
    return next((i for i, (x0, x1) in enumerate(columns) if segment.x0 <= x1 and segment.x1 >= x0), 0)


def _row(lines: Sequence[Line], columns: Sequence[Span]) -> TableRow:
    cells: list[list[str]] = [[] for _ in columns]
    for line in lines:
        seen: set[int] = set()
        for segment in line.segments:
            column = _column(segment, columns)
            if column in seen:
                # Two segments of one line in one column: the columns could not be told apart there.
                cells[column][-1] += f" | {segment.text.strip()}" if len(lines) == 1 else f" {segment.text.strip()}"
            else:
                cells[column].append(segment.text.strip())
            seen.add(column)
    return TableRow(cells)
