"""How much each feature weighs: which sentence answers, and whether any does.

Three logistic regressions whose weights lie in weights.json, fitted by evals/calibration on public questions about other
fields (docs/calibration.md): the chance that a sentence is one of those that answer; the chance that a question is answered by
what was found; the chance that the best sentence is right. The engine's own corpora had no part in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.answering.ask_forms import Ask
from assistant.answering.features import FORMS, Features, form, values

Array = npt.NDArray[np.float64]

# The chance from which a question is answered: the lowest that refuses 95 % of near misses on held-out folds, where balanced
# accuracy is flat (docs/calibration.md).
ANSWERS = 0.4
_WEIGHTS = Path(__file__).with_name("weights.json")
_NAMES = tuple(field.name for field in fields(Features))
# What matters more or less where a date is asked about.
_DATED = ("dense", "sentence", "passage", "new_name", "rank", "top", "length", "opening", "pairs", "type", "path", "subject")
_DATED_BEST = ("dense", "time_start", "time_end", "time_covered", "time_inside", "time_near", "time_block", "sentence")
# The greatest value of these among all candidates is looked at too.
_GREATEST = ("passage", "sentence", "block", "around", "type", "time_covered", "time_near", "pairs", "names")
SENTENCE_INPUTS = (*_NAMES, *FORMS, "dated", *(f"{name} if dated" for name in _DATED))
QUESTION_INPUTS = (
    *_NAMES,
    "score",
    "second score",
    "third score",
    "expected number",
    "highest cosine",
    "second cosine",
    "spread of cosines",
    *(f"greatest {name}" for name in _GREATEST),
    *FORMS,
    "dated",
    "score if dated",
    *(f"{name} if dated" for name in _DATED_BEST),
    *(f"greatest {name} if dated" for name in _GREATEST),
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """`sentences`: each one's chance to be among those that answer, if any do. `answerable`: the chance that some do.
    `right`: the chance that of those that can answer the one with the highest chance is right."""

    sentences: tuple[float, ...]
    answerable: float
    right: float


def weigh(features: Sequence[Features], accepted: Sequence[bool], ask: Ask) -> Weighed:
    """The chances of the sentences of one question, of which some can answer (acceptance.py); at least one is needed."""
    rows = np.array([values(f) for f in features], dtype=np.float64)
    group = FORMS.index(form(ask))
    weights = _load()
    scores = _chance(sentence_inputs(rows, group), weights["sentence"])
    inputs = question_inputs(rows, scores, ranked(scores, np.array(accepted)), group)[None, :]
    answerable, right = (float(_chance(inputs, weights[name])[0]) for name in ("answerable", "right"))
    return Weighed(tuple(scores.tolist()), answerable, right)


def sentence_inputs(rows: Array, group: int) -> Array:
    """[sentences, SENTENCE_INPUTS] of one question from its sentences' features and the number of its form."""
    dated = _dated(rows)
    ones = np.ones((len(rows), 1))
    form_of = np.tile(np.eye(len(FORMS))[group], (len(rows), 1))
    return np.hstack([rows, form_of, ones * dated, _columns(rows, _DATED) * dated])


def ranked(scores: Array, accepted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The places of the sentences, those that can answer before the others, each by their chances."""
    return np.lexsort((-scores, ~accepted))


def question_inputs(rows: Array, scores: Array, order: npt.NDArray[np.int64], group: int) -> Array:
    """[QUESTION_INPUTS] of one question from its sentences' features, chances and order."""
    best = [_logit(scores[order[i]]) if i < len(order) else _logit(0.0) for i in range(3)]
    cosines = np.sort(rows[:, _NAMES.index("dense")])[::-1]
    second = cosines[1] if len(cosines) > 1 else 0.0
    summed = [*best, float(scores[order[:5]].sum()), cosines[0], second, float(cosines.std())]
    greatest = _columns(rows, _GREATEST).max(axis=0)
    dated = _dated(rows)
    when = [dated, best[0] * dated, *(_columns(rows[order[:1]], _DATED_BEST)[0] * dated), *(greatest * dated)]
    return np.array([*rows[order[0]], *summed, *greatest, *np.eye(len(FORMS))[group], *when])


def _columns(rows: Array, names: Sequence[str]) -> Array:
    return rows[:, [_NAMES.index(name) for name in names]]


def _dated(rows: Array) -> float:
    """1 where the question asks about a date: then not every sentence meets it fully."""
    return float((rows[:, _NAMES.index("time_near")] < 1).any() or (rows[:, _NAMES.index("time_gap")] > 0).any())


def _logit(chance: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return float(np.log(kept / (1 - kept)))


def _chance(inputs: Array, model: tuple[Array, float]) -> Array:
    weights, bias = model
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(inputs @ weights + bias, -30, 30))))


@cache
def _load() -> dict[str, tuple[Array, float]]:
    data: dict[str, Any] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    names = {"sentence": SENTENCE_INPUTS, "answerable": QUESTION_INPUTS, "right": QUESTION_INPUTS}
    return {
        model: (np.array([data[model]["weights"][name] for name in inputs]), float(data[model]["bias"]))
        for model, inputs in names.items()
    }
