"""Brings the index in line with the corpus in a process of its own, for the page: `python -m assistant.ui.build_index`.

Embedding needs torch, half a gigabyte that the server must not carry afterwards. Each line printed is a JSON object:
{"stage", "done", "total"} while it works, {"error"} if it cannot, {"finished", "failed"} at the end.
"""

import json
import sys

from assistant.errors import LodestoneError
from assistant.settings import load_settings


def _say(**line: object) -> None:
    print(json.dumps(line), flush=True)


def main() -> int:
    try:
        settings = load_settings()
        from assistant.index.sync import ensure_index

        _say(stage="Reading the documents", done=0, total=0)
        report = ensure_index(settings, progress=lambda stage, done, total: _say(stage=stage, done=done, total=total))
    except LodestoneError as error:
        _say(error=str(error))
        return error.exit_code
    _say(finished=True, failed=[str(problem) for problem in report.failed] if report else [])
    return 0


if __name__ == "__main__":
    sys.exit(main())
