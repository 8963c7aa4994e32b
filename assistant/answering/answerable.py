"""The weights that make a sentence's features one score.

The form is that of a logistic regression; the weights are set by hand and not fitted to data, so the score ranks sentences and
decides with a threshold, but it is no probability.
"""

import math
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence, each between 0 and 1."""

    sentence: float  # share of the question's terms (by weight) that the sentence meets
    block: float  # the same with its paragraph
    around: float  # the same with passage, headings and title
    names: float  # share of the question's names and numbers met there
    rarest: float  # how well the weightiest term is met there
    head: float  # whether the sentence speaks of what is counted or chosen
    type: float  # whether what is asked for is in it
    time: float  # whether the date asked about is met
    dense: float  # cosine of question and sentence
    rank: float  # 1 / rank of the passage
    length: float  # words / 30, at most 1


WEIGHTS = Features(
    sentence=2.0, block=1.2, around=1.6, names=1.5, rarest=0.8, head=0.8, type=1.0, time=0.6, dense=3.0, rank=0.2, length=0.0
)
BIAS = -7.4
# The score from which a sentence is given as an answer.
ANSWERS = 0.5


def score(features: Features) -> float:
    """The logistic function of the weighted sum."""
    total = BIAS + sum(weight * value for weight, value in zip(astuple(WEIGHTS), astuple(features), strict=True))
    return 1.0 / (1.0 + math.exp(-total))
