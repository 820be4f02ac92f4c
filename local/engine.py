"""The local cloud as a process of its own: `python -m local.engine PORT`. Its data lives as long as it does.

`--until-stdin-closes` ends it with whoever holds the other end of the pipe, however that one dies.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from local.atomic import make_atomic
from local.engine_process import HOST
from local.mailbox import keep_only_messages
from local.narrowed import make_narrowed


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m local.engine", description="moto on 127.0.0.1")
    parser.add_argument("port", type=int)
    parser.add_argument("--until-stdin-closes", action="store_true")
    given = parser.parse_args(arguments)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _end)
    if given.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    serve(given.port)


def serve(port: int) -> None:
    make_atomic()
    make_narrowed()
    keep_only_messages()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # one line per request says nothing here
    app = DomainDispatcherApplication(create_backend_app)
    make_server(HOST, port, app, threaded=True, request_handler=MotoRequestHandler).serve_forever()


def _end(*_: Any) -> None:
    """At once: there is nothing to save, and threads in the middle of a request would only complain."""
    os._exit(0)


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    _end()


if __name__ == "__main__":
    main(sys.argv[1:])
