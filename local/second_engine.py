"""MiniStack, the second engine, as a child of this process: atomic, and it counts capacity units as DynamoDB does.

moto slows with its own size and counts nothing, so scale is measured here. It has dependencies of its own and lives in
a venv of its own, which `make bench` sets up from requirements-cloud.txt.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.engine_process import HOST, answers

PROGRAM = Path(__file__).parent.parent / ".venv-cloud" / "bin" / "ministack"
#: Its own default is every interface, and an MQTT and an SFTP server beside the gateway.
QUIET = {"BIND_HOST": HOST, "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0", "LOG_LEVEL": "ERROR"}


def is_there() -> bool:
    """Whether its venv has been set up."""
    return PROGRAM.exists()


@contextmanager
def started(port: int) -> Iterator[str]:
    """Its endpoint. It ends with this block. Raises RuntimeError when it does not begin to answer."""
    told = {**os.environ, **QUIET, "GATEWAY_PORT": str(port)}
    engine = subprocess.Popen([PROGRAM], env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = f"http://{HOST}:{port}"
    try:
        if not answers(endpoint, 30, lambda: engine.poll() is None):
            raise RuntimeError("MiniStack does not answer: run `make bench` again, it sets up .venv-cloud")
        yield endpoint
    finally:
        engine.terminate()
        engine.wait(10)
