"""What the columns of a site's spreadsheet mean: a small YAML file, or the standard column names.

Long form: one row is one assessment. Wide form: one row is one patient, one column is one time of measurement.
How to write one, with examples: docs/import.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from exchange.dates_in import DAY_FORMATS, FORMATS, Offset, read_offset
from exchange.file_limits import short
from exchange.yaml_in import BadYaml, read_yaml

STANDARD_PREFIXES = ("item_", "")
NOTHING = "nothing"


class BadMapping(ValueError):
    """The mapping cannot be used. The text is shown to the person who wrote it."""


def _source(value: object) -> object:
    """A plain text is a column name."""
    return {"column": value} if isinstance(value, str) else value


def _treatment(value: object) -> object:
    return None if value == NOTHING else value


def _step(value: object) -> object:
    if value not in ("0", "1", "2", "3", "4"):
        raise ValueError("the step is a number from 0 to 4")
    return int(str(value))


STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True, str_max_length=500)


@dataclass(frozen=True)
class Source:
    """Where a value stands: in a column, or the same for the whole file."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    column: str | None = None
    fixed: str | None = None

    def __post_init__(self) -> None:
        if (not self.column) == (not self.fixed):
            raise ValueError("needs either the name of a column, or ‘fixed: …’ with the value for the whole file")


@dataclass(frozen=True)
class PatientSource:
    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    column: str
    prefix: str = ""


@dataclass(frozen=True)
class DateSource(Source):
    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    format: str = "YYYY-MM-DD"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.format not in FORMATS:
            raise ValueError(
                f"the format “{short(self.format)}” is not one of {', '.join(DAY_FORMATS)}, "
                "each of which may end in ‘ hh:mm’ or ‘ hh:mm:ss’"
            )


@dataclass(frozen=True)
class Treatment:
    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: Literal["drug", "module"]
    name: str
    dose: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("the treatment needs a name")


FromSource = Annotated[Source, BeforeValidator(_source)]
FromPatient = Annotated[PatientSource, BeforeValidator(_source)]
FromDate = Annotated[DateSource, BeforeValidator(_source)]
At = Annotated[Offset, BeforeValidator(read_offset)]
MaybeTreatment = Annotated[Treatment | None, BeforeValidator(_treatment)]


@dataclass(frozen=True)
class TreatmentColumn:
    """What was given from the start date on, by what stands in one column."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    column: str
    values: dict[str, MaybeTreatment]


@dataclass(frozen=True)
class NewPatients:
    """Whom the file may register. Without given and family name the number stands for the person."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    team: str = ""
    step: Annotated[int | None, BeforeValidator(_step)] = None
    primary_measure: str = ""
    function_measure: str = ""
    given_name: FromSource | None = None
    family_name: FromSource | None = None
    birth_on: FromDate | None = None
    sex: FromSource | None = None
    registered_on: FromDate | None = None

    @property
    def sources(self) -> dict[str, Source | None]:
        named = {"given_name": self.given_name, "family_name": self.family_name, "sex": self.sex}
        return {**named, "birth_on": self.birth_on, "registered_on": self.registered_on}


@dataclass(frozen=True)
class AnswerColumns:
    """By prefix (q1, q2 …: prefix q), or column by column."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    prefix: str | None = None
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def prefixes(self) -> tuple[str, ...]:
        return () if self.prefix is None else (self.prefix,)


@dataclass(frozen=True)
class StandardAnswers(AnswerColumns):
    @property
    def prefixes(self) -> tuple[str, ...]:
        return STANDARD_PREFIXES


@dataclass(frozen=True, kw_only=True)
class LongMapping:
    """One row is one assessment."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    form: Literal["long"] = "long"
    patient: FromPatient
    instrument: FromSource
    taken_on: FromDate
    answers: AnswerColumns | None = None
    total: str | None = None
    how: FromSource = Source(fixed="import")
    rater: FromSource = Source(fixed="patient")
    language: FromSource = Source(fixed="en")
    note: FromSource | None = None
    edition: FromSource | None = None  # of a form whose tables hold for one edition only
    empty: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    new_patients: NewPatients | None = None

    def __post_init__(self) -> None:
        if self.answers is None and self.total is None:
            raise ValueError("say where the values stand: ‘total: <column>’, or ‘answers:’ with a prefix or columns")

    @property
    def sources(self) -> dict[str, Source | None]:
        """Everything but the answers, by key."""
        named: dict[str, Source | None] = {"patient": Source(self.patient.column), "instrument": self.instrument}
        named |= {"taken_on": self.taken_on, "how": self.how, "rater": self.rater, "language": self.language}
        named |= {"note": self.note, "total": Source(self.total) if self.total else None, "edition": self.edition}
        return named | (self.new_patients.sources if self.new_patients else {})


