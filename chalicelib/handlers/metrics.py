"""Measurements as lines of CloudWatch's embedded metric format: structured log lines that become metrics."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.handlers.logs import Masking

NAMESPACE = "Zhicheng"
LOG = logging.getLogger("chalicelib.metrics")


class _Stdout(logging.StreamHandler[Any]):
    """To wherever stdout is now: CloudWatch takes a line only when nothing stands before it."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stdout
        super().emit(record)


def _handler() -> logging.Handler:
    handler = _Stdout()
    handler.setFormatter(Masking("%(message)s"))
    return handler


LOG.addHandler(_handler())
LOG.propagate = False


def emit(dimensions: dict[str, str], values: Mapping[str, float], now: datetime, **properties: Any) -> None:
    """One line. Dimensions are few and fixed (a job's name); properties are told and not counted."""
    metrics = [{"Name": name} for name in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": [list(dimensions)], "Metrics": metrics}
    told = {"_aws": {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]}}
    LOG.info(json.dumps({**told, **dimensions, **values, **properties}, ensure_ascii=False, default=str))
