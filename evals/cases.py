"""Cases: questions with what a right answer must contain, in YAML under evals/cases/, checked against a schema."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from assistant.dates import EARLIEST, LATEST, When, parse_when
from assistant.errors import UsageError
from assistant.model import AnswerStatus

FOLDER = Path(__file__).resolve().parent / "cases"
SCHEMA = Path(__file__).resolve().parent / "cases.schema.json"
ALIASES = Path(__file__).resolve().parent / "aliases.yaml"
REFUSALS: frozenset[str] = frozenset({"not_covered"})

_STRICT = ConfigDict(extra="forbid", frozen=True)


def _texts(value: Any) -> Any:
    """A single value or a list of values as a list of texts, so that `14` may be written for `["14"]`."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return [str(value)]
    return [str(item) if isinstance(item, int | float) and not isinstance(item, bool) else item for item in value or []]


def _point(value: Any) -> str | None:
    """A date as text. Raises ValueError."""
    if value is not None:
        parse_when(value)
    return None if value is None else str(value)


class Element(BaseModel):
    """One thing that the answer must say: any of these wordings, in the headline or anywhere in the answer."""

    model_config = _STRICT
    any: tuple[str, ...] = Field(min_length=1, description="Wordings of which one is enough.")
    where: Literal["headline", "anywhere"] = "headline"

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {**value, "any": _texts(value.get("any"))}
        return {"any": _texts(value)}


class PastTurn(BaseModel):
    """An earlier question of the conversation and the answer that was given."""

    model_config = _STRICT
    question: str = Field(min_length=1)
    answer: str = ""


class Validity(BaseModel):
    """The days on which the expected values hold, both ends included: YYYY, YYYY-MM or YYYY-MM-DD; an end left out is open."""

    model_config = _STRICT
    start: str | None = Field(None, alias="from")
    until: str | None = None

    @field_validator("start", "until", mode="before")
    @classmethod
    def _date(cls, value: Any) -> Any:
        return _point(value)

    @model_validator(mode="after")
    def _in_order(self) -> "Validity":
        if not self.start and not self.until:
            raise ValueError("give 'from', 'until' or both")
        if self.first > self.last:
            raise ValueError("'until' lies before 'from'")
        return self

    @property
    def first(self) -> date:
        return parse_when(self.start).earliest if self.start else EARLIEST

    @property
    def last(self) -> date:
        return parse_when(self.until).latest if self.until else LATEST

    def holds(self, when: When) -> bool:
        """Whether the values hold on some day of `when`."""
        return self.first <= when.latest and when.earliest <= self.last


class Gold(BaseModel):
    """Who can verify the case: a source and a passage that stands in it word for word (white space apart)."""

    model_config = _STRICT
    source: str = Field(min_length=1)
    quote: str = Field(min_length=8)


