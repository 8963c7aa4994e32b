"""`lodestone settings`: every setting with what it does, its value, and where the value comes from."""

import argparse
import os
import re
import sys
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from assistant.commands.terminal import Style, one_line

_PREFIX = "LODESTONE_"
_DEBUG = "LODESTONE_DEBUG"
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


@dataclass(frozen=True)
class Entry:
    """One setting as it is now."""

    name: str
    description: str
    value: str
    origin: str


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("settings", help="Show every setting, its value and where the value comes from.")
    parser.add_argument("--markdown", action="store_true", help="Print the table of the README: names, defaults, descriptions.")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    from assistant.settings import CONFIG_FILE

    if arguments.markdown:
        print(markdown_table())
        return 0
    style = Style.of(sys.stdout)
    for entry in entries():
        print(style.bold(f"{entry.name} = {entry.value}") + style.grey(f"  ({entry.origin})"))
        print(style.wrap(entry.description, "    ", "    "))
    print(style.grey(style.wrap(f"Set one in {CONFIG_FILE}, or in the environment as {_PREFIX}NAME.")))
    for name, near in unknown_variables():
        hint = f" Did you mean {near}?" if near else ""
        print(f"lodestone: the environment variable {one_line(name)} is no setting.{hint}", file=sys.stderr)
    return 0


def entries() -> list[Entry]:
    """Every setting. Raises UsageError where one is wrong."""
    from assistant.settings import CONFIG_FILE, Settings, load_settings

    settings = load_settings()
    variables = {name.upper(): name for name in os.environ}
    in_file = _names_in(Path(CONFIG_FILE))
    found = []
    for name, field in Settings.model_fields.items():
        variable = f"{_PREFIX}{name.upper()}"
        origin = "default"
        if variable in variables:
            origin = f"environment variable {variables[variable]}"
        elif name in in_file:
            origin = str(Path(CONFIG_FILE).resolve())
        value = getattr(settings, name)
        found.append(Entry(name, field.description or "", "none" if value is None else _shown(str(value)), origin))
    return found


def _names_in(path: Path) -> set[str]:
    try:
        return set(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()


def _shown(value: str) -> str:
    """The value on one line, without the password of a database address."""
    return _PASSWORD.sub(r"\1:***@", one_line(value))


def unknown_variables() -> list[tuple[str, str]]:
    """Environment variables that look like settings but are none, each with the name that may be meant ("" if none)."""
    from assistant.settings import Settings

    known = [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]
    strange = sorted(n for n in os.environ if n.upper().startswith(_PREFIX) and n.upper() not in (*known, _DEBUG))
    return [(name, next(iter(get_close_matches(name.upper(), known, n=1)), "")) for name in strange]


def markdown_table() -> str:
    """The settings with their defaults as a Markdown table; paths are relative to the repository."""
    from assistant.settings import ROOT, Settings

    lines = ["| setting | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{str(field.default).replace(f'{ROOT}/', '')}`"
        lines.append(f"| `{name}` | {default} | {field.description} |")
    return "\n".join(lines)
