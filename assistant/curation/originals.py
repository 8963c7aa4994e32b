"""The originals behind digests, listed in corpus/originals.yaml where their licence permits copying, and bringing them in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.curation.curator import Curator
from assistant.curation.drafts import Draft
from assistant.curation.intake import Intake, Refusal
from assistant.errors import CorpusError, LodestoneError
from assistant.model import Source

FILE = "originals.yaml"


class Original(BaseModel):
    """One entry: the id of the `digest` that the corpus holds, and the metadata of its original."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    digest: str = Field(min_length=1)
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    published: str = Field(min_length=4)
    kind: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    language: str = "en"

    @property
    def id(self) -> str:
        """The id under which the original becomes a source."""
        return f"{self.digest}-original"

    def metadata(self) -> dict[str, str]:
        fields = {name: value for name, value in self.model_dump().items() if name != "digest"}
        return {**fields, "id": self.id, "form": "original", "note": f"The original of the digest {self.digest}."}


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one original: the draft that it is, or why it was not brought in."""

    original: Original
    draft: Draft | None = None
    refused: Refusal | None = None


def load_originals(corpus: Path) -> tuple[Original, ...]:
    """The entries of corpus/originals.yaml; () where there is no such file. Raises CorpusError naming entry and field."""
    path = corpus / FILE
    if not path.is_file():
        return ()
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        if not isinstance(entries, list):
            raise CorpusError(f"{path} must be a list of entries.", "Begin each with  - digest: …")
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read: {' '.join(str(error).split())}.", "Mend the file.") from error
    found = []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(Original.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            raise CorpusError(f"{path}, entry {number}: {field}: {first['msg']}.", "Mend the entry.") from None
    return tuple(found)


def missing_originals(originals: Sequence[Original], sources: Mapping[str, Source]) -> tuple[Original, ...]:
    """Those that are no source yet."""
    return tuple(original for original in originals if original.id not in sources)


def bring_in(
    originals: Sequence[Original],
    curator: Curator,
    intake: Intake,
    approve: bool,
    progress: Callable[[Original], None] | None = None,
) -> list[Brought]:
    """Fetches each original and makes it a draft, or with `approve` a source; one that fails leaves the others as they are."""
    done = []
    for original in originals:
        if progress:
            progress(original)
        try:
            delivery = intake.address(original.url)
            if delivery.refused or len(delivery.arrived) != 1:
                first = delivery.refused[0] if delivery.refused else Refusal(original.url, "It holds several documents.", "")
                done.append(Brought(original, refused=first))
                continue
            arrival = delivery.arrived[0]
            draft = curator.add(arrival.name, arrival.data, original.metadata(), arrival.origin)
            if approve:
                draft = curator.approve(draft.id, draft.version, note=f"from {FILE}").draft or draft
            done.append(Brought(original, draft))
        except LodestoneError as error:
            done.append(Brought(original, refused=Refusal(original.url, error.message, error.remedy)))
    return done