@dataclass(frozen=True, kw_only=True)
class WideMapping:
    """One row is one patient; `columns` says when after the start each total was taken."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    form: Literal["wide"] = "wide"
    patient: FromPatient
    instrument: str
    start: FromDate
    columns: dict[str, At]
    interventions: tuple[TreatmentColumn, ...] = ()
    expected: bool = True  # due at every one of these times, so that a drop-out shows as missing
    how: FromSource = Source(fixed="import")
    rater: FromSource = Source(fixed="patient")
    language: FromSource = Source(fixed="en")
    empty: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    new_patients: NewPatients | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("columns: name at least one column and its time, for example ‘bdi.2m: 2 months’")
        times = list(self.columns.values())
        twice = next((time for time in times if times.count(time) > 1), None)
        if twice is not None:
            raise ValueError(f"columns: two columns are taken at {twice}. Each column needs its own time")

    @property
    def sources(self) -> dict[str, Source | None]:
        """Everything but the totals, by key."""
        named: dict[str, Source | None] = {"patient": Source(self.patient.column), "start": self.start}
        named |= {"how": self.how, "rater": self.rater, "language": self.language}
        named |= {f"interventions.{one.column}": Source(one.column) for one in self.interventions}
        return named | (self.new_patients.sources if self.new_patients else {})


FileMapping = LongMapping | WideMapping
_FORMS: Mapping[str, TypeAdapter[Any]] = {"long": TypeAdapter(LongMapping), "wide": TypeAdapter(WideMapping)}


def read_mapping(source: str | bytes) -> FileMapping:
    """The mapping a YAML text describes. Raises BadMapping: which key, what is wrong, what to do."""
    try:
        told = read_yaml(source)
    except BadYaml as error:
        raise BadMapping(f"The mapping cannot be read. {error}") from None
    form = told.get("form") if isinstance(told, dict) else None
    if not isinstance(form, str) or form not in _FORMS:
        raise BadMapping(
            "The mapping does not say its form. Write ‘form: long’ (a row is one questionnaire) "
            "or ‘form: wide’ (a row is one patient)."
        )
    try:
        mapping: FileMapping = _FORMS[form].validate_python(told)
    except ValidationError as error:
        raise BadMapping(" ".join(_sentence(one) for one in error.errors()[:5])) from None
    return mapping


def _sentence(error: Mapping[str, Any]) -> str:
    key = short(".".join(str(part) for part in error["loc"] if not re.match("function-", str(part))))
    where = f"Mapping, key ‘{key}’" if key else "Mapping"
    wrong = short(str(error["input"]), 40)
    match error["type"]:
        case "missing" | "missing_keyword_only" | "missing_argument":
            return f"{where}: it is missing. Add it; docs/import.md shows how."
        case "unexpected_keyword_argument" | "extra_forbidden":
            return f"{where}: this key is not known here. Check its spelling and its indent."
        case "literal_error":
            return f"{where}: “{wrong}” is not one of {error['ctx']['expected']}. Choose one of them."
        case "value_error":
            return f"{where}: {error['ctx']['error']}."
        case "bool_parsing":
            return f"{where}: “{wrong}” is neither yes nor no. Write one of them."
    return f"{where}: “{wrong}” does not belong here. Compare with the examples in docs/import.md."


def standard_mapping(columns: Sequence[str]) -> LongMapping:
    """For a file with the standard column names: patient, instrument, taken_on, and total or item_1, item_2 …"""
    if absent := [f"“{name}”" for name in ("patient", "instrument", "taken_on") if name not in columns]:
        raise BadMapping(
            f"The file has no column {' and no column '.join(absent)}. Name the columns so in row 1, "
            "or give a mapping that says which columns these are (docs/import.md)."
        )

    def column_or(name: str, fixed: str) -> Source:
        return Source(name) if name in columns else Source(fixed=fixed)

    return LongMapping(
        patient=PatientSource("patient"),
        instrument=Source("instrument"),
        taken_on=DateSource("taken_on"),
        answers=StandardAnswers(),
        total="total" if "total" in columns else None,
        note=Source("note") if "note" in columns else None,
        edition=Source("edition") if "edition" in columns else None,
        how=column_or("how", "import"),
        rater=column_or("rater", "patient"),
        language=column_or("language", "en"),
    )
