"""Alarms: for every function, table and job, and each on a metric that something really writes."""

import ast
import json
import re
from typing import Any

import pytest

from app import app
from chalicelib.handlers.delivering import COUNTED
from chalicelib.handlers.jobs import JOBS
from chalicelib.handlers.metrics import NAMESPACE
from operations import alarms
from tests.guards.sources import ROOT, nodes
from tests.guards.template import functions, of_type

ALARMS = of_type("prod", "AWS::CloudWatch::Alarm")
#: What AWS itself writes.
OF_AWS = {
    "AWS/Lambda": {"Errors", "Throttles"},
    "AWS/ApiGateway": {"5XXError"},
    "AWS/DynamoDB": {"ReadThrottleEvents", "WriteThrottleEvents"},
}


def metrics(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["MetricStat"]["Metric"] for one in told.get("Metrics", []) if "MetricStat" in one] or [told]


def watched(namespace: str, name: str) -> set[str]:
    """The values of the first dimension of every alarm on that metric."""
    return {
        json.dumps(metric["Dimensions"][0]["Value"])
        for told in ALARMS.values()
        for metric in metrics(told)
        if (metric.get("Namespace"), metric.get("MetricName")) == (namespace, name)
    }


@pytest.mark.parametrize("name", ["Errors", "Throttles"])
def test_every_function_is_watched(name: str) -> None:
    assert watched("AWS/Lambda", name) == {json.dumps({"Ref": function}) for function in functions("prod")}


def test_every_table_is_watched() -> None:
    tables = {json.dumps({"Ref": table}) for table in of_type("prod", "AWS::DynamoDB::Table")}
    assert watched("AWS/DynamoDB", "ReadThrottleEvents") == watched("AWS/DynamoDB", "WriteThrottleEvents") == tables


@pytest.mark.parametrize("name", ["job_started", "job_failed"])
def test_every_job_is_watched(name: str) -> None:
    assert watched(NAMESPACE, name) == {json.dumps(job) for job in JOBS}


def test_messages_that_were_given_up_are_watched() -> None:
    assert watched(NAMESPACE, "dead") == {json.dumps("deliver_outbox")}


def test_every_metric_is_written_by_somebody() -> None:
    told = {node.value for node in nodes(ROOT / "chalicelib/handlers/running.py") if isinstance(node, ast.Constant)}
    ours = {str(name) for name in [*told, *COUNTED]}
    for name, alarm in ALARMS.items():
        for metric in metrics(alarm):
            assert metric["MetricName"] in OF_AWS.get(metric["Namespace"], ours), name


def test_somebody_hears_of_every_alarm() -> None:
    for name, told in ALARMS.items():
        assert told["AlarmActions"] == [{"Ref": "AlarmTopic"}], name


def test_alarms_have_names_of_their_own() -> None:
    names = [told["AlarmName"]["Fn::Sub"] for told in ALARMS.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("source", app.event_sources, ids=lambda source: source.name)
def test_a_job_is_missed_after_its_turn_and_before_a_second_day(source: Any) -> None:
    period, times = alarms.looked_at(source.schedule_expression.to_string())
    assert period * times > JOBS[source.name].limit  # while a run goes on, none begins
    assert period * times <= 26 * alarms.HOUR
    # CloudWatch looks back a day, or a week by the hour.
    assert period * times <= (86_400 if period < alarms.HOUR else 7 * 86_400)


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [("rate(1 minute)", 360), ("rate(5 minutes)", 1800), ("rate(1 hour)", 10_800), ("rate(1 day)", 93_600)],
)
def test_how_long_nobody_is_called(expression: str, seconds: int) -> None:
    period, times = alarms.looked_at(expression)
    assert period * times == seconds


def test_a_job_that_is_not_there_is_an_alarm_and_no_errors_are_none() -> None:
    assert ALARMS["RemindNotRunAlarm"]["TreatMissingData"] == "breaching"
    assert ALARMS["RemindErrorsAlarm"]["TreatMissingData"] == "notBreaching"


def test_the_runbook_tells_what_to_do_about_each() -> None:
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    told = re.findall(r"^## `(?:<\w+>)?(\S+)`$", text, re.MULTILINE)
    names = [alarm["AlarmName"]["Fn::Sub"] for alarm in ALARMS.values()]
    assert [name for name in names if not name.endswith(tuple(told))] == []
    assert [ending for ending in told if not any(name.endswith(ending) for name in names)] == []
