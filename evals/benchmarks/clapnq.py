"""CLAPNQ (Rosenthal et al. 2024): answerable and unanswerable questions over the passages of all 600 of them.

Every second question of the development data belongs to what the weights are fitted on (evals/calibration); the others, 150 of
either sort, are asked here.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from assistant.answer_json import answer_to_json
from assistant.assistant import Assistant
from assistant.settings import Settings
from evals.benchmarks.corpora import Text, data_file, open_corpus
from evals.benchmarks.plain import Plain, best_balanced, plain_answer
from evals.benchmarks.tally import Tally, mean, row
from evals.measures import locate
from evals.stats import ranking


def measure(settings: Settings, limit: int | None, progress: Callable[[int, int], None]) -> Tally:
    """Asks the questions that nothing was fitted on. `limit` bounds the questions of either sort, not the passages."""
    good, bad = read("answerable"), read("unanswerable")
    assistant = open_corpus("clapnq", texts(), settings)
    found: dict[str, list[float]] = defaultdict(list)
    worst: list[tuple[float, str]] = []
    asked = [*held_out(good)[:limit], *held_out(bad)[:limit]]
    for number, item in enumerate(asked, 1):
        answer = answer_to_json(assistant.ask(item["question"]))
        plain = plain_answer(assistant, item["question"])
        answered = answer["status"] != "not_covered"
        if item["gold"]:
            for name, value in _retrieval(assistant, item).items():
                found[name].append(value)
            for name, value in ranking({item["source"]: 1}, plain.documents).items():
                found[f"plain {name}"].append(value)
            first = _first_is_gold(assistant, item, answer)
            found["gold"].append(float(first))
            found["plain gold"].append(float(_plain_is_gold(assistant, item, plain)))
            found["plain good"].append(plain.cosine)
            found["answered"].append(float(answered))
            worst += [] if first else [(answer["confidence"] or 0.0, f"{item['id']}: {_why(item, answer)}")]
        else:
            found["plain bad"].append(plain.cosine)
            found["refused"].append(float(not answered))
            worst += [(answer["confidence"] or 0.0, f"{item['id']}: answered, has no answer")] if answered else []
        progress(number, len(asked))
    balanced = best_balanced(found["plain good"], found["plain bad"])
    rows = [
        row("passage R@1", found["recall@1"], mean(found["plain recall@1"]), ".97"),
        row("passage R@5", found["recall@5"], mean(found["plain recall@5"]), "1.000"),
        row("first statement is a gold sentence", found["gold"], mean(found["plain gold"]), ".80"),
        row("balanced accuracy of answering", _balanced(found["answered"], found["refused"]), balanced, ".85"),
        row("  answerable answered", found["answered"]),
        row("  unanswerable refused", found["refused"]),
    ]
    return Tally(rows, tuple(text for _, text in sorted(worst, reverse=True)))


def _balanced(answered: list[float], refused: list[float]) -> list[float]:
    """One value a question, weighed so that their mean is the balanced accuracy."""
    if not answered or not refused:
        return []
    both = len(answered) + len(refused)
    return [value * both / (2 * len(part)) for part in (answered, refused) for value in part]


def _why(item: dict[str, Any], answer: dict[str, Any]) -> str:
    if answer["status"] == "not_covered":
        return "refused"
    cited = {c["source_id"] for c in answer["citations"][:1]}
    return "another sentence of the passage" if item["source"] in cited else "another passage"


def texts() -> list[Text]:
    """The passages of all questions."""
    found = {i["source"]: Text(i["source"], i["title"], (i["text"],)) for i in (*read("answerable"), *read("unanswerable"))}
    return list(found.values())


def held_out(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return items[1::2]


def fitted_on(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return items[::2]


def read(sort: str) -> list[dict[str, Any]]:
    """The "answerable" or "unanswerable" questions, each with its passage and the gold sentences in it."""
    found = []
    for line in data_file("clapnq", f"clapnq_dev_{sort}.jsonl").read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        passage = data["passages"][0]
        gold = {sentence for output in data["output"] for sentence in output["selected_sentences"]}
        found.append(
            {
                "id": data["id"],
                "source": "p" + re.sub(r"\W", "", data["id"].replace("-", "m")),
                "title": passage["title"],
                "text": passage["text"],
                "question": data["input"],
                "gold": sorted(gold),
            }
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
    return _is_gold(assistant, item, quotes[0]["start"], quotes[0]["end"])


def _plain_is_gold(assistant: Assistant, item: dict[str, Any], plain: Plain) -> bool:
    return plain.source_id == item["source"] and _is_gold(assistant, item, plain.start, plain.end)


def _is_gold(assistant: Assistant, item: dict[str, Any], start: int, end: int) -> bool:
    text = assistant.index.document(item["source"]).text
    spans = [span for sentence in item["gold"] if (span := locate(sentence, text))]
    return any(2 * (min(end, stop) - max(start, begin)) >= min(end - start, stop - begin) for begin, stop in spans)
