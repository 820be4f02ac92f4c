"""Tests run under the policies: what a function was not granted fails there, and what it was does not."""

from collections.abc import Callable

import pytest

from chalicelib.domain.attachments import ContentType
from chalicelib.handlers import jobs, lapsing
from chalicelib.handlers.running import Budget
from chalicelib.storage import evidence, files
from tests import least_privilege
from tests.aws_calls import needs
from tests.build import shanghai
from tests.least_privilege import Forbidden, is_allowed

NOW = shanghai("2031-05-06 09:00")
DECLARATIONS, FILES = "zhicheng-dev-declarations", "zhicheng-dev-files"


@pytest.mark.parametrize(
    ("function", "action", "resource"),
    [
        ("lapse", "dynamodb:PutItem", DECLARATIONS),
        ("lapse", "dynamodb:Query", f"{DECLARATIONS}/index/by_holder"),
        ("purge_drafts", "s3:DeleteObjectVersion", f"{FILES}/attachments/one/two"),
        ("purge_drafts", "s3:ListBucketVersions", FILES),
        ("deliver_outbox", "kms:Decrypt", "data"),
    ],
)
def test_what_is_granted_is_allowed(function: str, action: str, resource: str) -> None:
    assert is_allowed(function, (action, resource))


@pytest.mark.parametrize(
    ("function", "action", "resource"),
    [
        ("lapse", "dynamodb:PutItem", "zhicheng-dev-units"),
        ("lapse", "dynamodb:Query", DECLARATIONS),
        ("lapse", "dynamodb:Query", f"{DECLARATIONS}/index/by_applicant"),
        ("purge_drafts", "s3:DeleteObjectVersion", f"{FILES}/evidence/one"),
        ("purge_drafts", "s3:GetObject", f"{FILES}/attachments/one/two"),
        ("remind", "kms:Sign", "signing"),
        ("api_handler", "dynamodb:Query", "zhicheng-dev-users/index/outbox"),
    ],
)
def test_everything_else_is_not(function: str, action: str, resource: str) -> None:
    assert not is_allowed(function, (action, resource))


def test_a_job_is_held_to_its_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(least_privilege, "is_allowed", lambda function, need: False)
    with pytest.raises(Forbidden, match="lapse may not dynamodb:Query"):
        lapsing.lapse(NOW, Budget(10))


def test_so_is_the_account_of_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(least_privilege, "is_allowed", lambda function, need: False)
    with pytest.raises(Forbidden, match="lapse may not dynamodb:GetItem on zhicheng-dev-users"):
        jobs.run("lapse", NOW)


@pytest.mark.parametrize(
    ("sign", "refused"),
    [
        (lambda: files.presign_download("copies/one.pdf", "证书.pdf"), "s3:GetObject on zhicheng-dev-files/copies/one"),
        (
            lambda: files.presign_download("forms/a.pdf", "表.pdf", "v1"),
            "s3:GetObjectVersion on zhicheng-dev-files/form",
        ),
        (
            lambda: evidence.presign_upload("one", ContentType.PDF),
            "s3:PutObject on zhicheng-dev-files/evidence/one",
        ),
    ],
)
def test_so_is_whoever_signs_a_link(monkeypatch: pytest.MonkeyPatch, sign: Callable[[], object], refused: str) -> None:
    monkeypatch.setattr(least_privilege, "is_allowed", lambda function, need: False)
    monkeypatch.setattr(least_privilege, "begun", lambda frame: "lapse")
    with pytest.raises(Forbidden, match=f"lapse may not {refused}"):
        sign()


def test_a_write_of_several_items_needs_what_each_needs() -> None:
    asked = {"TransactItems": [{"Put": {"TableName": "one"}}, {"ConditionCheck": {"TableName": "two"}}]}
    assert list(needs("dynamodb", "TransactWriteItems", asked)) == [
        ("dynamodb:PutItem", "one"),
        ("dynamodb:ConditionCheckItem", "two"),
    ]


def test_a_call_that_nobody_has_thought_of_is_no_gift() -> None:
    with pytest.raises(KeyError):
        list(needs("dynamodb", "Scan", {"TableName": "one"}))
