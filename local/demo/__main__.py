"""`make demo`: against its own local cloud, or against a running one named by API_URL."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import requests

from chalicelib.domain.times import SHANGHAI
from local.demo.cast import Cast
from local.demo.client import Client
from local.demo.story import play
from local.ports import free_port

#: A spring without holidays in the weeks that follow, so that the story always ends on the same day.
START = datetime(2026, 5, 6, 9, 0, tzinfo=SHANGHAI)
STARTING_SECONDS = 30


@contextmanager
def _server() -> Iterator[str]:
    """The base URL of a running local cloud; its own one ends with the story."""
    if url := os.environ.get("API_URL"):
        yield url
        return
    api, aws = free_port(), free_port()
    environment = os.environ | {"API_PORT": str(api), "AWS_PORT": str(aws)}
    log = Path("out/demo.log")
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as written:
        server = subprocess.Popen([sys.executable, "-m", "local.run"], env=environment, stdout=written, stderr=written)
    try:
        url = f"http://127.0.0.1:{api}"
        _wait(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            requests.get(f"{url}/healthz", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"the local cloud did not start:\n{log.read_text()}")


def main() -> None:
    began = time.monotonic()
    with _server() as url:
        print(f"职称申报演示：{url}\n")
        cast = Cast(int(time.time()), numbered="API_URL" in os.environ)
        play(Client(url), cast, START, Path("out"), lambda line: print(f"  · {line}"))
    print(f"\n故事讲完，用时{time.monotonic() - began:.1f}秒")


if __name__ == "__main__":
    main()
