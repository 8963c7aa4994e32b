"""Asks the calibration questions and keeps what the engine sees of each candidate sentence: features and whether it is gold.

`python -m evals.calibration.extract FOLDER OUT [SET ...]` writes one .npz a set into OUT.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering.acceptance import accepts
from assistant.answering.candidates import Candidate, Passage, passages_of, sentences_of
from assistant.answering.features import FORMS, Features, Judge, form, values
from assistant.answering.question import parse_question
from assistant.answering.terms import question_terms, undated_words
from assistant.answering.time_expressions import ImpossibleDate
from assistant.assistant import Assistant
from assistant.settings import load_settings
from evals.benchmarks.corpora import open_corpus
from evals.calibration.build import sets
from evals.calibration.data import Asked, Set, near_misses
from evals.measures import locate

NEAR = 100  # near misses a set
TODAY = date(2024, 1, 1)
NAMES = tuple(field.name for field in fields(Features))


def extract(one: Set, assistant: Assistant) -> dict[str, Any]:
    """Row by row: features, question number, gold, whether it can answer; question by question: form, answerable, group."""
    rows: list[tuple[float, ...]] = []
    owner: list[int] = []
    gold: list[bool] = []
    accepted: list[bool] = []
    forms: list[int] = []
    answerable: list[bool] = []
    groups: list[str] = []
    engine = assistant._engine
    for asked in one.questions:
        try:
            question = parse_question(asked.question, TODAY, engine.lexicon, engine.spelling)
        except ImpossibleDate:
            continue
        terms = question_terms(question, engine.ledger, engine.vocabulary, undated_words(question))
        spans = gold_spans(assistant, asked)
        passages = passages_of(engine.index.retriever(k=engine.retrieve).invoke(question.text))
        passages = [p for p in passages if not (asked.without and _touches(p, asked, spans))]
        candidates = sentences_of(engine.index, passages, engine.index.encoder.encode_query(question.text))
        judged = Judge(question, terms, engine.vocabulary).judge(candidates)
        accepted += [accepts(question, j) for j in judged]
        right = [not asked.without and is_gold(c, asked, spans) for c in candidates]
        rows += [values(j.features) for j in judged]
        owner += [len(forms)] * len(judged)
        gold += right
        forms.append(FORMS.index(form(question.ask)))
        answerable.append(bool(asked.gold) and not asked.without)
        groups.append(asked.group)
    return {
        "x": np.array(rows, dtype=np.float32),
        "owner": np.array(owner),
        "gold": np.array(gold),
        "accepted": np.array(accepted),
        "form": np.array(forms),
        "answerable": np.array(answerable),
        "group": np.array(groups),
        "names": np.array(NAMES),
    }


def gold_spans(assistant: Assistant, asked: Asked) -> list[tuple[int, int]]:
    text = assistant.index.document(asked.source).text
    return [span for gold in asked.gold if (span := locate(gold, text))]


def _touches(passage: Passage, asked: Asked, spans: Sequence[tuple[int, int]]) -> bool:
    if not asked.whole:
        return passage.source_id == asked.source
    return passage.source_id == asked.source and any(passage.start < b and a < passage.end for a, b in spans)


def is_gold(c: Candidate, asked: Asked, spans: Sequence[tuple[int, int]]) -> bool:
    """A sentence that lies in a gold text by half of either; of a gold paragraph, the sentence that holds the answer."""
    if c.sentence.source_id != asked.source:
        return False
    start, end = c.sentence.start, c.sentence.end
    inside = any(2 * (min(end, b) - max(start, a)) >= min(end - start, b - a) for a, b in spans)
    if not asked.whole:
        return inside
    said = _squeezed(c.text)
    return inside and any(_squeezed(answer) in said for answer in asked.answers)


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for one in sets(folder):
        if one.name not in (sys.argv[3:] or [one.name]):
            continue
        assistant = open_corpus(one.corpus, one.texts, load_settings())
        for asked in (one,) if one.name == "clapnq" else (one, near_misses(one, NEAR)):
            found = extract(asked, assistant)
            np.savez_compressed(out / f"{asked.name}.npz", **found)
            print(asked.name, found["x"].shape, found["answerable"].mean(), flush=True)
