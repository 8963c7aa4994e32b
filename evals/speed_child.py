"""One measurement in a process of its own, so that its memory is its own: `python -m evals.speed_child TASK < arguments.json`."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from assistant.errors import LodestoneError

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
# What may be measured, and the function (Json -> Json) that does it.
TASKS: Mapping[str, str] = {
    "index": "evals.speed_tasks:index",
    "bare": "evals.speed_tasks:bare_model",
    "ask": "evals.speed_tasks:ask",
    "compare-ledgers": "evals.speed_tasks:compare_ledgers",
    "markdown": "evals.speed_grow:write_grown_corpus",
    "enlarge": "evals.speed_grow:enlarge",
    "ledger": "evals.speed_ledger:write_ledger",
    "plain": "evals.speed_plain:measure",
    "plain-first": "evals.speed_plain:first_answer",
}


def measure(task: str, **arguments: Any) -> Json:
    """The figures of one task, measured in a new process, with `peak_mib`, its largest resident memory
    (where the task does not give that of its first part).

    Raises LodestoneError with the end of what the process said where it failed.
    """
    command = [sys.executable, "-m", "evals.speed_child", task]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)}
    done = subprocess.run(command, input=json.dumps(arguments), capture_output=True, text=True, env=environment)
    if done.returncode:
        raise LodestoneError(f"The measurement '{task}' failed: {done.stderr.strip()[-2000:]}", "Run it again.")
    figures: Json = json.loads(done.stdout.splitlines()[-1])
    return figures


def peak_mib() -> float:
    """The largest resident memory of this process so far, in MiB.

    Linux keeps it per program in VmHWM; its ru_maxrss would include the process that started this one.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        kibibytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
        return round(kibibytes / 1024, 1)
    except (OSError, StopIteration):
        unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kibibytes elsewhere
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MIB, 1)


def main() -> int:
    """Run the task that the command line names on the arguments on standard input; its figures are the last line printed."""
    module, function = TASKS[sys.argv[1]].split(":")
    task: Callable[[Json], Json] = getattr(import_module(module), function)
    figures = task(json.load(sys.stdin))
    print("\n" + json.dumps({"peak_mib": peak_mib()} | figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
