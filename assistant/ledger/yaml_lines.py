"""YAML with line numbers: every mapping remembers the line on which each of its keys stands."""

from pathlib import Path
from typing import Any

import yaml

from assistant.errors import LedgerError


class LinedDict(dict[str, Any]):
    """A mapping read from YAML; `lines[key]` is the line of the key, `line` that of the mapping."""

    line: int = 0
    lines: dict[str, int]


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    pass


def _mapping(loader: Any, node: yaml.MappingNode) -> Any:
    loader.flatten_mapping(node)
    result = LinedDict()
    result.line = node.start_mark.line + 1
    result.lines = {}
    yield result
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in result:
            raise yaml.constructor.ConstructorError(None, None, f"the key '{key}' stands here twice", key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)
        result.lines[key] = line


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
# Dates stay as the text that was written: "2024-06" and "2024-06-27" are both periods of ours.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_lined(path: Path) -> LinedDict:
    """The mapping in a YAML file. Raises LedgerError naming file, line and remedy."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f":{mark.line + 1}" if mark else ""
        raise LedgerError(
            f"{path.name}{line}: not valid YAML: {error.problem}.", "Mend the line; check indents, colons and quotes."
        ) from None
    except OSError as error:
        raise LedgerError(f"{path.name}: cannot be read: {error.strerror or error}.", "Make the file readable.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path.name}: cannot be read as YAML text: {error}.", "Save it as UTF-8 YAML.") from None
    if not isinstance(data, LinedDict):
        raise LedgerError(f"{path.name}:1: holds no mapping.", "Begin with 'subject: <id>' or 'names:'.")
    return data


def line_at(data: Any, location: tuple[Any, ...]) -> int:
    """The line of the place that `location` (keys and list positions) names, or of the nearest place above it."""
    line = getattr(data, "line", 0)
    for part in location:
        if isinstance(data, LinedDict):
            line = data.lines.get(str(part), line)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            line = getattr(data, "line", line)
        else:
            break
    return line
