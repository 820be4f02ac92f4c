"""Alarms, one for each thing that can go wrong with a function, a table or a job; docs/runbook.md says what to do."""

import re
from typing import Any

from chalicelib.handlers.metrics import NAMESPACE

Resources = dict[str, Any]
TOPIC = {"Ref": "AlarmTopic"}
MINUTE, HOUR = 60, 3600
#: How often a job of minutes may fail to begin: more often than a run of the longest holds the next ones up.
MISSED = 6
#: Of what runs by the hour or by the day: so much more than its turn.
GRACE_HOURS = 2
#: API Gateway's and Lambda's own refusals in five minutes: one is a hiccup.
MOST_5XX = 5


def for_functions(logical_names: dict[str, str]) -> Resources:
    """`logical_names` by the functions' own."""
    made = {}
    for function, logical in logical_names.items():
        for what in ("Errors", "Throttles"):
            told = _metric("AWS/Lambda", what, {"FunctionName": {"Ref": logical}}, 5 * MINUTE)
            made[f"{logical}{what}Alarm"] = _alarm(f"{function}-{what.lower()}", told | _at_least(1))
    told = _metric("AWS/ApiGateway", "5XXError", {"ApiName": "zhicheng", "Stage": {"Ref": "Stage"}}, 5 * MINUTE)
    return made | {"GatewayErrorsAlarm": _alarm("gateway-5xx", told | _at_least(MOST_5XX))}


def for_tables(names: list[str]) -> Resources:
    """Reads or writes of a table, or of an index of it, that DynamoDB turned away."""
    made = {}
    for name in names:
        dimensions = [{"Name": "TableName", "Value": {"Ref": f"{name.title()}Table"}}]
        metrics: list[Resources] = [{"Id": "turned_away", "Expression": "reads + writes", "Label": "turned away"}]
        for way in ("Read", "Write"):
            metric = {"Namespace": "AWS/DynamoDB", "MetricName": f"{way}ThrottleEvents", "Dimensions": dimensions}
            stat = {"Metric": metric, "Period": 5 * MINUTE, "Stat": "Sum"}
            metrics.append({"Id": f"{way.lower()}s", "MetricStat": stat, "ReturnData": False})
        made[f"{name.title()}ThrottledAlarm"] = _alarm(f"{name}-throttled", {"Metrics": metrics} | _at_least(1))
    return made


def for_jobs(schedules: dict[str, str]) -> Resources:
    """For each job that it did not run, and that it failed; and for messages that were given up."""
    made = {}
    for job, expression in schedules.items():
        logical = "".join(word.title() for word in job.split("_"))
        period, times = looked_at(expression)
        none = {"Threshold": 1, "ComparisonOperator": "LessThanThreshold", "EvaluationPeriods": times}
        missing = _of_job(job, "job_started", period) | none | {"TreatMissingData": "breaching"}
        made[f"{logical}NotRunAlarm"] = _alarm(f"{job}-not-run", missing)
        failed = _of_job(job, "job_failed", 5 * MINUTE) | _at_least(1)
        made[f"{logical}FailedAlarm"] = _alarm(f"{job}-failed", failed)
    dead = _of_job("deliver_outbox", "dead", 5 * MINUTE) | _at_least(1)
    return made | {"DeadLettersAlarm": _alarm("dead-letters", dead)}


def looked_at(expression: str) -> tuple[int, int]:
    """Seconds of a period, and in how many of them in a row a job of this schedule must not be missing.

    A cron expression of ours is a time of every day.
    """
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if rate and rate[2] == "minute":
        return int(rate[1]) * MINUTE, MISSED
    hours = 24 if not rate or rate[2] == "day" else int(rate[1])
    return HOUR, hours + GRACE_HOURS


def _of_job(job: str, name: str, period: int) -> Resources:
    return _metric(NAMESPACE, name, {"job": job}, period)


def _metric(namespace: str, name: str, dimensions: dict[str, Any], period: int) -> Resources:
    told = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    return {"Namespace": namespace, "MetricName": name, "Dimensions": told, "Period": period, "Statistic": "Sum"}


def _at_least(threshold: int) -> Resources:
    return {
        "Threshold": threshold,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "EvaluationPeriods": 1,
        "TreatMissingData": "notBreaching",
    }


def _alarm(name: str, told: Resources) -> Resources:
    named = {"AlarmName": {"Fn::Sub": f"zhicheng-${{Stage}}-{name}"}, "AlarmActions": [TOPIC], "OKActions": [TOPIC]}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": named | told}
