"""The engine as a child of this process, and waiting for one to answer."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

HOST = "127.0.0.1"
ENDING_SECONDS = 5


_engine: subprocess.Popen[bytes] | None = None


@contextmanager
def started(port: int) -> Iterator[Callable[[], bool]]:
    """Answers whether it is still running. It ends with this block, and with this process however that one dies."""
    global _engine
    command = [sys.executable, "-m", "local.engine", str(port), "--until-stdin-closes"]
    # A session of its own: Ctrl-C reaches us alone, and requests under way still find their engine.
    engine = _engine = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield lambda: engine.poll() is None
    finally:
        end()


def end() -> None:
    """Waits until it is gone, so that its port is free for the next one."""
    if _engine is None:
        return
    _engine.terminate()
    try:
        _engine.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        _engine.kill()


def answers(endpoint: str, seconds: float, is_running: Callable[[], bool] = lambda: True) -> bool:
    """Whether somebody listens there within the given time."""
    parts = urlsplit(endpoint)
    address = (parts.hostname or HOST, parts.port or (443 if parts.scheme == "https" else 80))
    until = time.monotonic() + seconds
    while time.monotonic() < until and is_running():
        try:
            socket.create_connection(address, 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return True
    return False


def is_taken(port: int) -> bool:
    """Whether somebody listens there already; a port whose last owner has just ended is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False
