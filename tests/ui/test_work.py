"""A process of ours as the page follows it: its progress, its end, what it says when it cannot, and being stopped."""

import sys
import time
from collections.abc import Callable

from assistant.ui.startup import Work

PRINT = "import json, time\ndef say(**line): print(json.dumps(line), flush=True)\n"


def follow(script: str, until: Callable[[Work], bool] = lambda work: not work.running) -> Work:
    work = Work([sys.executable, "-c", PRINT + script], "The work")
    deadline = time.monotonic() + 30
    while not until(work):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return work


def test_progress_and_result_and_other_output_passed_over() -> None:
    work = follow("print('noise'); print('3'); say(stage='Asking', done=2, total=8); say(finished=True, run='r1')")
    assert (work.stage, work.share, work.error, work.result["run"]) == ("Asking", 0.25, "", "r1")


def test_an_error_and_an_early_end_are_told() -> None:
    assert follow("say(error='There is no index.')").error == "There is no index."
    assert follow("raise SystemExit('out of lamps')").error == "The work ended early (exit code 1): out of lamps"


def test_being_stopped_is_no_error() -> None:
    work = follow("say(stage='Asking', done=1, total=9); time.sleep(60)", lambda work: work.done == 1)
    work.stop()
    deadline = time.monotonic() + 30
    while work.running:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert (work.error, work.result) == ("", {})
