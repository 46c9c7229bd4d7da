"""The command line on simulated patients."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from manage import cli

KEYS = {"patients", "rows", "seconds", "seed", "caseload", "false_alarm_rates", "detection_rates"}


def test_simulate_prints_one_object_and_nothing_else() -> None:
    ran = CliRunner().invoke(cli, ["simulate", "--patients", "30", "--rows", "500", "--seed", "5", "--json"])
    told = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert told.keys() >= KEYS
    assert (told["patients"], told["rows"], told["seed"]) == (30, 500, 5)


def test_without_rows_everybody_gets_thirteen_scores() -> None:
    ran = CliRunner().invoke(cli, ["simulate", "--patients", "20", "--json"])
    assert json.loads(ran.stdout)["rows"] == 260


@pytest.mark.parametrize(("told", "code"), [(["--patients", "30", "--rows", "29"], 1), (["--patients", "0"], 2)])
def test_what_cannot_be_simulated_is_refused(told: list[str], code: int) -> None:
    assert CliRunner().invoke(cli, ["simulate", *told, "--json"]).exit_code == code


def test_in_words_it_says_how_many_false_alarms() -> None:
    assert "false alarms a week for 60 patients" in CliRunner().invoke(cli, ["simulate", "--patients", "20"]).stdout
