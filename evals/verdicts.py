"""Right, wrong, right at another date, wrongly refused, wrongly answered: the verdict on one answer, and why."""

from collections.abc import Mapping
from typing import Any, Literal

from evals.cases import REFUSALS, Case
from evals.matching import Matcher, denies

Verdict = Literal["right", "wrong", "wrong_version", "wrongly_refused", "wrongly_answered"]


def headline(answer: Mapping[str, Any]) -> str:
    """The first thing that the answer says: its headline, else its first statement."""
    statements = answer.get("statements") or ()
    return str(answer.get("headline") or (statements[0]["text"] if statements else ""))


def answer_text(answer: Mapping[str, Any]) -> str:
    """Everything that the answer says, in reading order: statements, table, timeline, conflicts, basis, what is missing."""
    parts = [headline(answer), *(statement["text"] for statement in answer.get("statements") or ())]
    parts += [" ".join(row) for row in (answer.get("table") or {}).get("rows") or ()]
    parts += [f"{step['when_text']}: {step['value']}" for step in answer.get("timeline") or ()]
    for conflict in answer.get("conflicts") or ():
        parts += [conflict["about"], conflict["explanation"]]
        parts += [f"{side['value']} ({side['basis']}, {side['reported']})" for side in conflict["sides"]]
    parts += [str(answer.get("basis") or ""), *(answer.get("missing") or ())]
    return "\n".join(part for part in parts if part)


def list_text(answer: Mapping[str, Any]) -> str:
    """The part of an answer in which a list is given: its headline and its table."""
    rows = (answer.get("table") or {}).get("rows") or ()
    return " ; ".join([headline(answer), *(" ".join(row) for row in rows)])


def forbidden(case: Case, answer: Mapping[str, Any], matcher: Matcher) -> tuple[str, ...]:
    """What the answer says although it must not, anywhere in it, refusals included."""
    text = answer_text(answer) if case.must_not_say else ""
    return tuple(wording for wording in case.must_not_say if matcher.says([wording], text))


def verdict(case: Case, answer: Mapping[str, Any], matcher: Matcher) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict on the headline of an answer, with what spoke against it."""
    status = str(answer.get("status", ""))
    if spoken := forbidden(case, answer, matcher):
        return ("wrongly_answered" if case.unanswerable else "wrong"), (f"says {', '.join(spoken)}, which it must not",)
    if status in REFUSALS:
        if REFUSALS & {*case.status}:
            return "right", ()
        return "wrongly_refused", ("refused, although the documents answer",)
    if case.unanswerable:
        return "wrongly_answered", ("answered, although the documents do not",)
    if status not in case.status:
        kind: Verdict = "wrongly_answered" if not {*case.status} & {"answered", "partly"} else "wrong"
        return kind, (f"status is {status}, not {' or '.join(case.status)}",)
    return _content(case, answer, matcher)


def _content(case: Case, answer: Mapping[str, Any], matcher: Matcher) -> tuple[Verdict, tuple[str, ...]]:
    text = headline(answer)
    whole = answer_text(answer)
    wanted = [element for element in case.expects if element.where == "headline"]
    stale = matcher.first(case.wrong_versions, text)
    missing = [element for element in wanted if not matcher.says(element.any, text)]
    if missing:
        notes = tuple(f"does not say {' | '.join(element.any)}" for element in missing)
        return ("wrong_version", (*notes, "says a value of another date or basis")) if stale >= 0 else ("wrong", notes)
    fresh = [matcher.first(element.any, text) for element in wanted]
    if stale >= 0 and fresh and stale < min(fresh):
        return "wrong_version", ("a value of another date or basis comes first",)
    if case.polarity and answer.get("status") != "false_premise" and denies(text) != (case.polarity == "no"):
        return "wrong", (f"does not say {case.polarity}",)
    absent = [element for element in case.expects if element.where == "anywhere" and not matcher.says(element.any, whole)]
    notes = tuple(f"does not say anywhere {' | '.join(element.any)}" for element in absent)
    if case.members:
        gaps = _list_faults(case, answer, matcher)
        return ("wrong", (*gaps, *notes)) if gaps else ("right", notes)
    only_parts = not wanted and not case.polarity and answer.get("status") in ("answered", "partly")
    return ("wrong" if absent and only_parts else "right"), notes


def strangers(case: Case, answer: Mapping[str, Any], matcher: Matcher) -> list[str]:
    """What the answer lists although it does not belong there: named strangers, and rows of its table that no member explains."""
    text = list_text(answer)
    found = [name for name in case.strangers if matcher.says([name], text)]
    known = [*case.members, case.may_list, found]
    rows = [" ".join(row) for row in (answer.get("table") or {}).get("rows") or ()]
    return found + [row for row in rows if not any(matcher.says(names, row) for names in known)]


def _list_faults(case: Case, answer: Mapping[str, Any], matcher: Matcher) -> tuple[str, ...]:
    text = list_text(answer)
    lost = [member[0] for member in case.members if not matcher.says(member, text)]
    strange = strangers(case, answer, matcher)
    notes = (f"leaves out {', '.join(lost)}",) if lost else ()
    return (*notes, f"wrongly lists {', '.join(strange)}") if strange else notes
