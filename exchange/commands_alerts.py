"""Commands that keep the service safe: escalate, notify, doctor, backup and restore."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from exchange import ticking
from exchange.command_line import File, Json, database, now, tell
from queries import backup as backups
from queries import doctor as examination
from queries import jobs
from queries.engine import make_engine
from queries.people import SERVICE

cli = typer.Typer()


@cli.command()
def escalate(as_json: Json = False) -> None:
    """Pass on safety flags that nobody answered in time: to the duty person, then the lead."""
    done = ticking.escalate(database(), now)
    tell({"ok": True, "escalated": done}, as_json, f"{done} passed on.")


@cli.command()
def notify(as_json: Json = False) -> None:
    """Send the notices that are due; what cannot be sent is tried again later."""
    sent, failed = ticking.notify(database(), now)
    tell({"ok": not failed, "sent": sent, "failed": failed}, as_json, f"{sent} sent, {failed} to be tried again.")
    raise typer.Exit(1 if failed else 0)


@cli.command()
def doctor(as_json: Json = False) -> None:
    """Examine the installation: safety answers, owners, timers, trail, notices, jobs, backup, disk."""
    checks = examination.examine(make_engine(), now())
    ok = all(one.ok for one in checks)
    words = "\n".join(f"{'ok ' if one.ok else 'NOT'} {one.name}: {one.says}" for one in checks)
    tell({"ok": ok, "checks": [asdict(one) for one in checks]}, as_json, words)
    raise typer.Exit(0 if ok else 1)


@cli.command()
def backup(file: Annotated[Path, typer.Argument(dir_okay=False)], as_json: Json = False) -> None:
    """Write a backup while the service runs. The file is not encrypted and holds everything: keep it safe."""
    engine = database()
    with jobs.watched(engine, "backup", now) as done:
        done.did = backups.backup(engine, file, by=SERVICE, at=now())
    tell({"ok": True, "rows": done.did}, as_json, f"{done.did} rows written to {file}.")


@cli.command()
def restore(file: File, as_json: Json = False) -> None:
    """Fill an empty database from a backup and verify its trail."""
    rows = backups.restore(make_engine(), file, by=SERVICE, at=now())
    tell({"ok": True, "rows": rows}, as_json, f"{rows} rows are back; the trail is as it was written.")
