"""Every call to AWS that the application makes in a test is held against the policy of the function that makes it.

Which function that is tells the stack: a job's body, or Chalice answering a request. What tests do by themselves is
held against nothing. So a missing permission fails whatever test comes by it, on the engine that asks for none.
"""

import fnmatch
import functools
import json
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

import botocore.client
from botocore.signers import RequestSigner, S3PostPresigner

from tests.aws_calls import Need, needs

#: Where each function begins: the file's name and the function's.
BODIES = {
    ("closing.py", "close"): "close_publicities",
    ("delivering.py", "deliver"): "deliver_outbox",
    ("drawing.py", "draw_waiting"): "draw_documents",
    ("escalating.py", "escalate"): "escalate_paths",
    ("issuing_runs.py", "issue_due"): "issue_certificates",
    ("lapsing.py", "lapse"): "lapse",
    ("purging.py", "purge"): "purge_drafts",
    ("reissuing.py", "reissue_due"): "reissue_certificates",
    ("reminding.py", "remind"): "remind",
    ("sweeping.py", "sweep"): "sweep_uploads",
    ("web.py", "_handle"): "api_handler",
}

TESTS = str(Path(__file__).parent)


class Forbidden(BaseException):
    """No code of ours may take it for a failure of AWS and go on."""


def begun(frame: FrameType | None) -> str | None:
    """The function that the innermost of these frames belongs to; None when it is a test that calls, in between."""
    from chalicelib.handlers import running
    from chalicelib.handlers.jobs import JOBS

    while frame is not None:
        code = frame.f_code
        found = BODIES.get((code.co_filename.rpartition("/")[2], code.co_name))
        if found or (code.co_filename.startswith(TESTS) and code.co_filename != __file__):
            return found
        if code is running.run.__code__ and frame.f_locals["name"] in JOBS:  # its lease, and the account of it
            return str(frame.f_locals["name"])
        frame = frame.f_back
    return None


@cache
def allowed(function: str) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    """Actions, and patterns of what they may be done to, without what stands before the name."""
    from operations.policies import FOLDER

    policy = json.loads((FOLDER / "dev" / f"{function}.json").read_text(encoding="utf-8"))
    return [(frozenset(one["Action"]), tuple(map(_short, one.get("Resource", ["*"])))) for one in policy["Statement"]]


def _short(told: Any) -> str:
    if told == "*" or "Fn::GetAtt" in told:
        return "*"
    text = str(told["Fn::Sub"])
    return "*" if ":identity/" in text else text.rpartition("table/" if ":table/" in text else ":::")[2]


@cache
def is_allowed(function: str, need: Need) -> bool:
    action, resource = need
    return any(
        action in actions and any(fnmatch.fnmatchcase(resource, pattern) for pattern in patterns)
        for actions, patterns in allowed(function)
    )


def hold() -> None:
    """From now on, in this process."""
    call = botocore.client.BaseClient._make_api_call

    def held(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        _look(sys._getframe(1), lambda: needs(client.meta.service_model.service_name, operation, asked))
        return call(client, operation, asked)

    botocore.client.BaseClient._make_api_call = held
    _hold_links()
    _hold_kept()


def _hold_links() -> None:
    """Whoever follows a link, or sends a form, does it with the rights of the function that signed it."""
    sign_link, sign_form = RequestSigner.generate_presigned_url, S3PostPresigner.generate_presigned_post

    def link(signer: Any, request_dict: dict[str, Any], *told: Any, **named: Any) -> Any:
        url = urlsplit(request_dict["url"])
        action = "s3:GetObjectVersion" if "versionId=" in url.query else "s3:GetObject"
        _look(sys._getframe(1), lambda: [(action, unquote(url.path).strip("/"))])
        return sign_link(signer, request_dict, *told, **named)

    def form(signer: Any, request_dict: dict[str, Any], fields: dict[str, str], **named: Any) -> Any:
        bucket = urlsplit(request_dict["url"]).path.strip("/")
        _look(sys._getframe(1), lambda: [("s3:PutObject", f"{bucket}/{fields['key']}")])
        return sign_form(signer, request_dict, fields, **named)

    RequestSigner.generate_presigned_url = link
    S3PostPresigner.generate_presigned_post = form


def _hold_kept() -> None:
    """What a process keeps is asked for by whichever function comes first: each must be able to."""
    from chalicelib.storage import data_keys, signing
    from chalicelib.storage.tables import DeclarationItem, UserItem

    key = ("dynamodb:GetItem", UserItem.Meta.table_name), ("kms:Decrypt", "data")
    _watch(data_keys, "unwrapped", key)
    _watch(data_keys, "current", key)
    _watch(signing, "current", (("dynamodb:GetItem", DeclarationItem.Meta.table_name),))


def _watch(module: ModuleType, name: str, wanted: tuple[Need, ...]) -> None:
    keeping = getattr(module, name)

    @functools.wraps(keeping)
    def held(*told: Any) -> Any:
        _look(sys._getframe(1), lambda: wanted)
        return keeping(*told)

    held.cache_clear = keeping.cache_clear  # type: ignore[attr-defined]
    setattr(module, name, held)


def _look(frame: FrameType, wanted: Callable[[], Iterable[Need]]) -> None:
    function = begun(frame)
    for need in wanted() if function else ():
        if not is_allowed(str(function), need):
            raise Forbidden(f"{function} may not {need[0]} on {need[1]}: operations/grants.py")
