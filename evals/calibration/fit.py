"""Fits the weights of assistant/answering/answerable.py: `python -m evals.calibration.fit FOLDER` (what extract wrote).

Folds are kept apart by article. What is printed was reached on held-out folds; the weights that are written are fitted on all.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from assistant.answering import answerable
from assistant.answering.answerable import QUESTION_INPUTS, SENTENCE_INPUTS, question_inputs, sentence_inputs
from assistant.settings import ROOT
from evals.stats import expected_calibration_error, reliability

Array = Any
FOLDS = 5
# Questions as people type them weigh most. Many of TimeQA's answers lie in passages that are not found.
WEIGHTS = {"clapnq": 1.5, "selqa": 1.0, "timeqa": 0.5, "squad": 1.0}
_NEAR_MISSES = 1 / 3
STRENGTH = {"sentence": 0.02, "question": 0.02}  # inverse of the L2 penalty


@dataclass
class Sample:
    """All sets together. Rows are sentences; `owner` gives the question of each."""

    sets: list[str]
    rows: Array
    owner: Array
    gold: Array
    accepted: Array
    form: Array
    answerable: Array
    group: Array
    set: Array

    @property
    def questions(self) -> int:
        return len(self.form)


def load(folder: Path) -> Sample:
    found = {path.stem: dict(np.load(path)) for path in sorted(folder.glob("*.npz"))}
    owners, offset = [], 0
    for data in found.values():
        owners.append(data["owner"] + offset)
        offset += len(data["form"])

    def join(key: str) -> Array:
        return np.concatenate([data[key] for data in found.values()])

    return Sample(
        sets=list(found),
        rows=join("x").astype(np.float64),
        owner=np.concatenate(owners),
        gold=join("gold"),
        accepted=join("accepted"),
        form=join("form"),
        answerable=join("answerable"),
        group=np.array([f"{name.removesuffix('-near')}:{group}" for name, data in found.items() for group in data["group"]]),
        set=np.array([name for name, data in found.items() for _ in data["form"]]),
    )


class Model:
    """A logistic regression on standardised inputs, with the standardisation folded into its weights."""

    def __init__(self, inputs: Array, target: Array, weight: Array, strength: float) -> None:
        scaler = StandardScaler().fit(inputs, sample_weight=weight)
        found = LogisticRegression(C=strength, max_iter=3000).fit(scaler.transform(inputs), target, sample_weight=weight)
        self.weights = found.coef_[0] / scaler.scale_
        self.bias = float(found.intercept_[0] - (self.weights * scaler.mean_).sum())

    def __call__(self, inputs: Array) -> Array:
        return 1.0 / (1.0 + np.exp(-np.clip(inputs @ self.weights + self.bias, -30, 30)))

    def as_json(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {"bias": round(self.bias, 4), "weights": {n: round(float(w), 4) for n, w in zip(names, self.weights, strict=True)}}


def weights_of_questions(sample: Sample) -> Array:
    """What each set weighs as a whole, whatever its size, spread over its questions."""
    weight = np.zeros(sample.questions)
    for name in sample.sets:
        inside = sample.set == name
        weight[inside] = WEIGHTS.get(name, _NEAR_MISSES) / inside.sum()
    return weight * sample.questions / weight.sum()


def sentence_model(sample: Sample, inputs: Array, chosen: Array) -> Model:
    """Fitted on the questions that some sentence answers; each question weighs the same."""
    rows = np.isin(sample.owner, chosen) & sample.answerable[sample.owner]
    weight = weights_of_questions(sample)[sample.owner]
    return Model(inputs[rows], sample.gold[rows], weight[rows], STRENGTH["sentence"])


def rows_of(sample: Sample) -> list[slice]:
    starts = np.searchsorted(sample.owner, np.arange(sample.questions))
    ends = np.searchsorted(sample.owner, np.arange(sample.questions), side="right")
    return [slice(a, b) for a, b in zip(starts, ends, strict=True)]


def of_questions(sample: Sample, scores: Array) -> tuple[Array, Array]:
    """The inputs of each question, and whether its best sentence is gold."""
    inputs = np.zeros((sample.questions, len(QUESTION_INPUTS)))
    first = np.zeros(sample.questions, dtype=bool)
    for number, rows in enumerate(rows_of(sample)):
        if rows.start < rows.stop:
            order = answerable.ranked(scores[rows], sample.accepted[rows])
            inputs[number] = question_inputs(sample.rows[rows], scores[rows], order, int(sample.form[number]))
            first[number] = sample.gold[rows][order[0]]
    return inputs, first


def held_out(sample: Sample, inputs: Array) -> Iterator[tuple[Array, Array]]:
    yield from GroupKFold(FOLDS).split(np.zeros(sample.questions), groups=sample.group)


def fit(sample: Sample) -> dict[str, Any]:
    inputs = np.vstack([sentence_inputs(sample.rows[rows], int(sample.form[n])) for n, rows in enumerate(rows_of(sample))])
    scores = np.zeros(len(sample.rows))
    for known, unseen in held_out(sample, inputs):
        rows = np.isin(sample.owner, unseen)
        scores[rows] = sentence_model(sample, inputs, known)(inputs[rows])
    questions, first = of_questions(sample, scores)
    weight = weights_of_questions(sample)
    targets = {"answerable": sample.answerable, "right": first}
    chances = {name: np.zeros(sample.questions) for name in targets}
    for known, unseen in held_out(sample, inputs):
        for name, target in targets.items():
            model = Model(questions[known], target[known], weight[known], STRENGTH["question"])
            chances[name][unseen] = model(questions[unseen])
    report(sample, scores, first, chances)
    written = {"sentence": sentence_model(sample, inputs, np.arange(sample.questions)).as_json(SENTENCE_INPUTS)}
    for name, target in targets.items():
        written[name] = Model(questions, target, weight, STRENGTH["question"]).as_json(QUESTION_INPUTS)
    return written


def report(sample: Sample, scores: Array, first: Array, chances: dict[str, Array]) -> None:
    """What was reached on held-out folds, beside the plain cosine."""
    dense = sample.rows[:, answerable.SENTENCE_INPUTS.index("dense")]
    plain_first = of_questions(sample, dense)[1]
    highest = np.array([dense[rows].max(initial=0.0) for rows in rows_of(sample)])
    for name in sample.sets:
        inside = sample.set == name
        some = inside & sample.answerable
        truth, chance = sample.answerable[inside], chances["answerable"][inside]
        if not some.any():
            refused = (chances["answerable"][inside] < answerable.ANSWERS).mean()
            print(f"{name:12s} refused {refused:.3f}, n {inside.sum()}")
            continue
        print(
            f"{name:12s} first right {first[some].mean():.3f} (cosine {plain_first[some].mean():.3f}, n {some.sum()}) | "
            f"answerable AUROC {roc_auc_score(truth, chance):.3f} (cosine {roc_auc_score(truth, highest[inside]):.3f}), "
            f"balanced accuracy {balanced(truth, chance >= answerable.ANSWERS):.3f}, n {inside.sum()}"
        )
    for threshold in np.arange(0.2, 0.65, 0.05):
        said = chances["answerable"] >= threshold
        reached = [balanced(sample.answerable[k], said[k]) for n in WEIGHTS if (k := sample.set == n).any()]
        near = [1 - said[sample.set == n].mean() for n in sample.sets if n not in WEIGHTS]
        print(f"at {threshold:.2f}: balanced accuracy {np.mean(reached):.3f}, near misses refused {np.mean(near):.3f}")
    bins = reliability(chances["right"].tolist(), first.astype(float).tolist())
    print(f"all      confidence: calibration error {expected_calibration_error(bins):.3f}")


def balanced(truth: Array, said: Array) -> float:
    return float(((said & truth).sum() / truth.sum() + (~said & ~truth).sum() / (~truth).sum()) / 2)


if __name__ == "__main__":
    target = ROOT / "assistant" / "answering" / "weights.json"
    target.write_text(json.dumps(fit(load(Path(sys.argv[1]))), indent=1) + "\n", encoding="utf-8")
    print(f"written: {target}")
