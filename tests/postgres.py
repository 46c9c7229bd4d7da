"""A throwaway PostgreSQL cluster: made in a temporary folder, reached by a socket in it, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# A lost machine loses only a test's data, so nothing is synced.
SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=40", "shared_buffers=32MB")


def _unprivileged() -> tuple[list[str], str | None]:
    """The words before a command and the account it then runs under: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return [], None
    known = {entry.pw_name for entry in pwd.getpwall()}
    account = "postgres" if "postgres" in known else "nobody"
    return ["setpriv", f"--reuid={account}", "--regid", str(pwd.getpwnam(account).pw_gid), "--clear-groups"], account


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Start it; gives the address of a database by name: `address.format(name)`."""
    folder = Path(tempfile.mkdtemp(prefix="stepwell-pg-"))
    prefix, account = _unprivileged()
    if account:
        shutil.chown(folder, account)
    data = folder / "data"
    make = [programs / "initdb", "-D", data, "-U", "stepwell", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    subprocess.run([*prefix, *map(str, make)], check=True, capture_output=True, cwd=folder)
    options = [word for setting in (*SETTINGS, f"unix_socket_directories={folder}") for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*prefix, str(programs / "postgres"), "-D", str(data), *options], cwd=folder, stdout=log, stderr=log
        )
    address = f"postgresql://stepwell@/{{}}?host={folder}"
    try:
        _wait(server, address.format("postgres"), folder / "log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(200):
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL does not answer: {log.read_text()}")


def run(address: str, statement: str) -> None:
    """One statement outside a transaction, for making and dropping databases."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
