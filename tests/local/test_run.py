"""`python -m local.run` as a process: it starts, it ends, and it leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from local.ports import free_port

ROOT = Path(__file__).parent.parent.parent
SECONDS = 40


def _start(api: int, aws: int) -> subprocess.Popen[str]:
    told = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    told |= {"API_PORT": str(api), "AWS_PORT": str(aws)}
    command = [sys.executable, "-m", "local.run"]
    return subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    api, aws = free_port(), free_port()
    with _start(api, aws) as process:
        assert process.stdout
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield process, api, aws
        process.kill()


def _is_gone(port: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_everything_ends_with_it(running: tuple[subprocess.Popen[str], int, int], ending: signal.Signals) -> None:
    process, api, aws = running
    with urlopen(f"http://127.0.0.1:{api}/healthz") as answer:
        assert answer.status == 200
    process.send_signal(ending)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == (-ending if ending == signal.SIGKILL else 0)
    assert said.splitlines()[0].startswith("GET /healthz 200 ")
    assert len(said.splitlines()) == 1
    assert _is_gone(api)
    assert _is_gone(aws)


@pytest.mark.parametrize("taken", ["API_PORT", "AWS_PORT"])
def test_a_taken_port_is_said_in_one_sentence(taken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        api, aws = (port, free_port()) if taken == "API_PORT" else (free_port(), port)
        process = _start(api, aws)
        _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert len(said.splitlines()) == 1
    assert f"端口 {port} 已被占用" in said
    assert taken in said


def test_the_same_port_twice_is_refused() -> None:
    port = free_port()
    process = _start(port, port)
    _, said = process.communicate(timeout=SECONDS)
    assert (process.returncode, len(said.splitlines())) == (1, 1)
