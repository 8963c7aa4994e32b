"""One case of a run as data for the views that show it (web/case.js): what was asked, expected and said, and why it is wrong.

Everything in it is plain text, and the views set it as text nodes: nothing that a document or a case says becomes markup.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.dates import describe, parse_when
from evals.compare import said
from evals.report_numbers import day_and_time, words
from evals.store import Meta, Result, Run
from evals.verdicts import headline

Data = dict[str, Any]
_NEVER = (
    ("Must not list", "strangers"),
    ("Right only at another date or basis", "wrong_versions"),
    ("Must not say", "must_not_say"),
    ("Must not cite", "must_not_cite"),
)


def case_data(result: Result, earlier: Result | None = None, titles: tuple[str, str] = ("Before", "This run")) -> Data:
    """The case as JSON. With `earlier`, the same case in another run, and an answer that differs: both, beside each other."""
    changed = earlier is not None and said(earlier) != said(result)
    sides = [_side(result, titles[1] if changed else "")]
    if earlier is not None and changed:
        sides.insert(0, _side(earlier, titles[0]))
    asked = result.asked
    as_of = asked.get("as_of")
    return {
        "id": result.case,
        "kind": words(result.score.kind),
        "question": result.question,
        "history": [[turn["question"], turn.get("answer", "")] for turn in asked.get("history") or ()],
        "as_of": date_words(str(as_of)) if as_of else "",
        "wanted": _wanted(result),
        "outcome": result.score.outcome,
        "outcome_words": words(result.score.outcome),
        "was": words(earlier.score.outcome) if earlier is not None and earlier.score.outcome != result.score.outcome else "",
        "expected": result.score.expected,
        "given": result.score.status,
        "must_pass": bool(asked.get("must_pass")),
        "changed": changed,
        "ms": round(1000 * result.seconds, 1),
        "confidence": result.answer.get("confidence"),
        "sides": sides,
    }


def cases_data(run: Run, earlier: Run | None = None) -> list[Data]:
    """Every case of the run, in the order of their names."""
    other: Mapping[str, Result] = earlier.results if earlier else {}
    titles = (run_title(earlier.meta) if earlier else "", "This run")
    return [case_data(result, other.get(name), titles) for name, result in sorted(run.results.items())]


def run_title(meta: Meta) -> str:
    """The run in a line: its note where it has one, and when it was made."""
    return f"{meta.label} ({day_and_time(meta)})" if meta.label else f"Run of {day_and_time(meta)}"


def _side(result: Result, title: str) -> Data:
    answer = result.answer
    first = headline(answer)
    statements = [statement["text"] for statement in answer.get("statements") or ()]
    return {
        "title": title,
        "outcome": result.score.outcome,
        "outcome_words": words(result.score.outcome),
        "status": words(result.score.status),
        "answer": first or result.error,
        "more": [text for text in statements if text != first],
        "rows": [list(row) for row in (answer.get("table") or {}).get("rows") or ()],
        "missing": list(answer.get("missing") or ()),
        "basis": str(answer.get("basis") or ""),
        "notes": list(result.score.notes),
        "quotes": [{"text": item["quote"], "from": _origin(item)} for item in answer.get("citations") or ()],
    }


def _origin(citation: Mapping[str, Any]) -> str:
    """Where a quote stands, in words: title, publisher, date, page."""
    page = f"page {citation['page']}" if citation.get("page") else ""
    published = date_words(str(citation.get("published") or ""))
    parts = (str(citation.get("title") or citation["source_id"]), str(citation.get("publisher") or ""), published, page)
    return " · ".join(part for part in parts if part)


def _wanted(result: Result) -> list[list[str]]:
    """What a right answer has to be, as rows of a name and a text."""
    asked = result.asked
    expects = asked.get("expects") or ()
    status = asked.get("status") or [result.score.expected]
    rows = [["Status", _either([words(item) for item in status])]]
    rows += [["Must say first" if _first(item) else "Must say", _either(item["any"])] for item in expects]
    rows += [["Must be", "affirmed" if asked["polarity"] == "yes" else "denied"]] if asked.get("polarity") else []
    rows += [["Must list", ", ".join(member[0] for member in asked["members"])]] if asked.get("members") else []
    for name, field in _NEVER:
        rows += [[name, ", ".join(asked[field])]] if asked.get(field) else []
    rows += [["Must state as basis", _either(asked["basis"])]] if asked.get("basis") else []
    rows += [["Holds", _period(asked["valid"])]] if asked.get("valid") else []
    rows += [["Must cite", _either(group)] for group in asked.get("must_cite") or ()]
    rows += [["Proved by", f"“{gold['quote']}” ({gold['source']})"] for gold in asked.get("gold") or ()]
    rows += [["Note", asked["note"]]] if asked.get("note") else []
    return rows


def _period(valid: Any) -> str:
    """ "from June 2024 until 17 October 2025"; older runs hold it as text."""
    if not isinstance(valid, Mapping):
        return str(valid)
    ends = (("from", valid.get("start")), ("until", valid.get("until")))
    return " ".join(f"{word} {date_words(str(day))}" for word, day in ends if day)


def _first(element: Mapping[str, Any]) -> bool:
    return bool(element.get("where", "headline") == "headline")


def _either(texts: Sequence[str]) -> str:
    return " or ".join(texts)


def date_words(text: str) -> str:
    """ "2024-06-27" as "27 June 2024"; what is no date stays as it is."""
    try:
        return describe(parse_when(text))
    except ValueError:
        return text
