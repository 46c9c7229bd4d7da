"""One row is one assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from exchange.file_limits import short
from exchange.incoming_cells import MAX_NOTE, Cells, Form, Sheet, assessment, say_safety, scored_form
from exchange.incoming_records import IncomingAssessment, RowRead
from exchange.mapping import BadMapping, LongMapping
from rules.instruments import Instrument, Method

TEXT_FIELDS = ("profile", "value_set")
EQ5D_FIELDS = ("profile", "vas", "index", "value_set")


@dataclass(frozen=True)
class LongReader:
    sheet: Sheet
    mapping: LongMapping
    catalogue: Mapping[str, Instrument]

    def read(self) -> Iterator[RowRead]:
        self._check()
        for row in self.sheet.table.rows:
            yield self._row(Cells(self.sheet, row))

    def _check(self) -> None:
        fixed = self.mapping.instrument.fixed
        if fixed and fixed.casefold() not in self._by_name:
            raise BadMapping(unknown_instrument(fixed))
        answers = self.mapping.answers
        for column, key in answers.columns.items() if answers and fixed else ():
            instrument = self._by_name[str(fixed).casefold()]
            if key not in fields_of_form(instrument):
                raise BadMapping(
                    f"Mapping, column “{short(column)}”: {instrument.abbreviation} has no item {short(key)}."
                )
        if self.mapping.total is None and not self._answer_columns:
            raise BadMapping("No column holds answers or a total. Name them in the mapping, or name a column ‘total’.")

    @cached_property
    def _by_name(self) -> dict[str, Instrument]:
        """By id, and by abbreviation where only one instrument has it."""
        short_names = [instrument.abbreviation.casefold() for instrument in self.catalogue.values()]
        by_short = {name: one for name, one in zip(short_names, self.catalogue.values(), strict=True)}
        unique = {name: one for name, one in by_short.items() if short_names.count(name) == 1}
        return unique | {key.casefold(): one for key, one in self.catalogue.items()}

    @cached_property
    def _answer_columns(self) -> tuple[str, ...]:
        """Every column that holds answers to any form."""
        answers = self.mapping.answers
        if answers is None:
            return ()
        keys = {key for instrument in self.catalogue.values() for key in fields_of_form(instrument)}
        keys -= self._other_columns
        return tuple(
            column
            for column in self.sheet.table.columns
            if column in answers.columns
            or (
                column not in self._other_columns
                and any(column.startswith(prefix) if prefix else column in keys for prefix in answers.prefixes)
            )
        )

    @cached_property
    def _other_columns(self) -> frozenset[str]:
        return frozenset(source.column for source in self.mapping.sources.values() if source and source.column)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are read."""
        return self._other_columns | frozenset(self._answer_columns)

    @cached_property
    def _columns_by_form(self) -> dict[str, Mapping[str, str]]:
        return {key: self._columns_of(one) for key, one in self.catalogue.items()}

    def _columns_of(self, instrument: Instrument) -> Mapping[str, str]:
        """The column of each item of this form. Raises BadMapping where an item has two."""
        if (answers := self.mapping.answers) is None:
            return {}
        found: dict[str, str] = {}
        for column in self._answer_columns:
            names = [column.removeprefix(prefix) for prefix in answers.prefixes if column.startswith(prefix)]
            keys = [answers.columns[column]] if column in answers.columns else names
            for key in [key for key in keys if key in fields_of_form(instrument)][:1]:
                if key in found:
                    raise BadMapping(f"“{found[key]}” and “{column}” both hold item {key}. Remove one of the columns.")
                found[key] = column
        return found

    def _row(self, cells: Cells) -> RowRead:
        number = cells.patient_number(self.mapping.patient)
        taken_on = cells.day(self.mapping.taken_on)
        patient = cells.patient(number, self.mapping.new_patients)
        if taken_on is not None:
            cells.check_birth(patient, {self.mapping.taken_on.column or "": taken_on})
        read = self._assessment(cells, number, taken_on)
        if cells.refused or read is None:
            return RowRead(cells.row.row, refused=tuple(cells.refused))
        return RowRead(cells.row.row, patient, (read,))

    def _assessment(self, cells: Cells, number: str, taken_on: date | None) -> IncomingAssessment | None:
        instrument = self._instrument(cells)
        if instrument is None:
            return None
        form = self._form(cells, instrument)
        self._check_edition(cells, instrument)
        found = scored_form(cells, form)
        note = cells.value(self.mapping.note, MAX_NOTE)
        read = assessment(cells, number, taken_on or date.min, form, found, note)
        say_safety(cells, form, found)
        return read

    def _instrument(self, cells: Cells) -> Instrument | None:
        name = cells.value(self.mapping.instrument)
        instrument = self._by_name.get(name.casefold())
        if instrument is None:
            why = unknown_instrument(name) if name else "The row does not say which questionnaire it is. Enter its id."
            cells.refuse(self.mapping.instrument.column or "", name, why)
        return instrument

    def _check_edition(self, cells: Cells, instrument: Instrument) -> None:
        """Where a table turns sums into T scores, another edition would be scored wrongly and nobody would see it."""
        if not instrument.t_scores:
            return
        ours = str(instrument.extra.get("edition", "")).partition(" ")[0]
        told = cells.value(self.mapping.edition)
        if told.lower().lstrip("v") != ours:
            why = (
                f"{instrument.abbreviation} is scored as edition {ours}, and others number their answers differently. "
                f"Say in a column “edition” that it is {ours}, or turn the answers round first."
            )
            cells.refuse((self.mapping.edition and self.mapping.edition.column) or "", told, why)

    def _form(self, cells: Cells, instrument: Instrument) -> Form:
        columns = self._columns_by_form[instrument.id]
        own = set(columns.values())
        for column in self._answer_columns:
            if column not in own and (text := cells.text(column)):
                cells.refuse(column, text, f"{instrument.abbreviation} has no such item. Check which form this is.")
        answers = {key: value for key, column in columns.items() if (value := _answer(cells, key, column)) is not None}
        total = cells.number(self.mapping.total) if self.mapping.total else None
        if total is not None and not instrument.single_score:
            cells.refuse(
                self.mapping.total or "", f"{total:g}", f"{instrument.abbreviation} has no total. Empty the cell."
            )
            total = None
        if not answers and total is None and not cells.refused:
            cells.refuse("", "", "The row has neither answers nor a total. Enter them, or delete the row.")
        return Form(instrument, answers, total, {**columns, "total": self.mapping.total or ""})


def _answer(cells: Cells, key: str, column: str) -> float | str | None:
    text = cells.text(column)
    if key in TEXT_FIELDS or text.casefold() in ("na", "n/a"):  # whether it may be "not applicable", the form knows
        return text or None
    return cells.number(column) if text else None


def fields_of_form(instrument: Instrument) -> tuple[str, ...]:
    if instrument.method is Method.import_only:
        return EQ5D_FIELDS if instrument.high is None else ()
    return (*(item.key for item in instrument.items), *instrument.unscored_items)


def unknown_instrument(name: str) -> str:
    return f"This service does not know the questionnaire “{short(name)}”. Correct its id, or define it first."
