"""Writes `.chalice/policies/<stage>/<function>.json` from operations/grants.py: `python -m operations.policies`.

The files are what is deployed and what is read in a review; a guard test fails when they are not what this writes.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from operations import stage
from operations.grants import GRANTS, INDEXES, Grant

FOLDER = Path(__file__).parent.parent / ".chalice" / "policies"
STAGES = ("dev", "prod")
VERBS = {
    "get": "GetItem",
    "batch": "BatchGetItem",
    "query": "Query",
    "check": "ConditionCheckItem",
    "put": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
}
OBJECTS = {
    "read": ("s3:GetObject", "s3:GetObjectVersion"),
    "write": ("s3:PutObject",),
    "delete": ("s3:DeleteObjectVersion",),
}
Statement = dict[str, Any]


def main() -> None:
    for where in STAGES:
        (FOLDER / where).mkdir(parents=True, exist_ok=True)
        for function in GRANTS:
            (FOLDER / where / f"{function}.json").write_text(written(function, where), encoding="utf-8")


def written(function: str, where: str) -> str:
    return json.dumps(policy(GRANTS[function], where), ensure_ascii=False, indent=2) + "\n"


def policy(grant: Grant, where: str) -> dict[str, Any]:
    """In CloudFormation's words; stages differ by names alone."""
    variables = stage.of(where)
    statements = [*_tables(grant, variables), *_files(grant, variables["FILES_BUCKET"])]
    statements += [*_keys(grant), *_messages(grant, variables["MAIL_FROM"]), LOGS]
    return {"Version": "2012-10-17", "Statement": statements}


def _tables(grant: Grant, variables: dict[str, str]) -> Iterator[Statement]:
    for table, known in INDEXES.items():
        path = f"dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{variables[f'{table.upper()}_TABLE']}"
        verbs = grant.tables.get(table, "").split()
        if verbs:
            yield _allow(table.title(), [f"dynamodb:{VERBS[verb]}" for verb in VERBS if verb in verbs], [_arn(path)])
        indexes = [_arn(f"{path}/index/{index}") for index in known if index in grant.indexes]
        if indexes:
            yield _allow(f"{table.title()}Listed", ["dynamodb:Query"], indexes)


def _files(grant: Grant, bucket: str) -> Iterator[Statement]:
    for verb, actions in OBJECTS.items():
        prefixes = [prefix for prefix, verbs in grant.files.items() if verb in verbs.split()]
        if prefixes:
            objects = [_arn(f"s3:::{bucket}/{prefix}/*") for prefix in prefixes]
            yield _allow(f"Files{verb.title()}", list(actions), objects)
    if grant.reads_files or grant.deletes_files:
        # Who may not list is told "forbidden" of what is not there.
        listing = ["s3:ListBucket"] + (["s3:ListBucketVersions"] if grant.deletes_files else [])
        yield _allow("FilesListed", listing, [_arn(f"s3:::{bucket}")])


def _keys(grant: Grant) -> Iterator[Statement]:
    """The bucket is sealed with the same key as personal numbers are."""
    actions = []
    if grant.unseals or grant.seals or grant.reads_files or grant.writes_files:
        actions.append("kms:Decrypt")
    if grant.seals or grant.writes_files:
        actions.append("kms:GenerateDataKey")
    if actions:
        yield _allow("DataKey", actions, [{"Fn::GetAtt": ["DataKey", "Arn"]}])
    if grant.signs:
        yield _allow("SigningKey", ["kms:Sign"], [{"Fn::GetAtt": ["SigningKey", "Arn"]}])


def _messages(grant: Grant, address: str) -> Iterator[Statement]:
    if grant.sms:
        topics = {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}
        yield {"Sid": "SmsToPhonesNotToTopics", "Effect": "Allow", "Action": ["sns:Publish"], "NotResource": [topics]}
    if grant.mail:
        domain = address.partition("@")[2]
        identity = _arn(f"ses:${{AWS::Region}}:${{AWS::AccountId}}:identity/{domain}")
        only = {"Condition": {"StringEquals": {"ses:FromAddress": address}}}
        yield _allow("MailFromOneAddress", ["ses:SendEmail"], [identity]) | only


def _allow(sid: str, actions: list[str], resources: list[Any]) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


def _arn(rest: str) -> dict[str, str]:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:{rest}"}


#: The groups themselves are the template's, with the days for which they are kept.
LOGS = _allow(
    "Logs",
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    [_arn("logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/${AWS::StackName}-*")],
)


if __name__ == "__main__":
    main()
