"""Every message leaves the server when it is written.

Streamlit listens on a socket that lets the system hold a small message back until the browser has confirmed the one
before (Nagle's algorithm), and browsers wait 40 ms with that: every page and every click took that much longer.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

OPEN_FILES = "/dev/fd"  # of this process, on Linux and macOS


def send_at_once() -> None:
    """For what this process listens on; a connection takes it over from there."""
    for number in os.listdir(OPEN_FILES) if os.path.isdir(OPEN_FILES) else ():
        with suppress(OSError), socket.fromfd(int(number), socket.AF_INET, socket.SOCK_STREAM) as one:
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):  # refused by what is no socket
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
