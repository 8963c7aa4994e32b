"""What the corpus says about itself on the first page: corpus.yaml (name, welcome) and examples.yaml (examples)."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import CorpusError


class Front(BaseModel):
    """corpus.yaml: the name of the collection and one line of welcome."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "Lodestone"
    welcome: str = "Ask a question. Every answer quotes the documents and says when it was true."


class Examples(BaseModel):
    """examples.yaml: questions that are offered to a newcomer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    examples: tuple[str, ...] = ()


_Model = TypeVar("_Model", bound=BaseModel)


def load_front(corpus: Path) -> Front:
    """Raises CorpusError naming file and field; a corpus without the file gets a general welcome."""
    return _load(corpus / "corpus.yaml", Front)


def load_examples(corpus: Path) -> tuple[str, ...]:
    """Raises CorpusError naming file and field; () without the file."""
    return _load(corpus / "examples.yaml", Examples).examples


def _load(path: Path, model: type[_Model]) -> _Model:
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return model.model_validate(data)
    except FileNotFoundError:
        return model()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        raise CorpusError(f"{path}: '{field}' is wrong: {first['msg']}.", "Correct it there.") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(f"{path} cannot be read: {' '.join(str(error).split())}.", "Correct or remove it.") from error
