"""The dev server: Chalice's own, made fast, with `/local/*` beside it, and with one shape for every error.

Chalice answers a header and a body in two writes, which costs 40 ms each on a connection that is kept; and what
API Gateway refuses before any view runs has a shape of its own. In the cloud `.chalice/resources.json` gives those
refusals the same shape as here.
"""

import logging
import sys
import time
from http import HTTPStatus
from http.server import HTTPServer
from typing import Any

from chalice.app import Chalice, CORSConfig
from chalice.config import Config
from chalice.local import (
    ChaliceRequestHandler,
    CustomLocalChalice,
    LocalChalice,
    LocalDevServer,
    LocalGatewayException,
    ThreadedHTTPServer,
)

from chalicelib.handlers import problems
from local import answers, routes
from local.answers import Answer
from local.engine_process import HOST
from local.environment import STAGE, chalice_config

LOG = logging.getLogger(__name__)
#: API Gateway takes 10 MB, but Lambda only 6.
LARGEST_BODY = 6_000_000
#: Answers without a body, even without its length.
BODILESS = (204, 304)


def create(app: Chalice, port: int) -> LocalDevServer:
    """Bound, not yet serving."""
    give_each_thread_its_request(app)
    config = Config(chalice_stage=STAGE, config_from_disk=chalice_config())
    return LocalDevServer(app, config, HOST, port, handler_cls=Handler, server_cls=Server)


def give_each_thread_its_request(app: Chalice) -> None:
    """As chalice.local.create_local_server does it; without this threads read each other's requests."""
    if not isinstance(app, CustomLocalChalice):
        CustomLocalChalice.__bases__ = (LocalChalice, app.__class__)
        app.__class__ = CustomLocalChalice


class Server(ThreadedHTTPServer):  # type: ignore[misc]
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is nothing to report."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            LOG.error("connection failed", exc_info=error)


class Handler(ChaliceRequestHandler):  # type: ignore[misc]
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(
        self, request: bytes, client_address: tuple[str, int], server: HTTPServer, app_object: Chalice, config: Config
    ) -> None:
        self.app = app_object
        super().__init__(request, client_address, server, app_object, config)

    def do_any(self) -> None:
        began = time.perf_counter()
        refused = self._refuse_body()
        if refused:
            self.close_connection = True  # what was not read would be taken for the next request
            answer = refused
        else:
            headers, body = self._parse_payload()
            answer = self._answer(headers, body or b"")
        self._send(answer)
        milliseconds = (time.perf_counter() - began) * 1000
        path = self.path.partition("?")[0]
        sys.stderr.write(f"{self.command} {path} {answer.status} {milliseconds:.0f} ms\n")

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_any  # noqa: N815 - http.server's names

    def _refuse_body(self) -> Answer | None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers:
            return answers.refusal(411)
        if not (length.isascii() and length.isdigit()):
            return answers.refusal(400)
        return answers.refusal(413) if int(length) > LARGEST_BODY else None

    def _answer(self, headers: dict[str, str], body: bytes) -> Answer:
        # API Gateway knows no HEAD; here it is a GET without its body.
        method = "GET" if self.command == "HEAD" else self.command
        try:
            if self.path.startswith(routes.PREFIX):
                return routes.answer(method, self.path, body)
            return self._from_app(method, headers, body)
        except Exception:
            LOG.exception("unexpected")
            return answers.refusal(500)

    def _from_app(self, method: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            told = self.local_gateway.handle_request(method=method, path=self.path, headers=headers, body=body)
        except LocalGatewayException:
            return answers.refusal(404)  # without authorizers, an unknown path is all that Chalice's gateway refuses
        told = self._handle_binary(told)
        status, content = told["statusCode"], told["body"] or b""
        sent = {**told["headers"], **told["multiValueHeaders"]}
        kind = str(sent.get("Content-Type", ""))
        if status >= 400 and not kind.startswith(problems.CONTENT_TYPE):
            return answers.refusal(status, self._allow(sent))
        return Answer(status, content.encode() if isinstance(content, str) else content, sent)

    @staticmethod
    def _allow(sent: dict[str, Any]) -> dict[str, Any]:
        allowed = str(sent.get("Allow", ""))
        also = ", HEAD, OPTIONS" if "GET" in allowed else ", OPTIONS"
        return {"Allow": allowed + also} if allowed else {}

    def _send(self, answer: Answer) -> None:
        headers = self._cors() | answer.headers
        if answer.status not in BODILESS:
            headers["Content-Length"] = str(len(answer.body))
        self.send_response(answer.status)
        self._send_headers(headers)
        if self.command != "HEAD" and answer.status not in BODILESS:
            self.wfile.write(answer.body)

    def _cors(self) -> dict[str, str]:
        """For answers to which Chalice has not added it."""
        cors = self.app.api.cors
        told: dict[str, str] = cors.get_access_control_headers() if isinstance(cors, CORSConfig) else {}
        return told

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server refuses before there is a method to call; one it does not know is one nobody supports."""
        self.close_connection = True
        self._send(answers.refusal(405 if code == HTTPStatus.NOT_IMPLEMENTED else int(code)))

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """`do_any` writes its own line, when the time is known."""

    def log_message(self, format: str, *args: Any) -> None:
        """What http.server would say of broken requests."""
