"""The data that the weights are fitted on, brought to one form: texts to be indexed, and questions with their gold spans.

None of it is part of this repository. Put the files into one folder, under these names:

- selqa-dev.json, selqa-test.json: SelQA, answer sentence selection (Jurczyk, Zhai and Choi 2016; Apache-2.0)
- squad-dev.json: SQuAD 2.0 development data or a part of it (Rajpurkar, Jia and Liang 2018; CC BY-SA 4.0)
- CLAPNQ is read from where its benchmark reads it: every second question of the development data (Apache-2.0)
- timeqa-train.json: TimeQA, human-annotated training data (Chen, Wang and Wang 2021; BSD-3-Clause)
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.index.sentences import sentence_spans
from evals.benchmarks import clapnq
from evals.benchmarks.corpora import Text, data_file

SEED = 17
_LONG = 15_000  # characters; longer articles take long to index and teach little more
# Questions that are asked of many things and answered by few texts about them.
NEAR_MISSES = (
    "Who is the treasurer of {}?",
    "Who took the official photographs of {}?",
    "Who lost the court case about {}?",
    "Which lawyer represented {}?",
    "Who chose the colours of {}?",
    "Which bank lent money to {}?",
    "Which newspaper first wrote about {}?",
    "Which university gave {} an honorary title?",
    "Which airline sponsored {} in 2011?",
    "How many complaints were made about {}?",
    "How many accountants work for {}?",
    "How many copies of the report on {} were printed?",
    "How many visitors from abroad came to {} in 2009?",
    "How much did the insurance of {} cost?",
    "How much tax is paid by {}?",
    "What percentage of {} is owned by banks?",
    "What is the telephone number of {}?",
    "What is the slogan of {}?",
    "What did the bishop of Cologne say about {}?",
    "What prize did {} win in Vienna?",
    "When was {} declared bankrupt?",
    "When will {} be sold?",
    "When did {} open an office in Nairobi?",
    "Where are the archives of {} kept?",
    "Where did the lawyers of {} meet?",
    "Why did the treasurer of {} resign?",
    "Why was {} fined?",
    "Why did Iceland object to {}?",
    "Did {} buy a shipyard?",
    "Has {} been fined by a court?",
    "Is {} for sale?",
)


@dataclass(frozen=True)
class Asked:
    """One question. `gold` are texts in the source `source`, empty where nothing answers; `group` keeps folds apart.

    `whole`: the gold texts are paragraphs, of which `answers` says what the answering sentence holds. `without` leaves
    the source out of what is retrieved: a question whose answer is not there although texts on the same thing are.
    """

    question: str
    source: str
    gold: tuple[str, ...]
    group: str
    whole: bool = False
    answers: tuple[str, ...] = ()
    without: bool = False


@dataclass(frozen=True)
class Set:
    name: str
    texts: tuple[Text, ...]
    questions: tuple[Asked, ...]
    corpus: str


def selqa(folder: Path, sections: int) -> Set:
    """One text a section; half of the questions are asked with their section left out."""
    rows = [row for part in ("dev", "test") for row in _read(folder / f"selqa-{part}.json")]
    articles: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        articles[row["article"]].append(row)
    texts: dict[str, Text] = {}
    asked: list[Asked] = []
    for article in _shuffled(sorted(articles)):
        for row in articles[article]:
            source = _id("s", f"{article} {row['section']}")
            texts[source] = Text(source, f"{article} - {row['section']}", (" ".join(row["candidates"]),))
            gold = tuple(row["candidates"][i] for i in row["answers"])
            asked.append(Asked(row["question"], source, gold, article, without=len(asked) % 2 == 1))
        if len(texts) >= sections:
            break
    return Set("selqa", tuple(texts.values()), tuple(asked), "calibration-selqa")


def clapnq_half() -> Set:
    """The half that its benchmark does not ask, over the passages of all."""
    items = [item for sort in ("answerable", "unanswerable") for item in clapnq.fitted_on(clapnq.read(sort))]
    asked = [Asked(item["question"], item["source"], tuple(item["gold"]), item["id"]) for item in items]
    return Set("clapnq", tuple(clapnq.texts()), tuple(asked), "clapnq")


def near_misses(one: Set, many: int) -> Set:
    """Questions of common forms on what the texts are about, of a sort that these texts hardly ever answer."""
    titles = {text.id: text.title.split(" - ")[0] for text in one.texts}
    names = {asked.group: titles[asked.source] for asked in one.questions}
    pairs = [(group, text.format(names[group])) for group in sorted(names) for text in NEAR_MISSES]
    asked = [Asked(question, one.texts[0].id, (), group) for group, question in _shuffled(pairs)[:many]]
    return Set(f"{one.name}-near", one.texts, tuple(asked), one.corpus)


def squad(folder: Path, paragraphs: int, each: int = 4) -> Set:
    """One text a paragraph; of each, half of the questions have no answer in it."""
    articles = _read(folder / "squad-dev.json")["data"]
    texts: list[Text] = []
    asked: list[Asked] = []
    for article in articles:
        for number, paragraph in enumerate(article["paragraphs"][: max(1, paragraphs // len(articles))]):
            source = _id("q", f"{article['title']} {number}")
            texts.append(Text(source, article["title"].replace("_", " "), (" ".join(paragraph["context"].split()),)))
            open_, shut = [], []
            for item in paragraph["qas"]:
                if item["is_impossible"]:
                    shut.append(Asked(item["question"], source, (), article["title"]))
                else:
                    gold = _sentences_with(paragraph["context"], item["answers"])
                    open_.append(Asked(item["question"], source, gold, article["title"]))
            asked += [*_shuffled(open_)[: each // 2], *_shuffled(shut)[: each // 2]]
    return Set("squad", tuple(texts), tuple(asked), "calibration-squad")


def timeqa(folder: Path, articles: int) -> Set:
    """One text an article, short ones with unanswerable questions first; articles of the test data are left out."""
    tested = {row["link"] for row in _read(data_file("timeqa", "human_annotated_test.json"))}
    rows = [row for row in _read(folder / "timeqa-train.json") if row["link"] not in tested]
    texts: list[Text] = []
    asked: list[Asked] = []
    short = [row for row in _shuffled(rows) if sum(map(len, row["paras"])) < _LONG]
    short.sort(key=lambda row: all(mark["answer"] for _, marks in row["questions"] for mark in marks))
    for number, row in enumerate(short[:articles]):
        title = row["link"].removeprefix("/wiki/").replace("_", " ")
        source = _id(f"t{number:03d}-", title)
        texts.append(Text(source, title, tuple(p for p in row["paras"] if p.strip())))
        for question, marks in row["questions"]:
            golds = [mark for mark in marks if mark["answer"]]
            gold = tuple(dict.fromkeys(row["paras"][mark["para"]].strip() for mark in golds))
            asked.append(Asked(question, source, gold, source, True, tuple(dict.fromkeys(mark["answer"] for mark in golds))))
    return Set("timeqa", tuple(texts), tuple(asked), "calibration-timeqa")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _sentences_with(text: str, marks: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The sentences of the text (white space joined) in which a marked answer begins."""
    joined = " ".join(text.split())
    starts = {len(" ".join(text[: mark["answer_start"]].split())) + 1 for mark in marks}
    spans = sentence_spans(joined)
    return tuple(joined[a:b] for a, b in spans if any(a <= start <= b for start in starts))


def _id(prefix: str, name: str) -> str:
    return prefix + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].rstrip("-")


def _shuffled(items: Iterable[Any]) -> Sequence[Any]:
    found = list(items)
    random.Random(SEED).shuffle(found)
    return found
