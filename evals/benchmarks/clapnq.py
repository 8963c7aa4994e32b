"""CLAPNQ (Rosenthal et al. 2024): 300 answerable and 300 unanswerable questions over the passages of all of them."""

import json
import re
from collections.abc import Callable
from typing import Any

from assistant.answer_json import answer_to_json
from assistant.assistant import Assistant
from assistant.settings import Settings
from evals.benchmarks.corpora import Text, data_file, open_corpus
from evals.measures import locate
from evals.stats import ranking

Rows = list[tuple[str, list[float], str, str]]


def measure(settings: Settings, limit: int | None, progress: Callable[[int, int], None]) -> Rows:
    """(measure, one value a question, plain pipeline, aim). `limit` bounds the questions of either sort, not the passages."""
    good = _read("clapnq_dev_answerable.jsonl")
    bad = _read("clapnq_dev_unanswerable.jsonl")
    texts = {item["source"]: Text(item["source"], item["title"], (item["text"],)) for item in (*good, *bad)}
    assistant = open_corpus("clapnq", list(texts.values()), settings)
    found: dict[str, list[float]] = {"recall@1": [], "recall@5": [], "gold": [], "answered": [], "refused": []}
    asked = [*good[:limit], *bad[:limit]]
    for number, item in enumerate(asked, 1):
        answer = answer_to_json(assistant.ask(item["question"]))
        if item["gold"]:
            for name, value in _retrieval(assistant, item).items():
                found[name].append(value)
            found["gold"].append(float(_first_is_gold(assistant, item, answer)))
            found["answered"].append(float(answer["status"] != "not_covered"))
        else:
            found["refused"].append(float(answer["status"] == "not_covered"))
        progress(number, len(asked))
    balanced = found["answered"] + found["refused"]
    weight = {1: len(balanced) / (2 * max(1, len(found["answered"]))), 0: len(balanced) / (2 * max(1, len(found["refused"])))}
    even = [value * weight[1] for value in found["answered"]] + [value * weight[0] for value in found["refused"]]
    return [
        ("passage R@1", found["recall@1"], ".957", ".97"),
        ("passage R@5", found["recall@5"], "1.000", "1.000"),
        ("first statement is a gold sentence", found["gold"], "", ".80"),
        ("balanced accuracy of answering", even if found["answered"] and found["refused"] else [], "", ".85"),
        ("  answerable answered", found["answered"], "", ""),
        ("  unanswerable refused", found["refused"], "", ""),
    ]


def _read(name: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in data_file("clapnq", name).read_text(encoding="utf-8").splitlines()]
    found = []
    for row in rows:
        passage = row["passages"][0]
        gold = {sentence for output in row["output"] for sentence in output["selected_sentences"]}
        source = "p" + re.sub(r"\W", "", row["id"].replace("-", "m"))
        found.append(
            {"source": source, "title": passage["title"], "text": passage["text"], "question": row["input"], "gold": sorted(gold)}
        )
    return found


def _retrieval(assistant: Assistant, item: dict[str, Any]) -> dict[str, float]:
    """R@1 and R@5 of documents: several windows of one passage count once."""
    passages = assistant.index.retriever(k=12).invoke(item["question"])
    documents = list(dict.fromkeys(str(passage.metadata["source_id"]) for passage in passages))
    values = ranking({item["source"]: 1}, documents)
    return {name: values[name] for name in ("recall@1", "recall@5")}


def _first_is_gold(assistant: Assistant, item: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether the first statement quotes, in the gold passage, at least half of a gold sentence (or lies within one)."""
    numbers = answer["statements"][0]["citations"] if answer["statements"] else []
    quotes = [c for c in answer["citations"] if c["number"] in numbers[:1] and c["source_id"] == item["source"]]
    if not quotes or answer["status"] == "not_covered":
        return False
    text = assistant.index.document(item["source"]).text
    spans = [span for sentence in item["gold"] if (span := locate(sentence, text))]
    start, end = quotes[0]["start"], quotes[0]["end"]
    return any(2 * (min(end, stop) - max(start, begin)) >= min(end - start, stop - begin) for begin, stop in spans)
