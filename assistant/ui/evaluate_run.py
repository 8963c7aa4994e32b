"""One run of the eval suite in a process of its own, for the page: `python -m assistant.ui.evaluate_run WANTED`.

WANTED is a JSON object: {"kinds": [], "subset": "", "server": "", "settings": {}, "label": "", "resume": ""}. Each line printed
is a JSON object as assistant.ui.startup.Work reads them; the last one is {"finished": true, "run": ID}.
"""

import json
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.errors import LodestoneError
from assistant.settings import load_settings

if TYPE_CHECKING:
    from evals.measures import Documents
    from evals.targets import Target


def _say(**line: object) -> None:
    print(json.dumps(line), flush=True)


def run(wanted: Mapping[str, Any]) -> str:
    """Ask the cases that are wanted and store the run; its id. Raises LodestoneError for what cannot be asked."""
    from evals.cases import load_cases
    from evals.runner import Options, run_cases, run_hashes
    from evals.targets import ServerTarget, open_embedded, open_server

    settings = load_settings(**wanted.get("settings", {}))
    kinds, subset = tuple(wanted.get("kinds", ())), str(wanted.get("subset", ""))
    cases = load_cases(folder=settings.eval_cases, subset=subset or None)
    chosen = [case for case in cases if not kinds or case.kind in kinds]
    _say(stage="Opening the index", done=0, total=len(chosen))
    begun = time.perf_counter()
    server = str(wanted.get("server", ""))
    opened: tuple[Target, Documents] = open_server(server, settings) if server else open_embedded(settings)
    target, documents = opened
    hashes = run_hashes(settings) | (target.made_of() if isinstance(target, ServerTarget) else {})
    options = Options(
        resume=str(wanted.get("resume", "")),
        folder=settings.eval_runs,
        label=str(wanted.get("label", "")),
        selection=", ".join(kinds) or "*",
        subset=subset,
    )

    def progress(done: int, total: int) -> None:
        _say(stage="Asking", done=done, total=total)

    return run_cases(chosen, target, documents, hashes, options, progress, time.perf_counter() - begun).meta.id


def main() -> int:
    try:
        _say(finished=True, run=run(json.loads(sys.argv[1])))
    except ModuleNotFoundError as error:
        _say(error=f"The package '{error.name}' is not installed. Install everything with `make install`.")
        return 1
    except LodestoneError as error:
        _say(error=str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
