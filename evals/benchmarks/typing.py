"""Slips of typing: our own questions asked as they are and with slips planted, and whether the answers are the same."""

from collections.abc import Callable, Mapping
from typing import Any

from assistant.settings import Settings
from evals.benchmarks.slips import slipped
from evals.benchmarks.tally import Tally, row
from evals.cases import load_aliases, load_cases
from evals.matching import Matcher
from evals.runner import ask
from evals.targets import open_embedded

_SEEDS = ("a", "b")  # every question is asked so often with each number of slips
_SLIPS = (1, 2)
_ANSWERED = ("answered", "partly", "outdated", "false_premise")


def measure(settings: Settings, limit: int | None, progress: Callable[[int, int], None]) -> Tally:
    """Every case that is right as it stands is asked with slips: same answer, none, or another one.

    "Another answer" is one whose words differ and that is not right either. Of cases that are rightly refused the share is given
    that are refused with slips too.
    """
    target, documents = open_embedded(settings)
    matcher = Matcher(load_aliases())
    cases = load_cases()[:limit]
    values: dict[str, list[float]] = {}
    worst: list[str] = []
    for number, case in enumerate(cases, 1):
        clean = ask(case, target, documents, matcher)
        progress(number, len(cases))
        if clean.score.outcome != "right":
            continue
        for count, seed in ((count, seed) for count in _SLIPS for seed in _SEEDS):
            question = slipped(case.question, count, f"{case.id}:{seed}")
            if question == case.question:
                continue
            given = ask(case.model_copy(update={"question": question}), target, documents, matcher)
            slips = f"{count} slip{'s' if count > 1 else ''}"
            found = fate(clean.answer, given.answer, given.score.outcome == "right")
            for name in _FATES if clean.answer["status"] in _ANSWERED else _REFUSED:
                values.setdefault(f"{slips}: {name}", []).append(float(found == name))
            worst += [f"{case.id} ({slips}, {seed}): {found}"] if found not in (_SAME, _STILL) else []
    aims = {f"1 slip: {_SAME}": ".90", f"1 slip: {_OTHER}": "0", f"2 slips: {_OTHER}": "0"}
    return Tally([row(name, found, aim=aims.get(name, "")) for name, found in sorted(values.items())], tuple(worst))


_SAME, _NONE, _OTHER = "same answer", "refused", "another answer"
_STILL = "a refusal stays one"
_FATES = (_SAME, _NONE, _OTHER)
_REFUSED = (_STILL,)


def fate(clean: Mapping[str, Any], given: Mapping[str, Any], right: bool) -> str:
    """What became of an answer by the slips; another wording that is `right` counts as the same."""
    if clean["status"] not in _ANSWERED:
        return _OTHER if given.get("status") in _ANSWERED else _STILL
    if right or (given.get("status") == clean["status"] and said(given) == said(clean)):
        return _SAME
    return _OTHER if given.get("status") in _ANSWERED else _NONE


def said(answer: Mapping[str, Any]) -> list[str]:
    return [statement["text"] for statement in answer["statements"]]
