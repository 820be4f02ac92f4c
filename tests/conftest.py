"""One local cloud per worker, in its own process's memory; the application finds it where it would find AWS."""

import logging
import os
from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

from local.atomic import make_atomic
from local.engine_process import HOST
from local.environment import forget_accounts, point_to
from local.mailbox import keep_only_messages
from local.narrowed import make_narrowed

PUBLIC_URL = "http://127.0.0.1:8000"


def _start_cloud() -> ThreadedMotoServer:
    make_atomic()
    make_narrowed()
    keep_only_messages()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(HOST, 0, verbose=False)
    server.start()
    return server


# At import, and not in a fixture: test modules import chalicelib, whose tables read the environment once.
forget_accounts()
_CLOUD = _start_cloud()
point_to("http://{}:{}".format(*_CLOUD.get_host_and_port()), PUBLIC_URL)


def pytest_configure(config: pytest.Config) -> None:
    """moto, in this very process, leaves it to the collector to close what was deleted or written over in S3."""
    for message in ("S3 key was not disposed of in time", "Unclosed file <tempfile.SpooledTemporaryFile"):
        config.addinivalue_line("filterwarnings", f"ignore:{message}:ResourceWarning")


@pytest.fixture(scope="session", autouse=True)
def _nothing_personal_is_logged() -> Iterator[None]:
    """Listens to everything that this worker logs, and fails its last test when a personal number was among it."""
    from tests.everything_logged import Listener

    listener = Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    assert (listener.said, listener.let_out) == ([], [])


@pytest.fixture(scope="session", autouse=True)
def _policies_are_held_to(cloud: str) -> None:
    """Whatever the application asks of AWS, its function's own policy must allow."""
    from tests.least_privilege import hold

    hold()


@pytest.fixture(scope="session", autouse=True)
def cloud() -> Iterator[str]:
    """The endpoint, with the tables, the bucket and the key of `.chalice/resources.json`."""
    from local import authority, resources

    resources.create()
    authority.certify()
    yield os.environ["AWS_ENDPOINT_URL"]
    _CLOUD.stop()