class Case(BaseModel):
    """A question and how to tell a right answer from a wrong one."""

    model_config = _STRICT
    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    question: str = Field(min_length=1)
    kind: str = Field("", description="What the question is about; the table has one line a kind. Default: that of the file.")
    tags: tuple[str, ...] = ()
    history: tuple[PastTurn, ...] = ()
    as_of: str | None = Field(None, description="The date for which the question is asked: YYYY, YYYY-MM or YYYY-MM-DD.")
    status: tuple[AnswerStatus, ...] = Field(("answered",), min_length=1, description="Acceptable statuses, the expected first.")
    expects: tuple[Element, ...] = Field((), description="What the answer must say, each as alternatives.")
    polarity: Literal["yes", "no"] | None = Field(None, description="Whether the answer must affirm or deny.")
    members: tuple[tuple[str, ...], ...] = Field((), description="The complete list to be given, each with aliases.")
    strangers: tuple[str, ...] = Field((), description="Names that do not belong to the list and must not be given in it.")
    may_list: tuple[str, ...] = Field((), description="Names that may be given in the list, but need not.")
    wrong_versions: tuple[str, ...] = Field((), description="Values that are right at another date or on another basis.")
    basis: tuple[str, ...] = Field((), description="Wordings of the basis of which the answer must state one.")
    valid: Validity | None = Field(None, description="When the expected values hold; as_of must lie in it.")
    asks_about: str | None = Field(None, description='The day that words of the question name, such as "at its launch".')
    must_not_say: tuple[str, ...] = Field((), description="Wordings that must stand nowhere in the answer, refusals included.")
    must_cite: tuple[tuple[str, ...], ...] = Field((), description="Sources that must be cited; a list means any one of them.")
    must_not_cite: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = Field((), description="Sources and passages that verify the expected answer.")
    must_pass: bool = Field(False, description="The gate fails when this case is not right.")
    note: str = ""

    @field_validator(
        "status", "wrong_versions", "basis", "strangers", "may_list", "tags", "must_not_cite", "must_not_say", mode="before"
    )
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return _texts(value)

    @field_validator("members", "must_cite", mode="before")
    @classmethod
    def _lists_of_alternatives(cls, value: Any) -> Any:
        return [_texts(item) for item in value or []]

    @field_validator("gold", mode="before")
    @classmethod
    def _one_gold(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @field_validator("as_of", "asks_about", mode="before")
    @classmethod
    def _date(cls, value: Any) -> Any:
        return _point(value)

    @model_validator(mode="after")
    def _complete(self) -> "Case":
        says_something = self.expects or self.members or self.polarity
        if not says_something and not {*self.status} & {"not_covered", "false_premise", "outdated"}:
            raise ValueError("an answered case needs expects, members or polarity")
        if not self.gold and not {*self.status} & {"not_covered", "false_premise"}:
            raise ValueError("an answerable case needs gold: a source and a quote that verifies it")
        if (asked := self.asks_about or self.as_of) and self.valid and not self.valid.holds(parse_when(asked)):
            raise ValueError(f"the day asked about, {asked}, lies outside valid")
        echoed = [wording for wording in self.must_not_say if wording.casefold() in self.question.casefold()]
        if echoed:
            raise ValueError(f"must_not_say '{echoed[0]}' stands in the question: a refusal may repeat it")
        return self

    @property
    def unanswerable(self) -> bool:
        """Whether only a refusal is right."""
        return {*self.status} <= REFUSALS


class CaseFile(BaseModel):
    """One file of cases; `kind` and `tags` are the defaults of the cases in it."""

    model_config = _STRICT
    kind: str = ""
    tags: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()


def schema() -> str:
    """The JSON schema of a case file, as committed in cases.schema.json."""
    return json.dumps(CaseFile.model_json_schema(), indent=2, sort_keys=True) + "\n"


def load_cases(pattern: str = "*", folder: Path = FOLDER, subset: str | None = None) -> tuple[Case, ...]:
    """Every case whose file, id or kind matches the glob `pattern`, sorted by id; with `subset`, those that carry the tag.

    Raises UsageError naming file, line and field for what is wrong, for ids given twice and for a selection that is empty.
    """
    if Path(pattern).is_file():
        folder, pattern = Path(pattern).parent, Path(pattern).name
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise UsageError(f"{folder}: no case files here.", "Put cases into YAML files; docs/evaluation.md shows how.")
    found: dict[str, tuple[Case, Path]] = {}
    for path in files:
        for case in load_file(path):
            if case.id in found:
                raise UsageError(f"{path}: case id '{case.id}' is already used in {found[case.id][1]}.", "Give it another id.")
            found[case.id] = (case, path)
    chosen = [case for case, path in found.values() if _selected(case, path, pattern) and (not subset or subset in case.tags)]
    if not chosen:
        raise UsageError(
            f"No case matches '{pattern}'" + (f" with the tag '{subset}'." if subset else "."),
            f"Use a glob over file names, ids or kinds; the kinds are {', '.join(sorted({c.kind for c, _ in found.values()}))}.",
        )
    return tuple(sorted(chosen, key=lambda case: case.id))


def _selected(case: Case, path: Path, pattern: str) -> bool:
    return any(fnmatch(name, pattern) for name in (path.name, path.stem, case.id, case.kind))


def load_file(path: Path) -> tuple[Case, ...]:
    """The cases of one file. Raises UsageError naming file, line, field and what to do."""
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}.", "Save it as UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}:" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise UsageError(f"{path}:{line} not valid YAML: {problem}.", "Check indentation, quotes and colons.") from error
    try:
        parsed = CaseFile.model_validate(data or {})
    except ValidationError as error:
        raise UsageError(*_explain(path, text, error)) from error
    return tuple(
        case.model_copy(update={"kind": case.kind or parsed.kind or path.stem, "tags": (*parsed.tags, *case.tags)})
        for case in parsed.cases
    )


def _explain(path: Path, text: str, error: ValidationError) -> tuple[str, str]:
    first = error.errors()[0]
    where = [part for part in first["loc"] if not (isinstance(part, str) and part.startswith("function-"))]
    field = ".".join(str(part) for part in where)
    given = "" if isinstance(first.get("input"), dict | list) else f" (got {first.get('input')!r})"
    line = _line(yaml.compose(text, Loader=yaml.SafeLoader), where)
    remedies = {
        "extra_forbidden": f"Fields are {', '.join(Case.model_fields)}.",
        "missing": "Add the field.",
        "literal_error": "Use one of the values that are named.",
    }
    message = first["msg"].removeprefix("Value error, ")
    return f"{path}: line {line}: field '{field}': {message}{given}.", remedies.get(first["type"], "Correct this field.")


def _line(node: Any, where: Sequence[int | str]) -> int:
    """The line (from 1) of the deepest node on the path that exists in the file."""
    line = int(node.start_mark.line) + 1
    for part in where:
        child = _child(node, part)
        if child is None:
            break
        node = child
        line = int(node.start_mark.line) + 1
    return line


def _child(node: Any, part: int | str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    return None


def load_aliases(path: Path = ALIASES) -> dict[str, tuple[str, ...]]:
    """Other spellings of names, by name: any of them counts as the name. An absent file means none."""
    if not path.is_file():
        return {}
    data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if not isinstance(data, dict) or not all(isinstance(value, list) for value in data.values()):
        raise UsageError(f"{path}: each name must have a list of other spellings.", "Write NAME: [spelling, spelling].")
    return {str(name): tuple(str(item) for item in spellings) for name, spellings in data.items()}


def kinds(cases: Sequence[Case]) -> Iterator[str]:
    """The kinds of the cases, each once, sorted."""
    return iter(sorted({case.kind for case in cases}))
