"""No message waits for the browser to confirm the one before."""

from __future__ import annotations

import socket

from components.at_once import send_at_once


def accepted(listening: socket.socket) -> socket.socket:
    with socket.create_connection(listening.getsockname()):
        return listening.accept()[0]


def test_a_connection_to_what_the_process_listens_on_sends_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        with accepted(listening) as before:
            assert not before.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        send_at_once()
        with accepted(listening) as after:
            assert after.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_other_open_files_are_left_alone(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with (tmp_path / "notes").open("w") as notes, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(tmp_path / "local"))
        local.listen()
        send_at_once()
        notes.write("still open")
    assert (tmp_path / "notes").read_text() == "still open"
