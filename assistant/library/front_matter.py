"""YAML metadata of a source: as front matter at the head of a text, or in a file of its own beside it."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import yaml

FENCE = "---"


class MetadataError(ValueError):
    """The YAML cannot be used; `line` counts from 1 in the file that holds it (0 when no line can be named)."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.line = line
        super().__init__(f"line {line}: {message}" if line else message)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a text file: `yaml_text` between the fences (None without front matter) and the `body` after it."""

    yaml_text: str | None
    body: str
    closed: bool = True


def split_front_matter(text: str) -> FrontMatter:
    """Front matter begins with "---" as the very first line and ends with the next such line ("..." serves too)."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].rstrip() != FENCE:
        return FrontMatter(None, "".join(lines))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in (FENCE, "..."):
            return FrontMatter("".join(lines[1:number]), "".join(lines[number + 1 :]))
    return FrontMatter("".join(lines[1:]), "", closed=False)


class _UniqueKeys(yaml.SafeLoader):
    """A safe loader that refuses a key given twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the field '{key.value}' is given twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def parse_metadata(yaml_text: str, first_line: int = 1) -> dict[str, Any]:
    """The fields of a YAML mapping; `first_line` is the line of the file at which yaml_text begins. Raises MetadataError."""
    try:
        data = yaml.load(yaml_text, Loader=_UniqueKeys)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise MetadataError(str(error.problem or error.context or "is not YAML"), mark.line + first_line if mark else 0) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MetadataError(" ".join(str(error).split()) or "is nested too deeply") from None
    if not isinstance(data, dict):
        raise MetadataError("must be a list of fields such as 'title: …'", first_line)
    return {str(key): value for key, value in data.items()}
