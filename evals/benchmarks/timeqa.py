"""TimeQA (Chen, Wang and Wang 2021), human-annotated test: questions with dates over 60 long articles."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from assistant.answer_json import answer_to_json
from assistant.assistant import Assistant
from assistant.settings import Settings
from evals.benchmarks.corpora import Text, data_file, open_corpus
from evals.benchmarks.plain import plain_answer, refused_at
from evals.benchmarks.tally import Tally, mean, row
from evals.measures import locate

ARTICLES = 60
_FALSE_REFUSALS = 0.1


def measure(settings: Settings, limit: int | None, progress: Callable[[int, int], None]) -> Tally:
    """Asks the questions on the first 60 articles of the file."""
    articles = json.loads(data_file("timeqa", "human_annotated_test.json").read_text(encoding="utf-8"))[:ARTICLES]
    texts = [Text(_id(a, i), _title(a), tuple(p for p in a["paras"] if p.strip())) for i, a in enumerate(articles)]
    assistant = open_corpus("timeqa", texts, settings)
    asked = [(texts[i].id, a["paras"], q, marks) for i, a in enumerate(articles) for q, marks in a["questions"]][:limit]
    found: dict[str, list[float]] = defaultdict(list)
    worst: list[tuple[float, str]] = []
    for number, (source, paragraphs, question, marks) in enumerate(asked, 1):
        answer = answer_to_json(assistant.ask(question))
        plain = plain_answer(assistant, question)
        refused = answer["status"] == "not_covered"
        sure = answer["confidence"] or 0.0
        golds = [mark for mark in marks if mark["answer"]]
        if golds:
            spans = _spans(assistant, source, [paragraphs[mark["para"]] for mark in golds])
            cited = any(_within(c, source, spans) for c in answer["citations"])
            nearest = {"source_id": plain.source_id, "start": plain.start, "end": plain.end}
            found["cited"].append(float(cited))
            found["plain cited"].append(float(_within(nearest, source, spans)))
            found["first"].append(float(any(_within(c, source, spans) for c in answer["citations"][:1])))
            said = " ".join(statement["text"] for statement in answer["statements"][:1])
            found["said"].append(float(any(_squeezed(mark["answer"]) in _squeezed(said) for mark in golds)))
            found["false"].append(float(refused))
            found["plain good"].append(plain.cosine)
            why = "refused" if refused else "another paragraph or article"
            worst += [] if cited else [(sure, f"question {number} ({source}): {why}")]
        else:
            found["refused"].append(float(refused))
            found["plain bad"].append(plain.cosine)
            worst += [] if refused else [(sure, f"question {number} ({source}): answered, has no answer")]
        progress(number, len(asked))
    plain_refused = refused_at(found["plain good"], found["plain bad"], _FALSE_REFUSALS)
    rows = [
        row("gold paragraph cited", found["cited"], mean(found["plain cited"]), ".60"),
        row("  by the first citation", found["first"], mean(found["plain cited"])),
        row("  answer string in the first statement", found["said"]),
        row("without an answer: refused", found["refused"], plain_refused, ".70"),
        row("with an answer: refused (false refusals)", found["false"], "0.100", "< .10"),
    ]
    return Tally(rows, tuple(text for _, text in sorted(worst, reverse=True)))


def _id(article: dict[str, Any], number: int) -> str:
    return f"t{number:02d}-" + re.sub(r"[^a-z0-9]+", "-", _title(article).lower()).strip("-")[:40].rstrip("-")


def _title(article: dict[str, Any]) -> str:
    return str(article["link"]).removeprefix("/wiki/").replace("_", " ")


def _spans(assistant: Assistant, source: str, paragraphs: list[str]) -> list[tuple[int, int]]:
    text = assistant.index.document(source).text
    return [span for paragraph in paragraphs if (span := locate(paragraph.strip(), text))]


def _within(citation: dict[str, Any], source: str, spans: list[tuple[int, int]]) -> bool:
    inside = any(citation["start"] < end and citation["end"] > start for start, end in spans)
    return bool(citation["source_id"] == source and inside)


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
