"""`python -m local.run`: the whole system on this machine. Ctrl-C ends all of it.

API_PORT (8000) and AWS_PORT (5500) say where; with AWS_ENDPOINT_URL that engine is used and none is started.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from local import engine_process
from local.engine_process import HOST
from local.environment import forget_accounts, point_to

STARTING_SECONDS = 30
#: For an engine that should be running already.
ANSWERING_SECONDS = 5


class CannotStart(Exception):
    """Says in one sentence, for people, why."""


def main() -> int:
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _end)
    try:
        _run()
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _end(*_: Any) -> None:
    """At once and from wherever we are: an exception thrown into a library may be swallowed there.

    There is nothing to save, and Python's own tidying up would take another second.
    """
    engine_process.end()
    os._exit(0)


def _run() -> None:
    api_port = _free_port("API_PORT", 8000)
    url = f"http://{HOST}:{api_port}"
    if given := os.environ.get("AWS_ENDPOINT_URL", ""):
        point_to(given, url)
        _serve(api_port, url, given, lambda: engine_process.answers(given, ANSWERING_SECONDS))
        return
    aws_port = _free_port("AWS_PORT", 5500)
    if api_port == aws_port:
        raise CannotStart(f"API_PORT 与 AWS_PORT 不能同为 {api_port}。(API_PORT and AWS_PORT must differ.)")
    endpoint = f"http://{HOST}:{aws_port}"
    forget_accounts()
    point_to(endpoint, url)
    with engine_process.started(aws_port) as is_running:
        _serve(api_port, url, endpoint, lambda: engine_process.answers(endpoint, STARTING_SECONDS, is_running))


def _free_port(name: str, default: int) -> int:
    given = os.environ.get(name) or str(default)
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65_536):
        raise CannotStart(f"{name} 应为1至65535的端口号，现为 {given}。({name} must be a port number.)")
    port = int(given)
    if engine_process.is_taken(port):
        raise CannotStart(
            f"端口 {port} 已被占用，请停止占用它的程序，或用 {name} 换一个端口。"
            f"(Port {port} is taken: stop what uses it, or choose another with {name}.)"
        )
    return port


def _serve(port: int, url: str, endpoint: str, is_there: Callable[[], bool]) -> None:
    # Imported here, since chalicelib reads the environment. All of this is done while the engine is starting.
    from app import app
    from local import authority, clock, delivered, resources, seeds, server, welcome

    clock.install()
    delivered.watch()
    resources.prepare()
    seeds.prepare()
    if not is_there():
        raise CannotStart(f"本地云 {endpoint} 没有应答。(The local cloud at {endpoint} does not answer.)")
    resources.create()
    authority.certify()
    accounts = seeds.load(datetime.now(UTC))
    serving = server.create(app, port)
    print(welcome.welcome(url, endpoint, accounts), flush=True)
    serving.server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
