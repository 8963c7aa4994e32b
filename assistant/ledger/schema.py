"""The YAML form of the ledger as pydantic models: what a curator may write, and nothing else."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant.dates import When, parse_when
from assistant.ledger.facts import AttributeKind, Standing


def _when(value: Any) -> When:
    return value if isinstance(value, When) else parse_when(value)


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Date = Annotated[When, BeforeValidator(_when)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True)


class Quoted(Form):
    """Where it is said: a source and words that stand in it verbatim."""

    source: str
    quote: str = Field(min_length=3)


class MilestoneForm(Quoted):
    when: Date
    subject: str = ""


class EntryForm(Quoted):
    value: str | int | float | None = None
    values: Texts = ()
    start: Date | None = Field(None, alias="from")
    until: Date | None = None
    planned_until: Date | None = None
    reported: Date | None = None
    basis: str = ""
    part: str = ""
    more: Literal["", "over", "about", "up to", "at least"] = ""
    place: str = ""
    names: Texts = ()
    asks: Texts = ()
    standing: Standing = "holds"
    note: str = ""
    recheck: Date | None = None

    @model_validator(mode="after")
    def _one_value(self) -> "EntryForm":
        if self.value is not None and self.values:
            raise ValueError("write either 'value' or 'values', not both")
        if self.start and self.until and self.until.latest < self.start.earliest:
            raise ValueError(f"'until' ({self.until.text}) lies before 'from' ({self.start.text})")
        return self


class BasisForm(Form):
    name: str
    unit: str = ""
    asks: Texts = ()
    counts: Texts = ()


class AttributeForm(Form):
    name: str
    kind: AttributeKind
    asks: Texts = ()
    unit: str = ""
    bases: dict[str, BasisForm] = Field(default_factory=dict)
    counts: str = ""
    complete: bool = False
    entries: list[Any] = Field(default_factory=list)


class SideForm(Quoted):
    value: str
    basis: str = ""
    reported: Date | None = None
    leads: bool = False


class ConflictForm(Form):
    id: str
    about: str
    attribute: str = ""
    asks: Texts = ()
    names: Texts = ()
    when: Date | None = None
    explanation: str = ""
    rule: str = ""
    inference: bool = False
    sides: list[SideForm] = Field(min_length=2)


class SubjectForm(Form):
    subject: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    kind: str = "body"
    aliases: Texts = ()
    article: str = ""
    default: bool = False
    begins: MilestoneForm | None = None
    ends: MilestoneForm | None = None
    successor: MilestoneForm | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)
    conflicts: list[Any] = Field(default_factory=list)


class NameForm(Form):
    name: str
    kind: str = "item"
    aliases: Texts = ()
    article: str = ""
    members: Texts = ()
    seats: Texts = ()
