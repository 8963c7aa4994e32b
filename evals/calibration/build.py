"""Builds the corpora of the calibration data. `python -m evals.calibration.build FOLDER [SET ...]`."""

import sys
from pathlib import Path

from assistant.settings import load_settings
from evals.benchmarks.corpora import open_corpus
from evals.calibration import data

SIZES = {"selqa": 220, "squad": 320, "timeqa": 45}


def sets(folder: Path) -> list[data.Set]:
    return [
        data.selqa(folder, SIZES["selqa"]),
        data.squad(folder, SIZES["squad"]),
        data.timeqa(folder, SIZES["timeqa"]),
        data.clapnq_half(),
    ]


if __name__ == "__main__":
    for one in sets(Path(sys.argv[1])):
        if one.name not in (sys.argv[2:] or [one.name]):
            continue
        print(one.name, len(one.texts), "texts", len(one.questions), "questions", flush=True)
        open_corpus(one.corpus, one.texts, load_settings())
