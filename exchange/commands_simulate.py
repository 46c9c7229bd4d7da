"""The command line on patients whose truth is known: how often each rule is wrong, and how soon it sees the truth."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from exchange.command_line import Json, refuse, tell
from rules.simulation_caseload import simulate as simulated

cli = typer.Typer()

LARGEST = 100_000_000


@cli.command()
def simulate(
    patients: Annotated[int, typer.Option(min=1, max=1_000_000, help="Simulated patients.")] = 10_000,
    rows: Annotated[int, typer.Option(min=0, max=LARGEST, help="Weekly scores in all; 0: 13 for each.")] = 0,
    seed: Annotated[int, typer.Option(min=0)] = 20,
    as_json: Json = False,
) -> None:
    """Put the rules to simulated patients whose truth is known. Nothing is written."""
    rows = rows or 13 * patients
    if rows < patients:
        refuse(f"{rows} rows do not give each of {patients} patients a score.", as_json)
    began = time.perf_counter()
    found = simulated(patients, rows, seed)
    answer = {
        "patients": patients,
        "rows": rows,
        "seconds": round(time.perf_counter() - began, 3),
        "seed": seed,
        **found,
    }
    told = found["caseload"]
    words = (
        f"{patients} stable patients, {rows} weekly scores: {told['patients_ever_flagged']:.1%} were ever called "
        f"reliably worse, {told['flags_per_60_patients_a_week']:.2f} false alarms a week for 60 patients."
    )
    tell(answer, as_json, words)
