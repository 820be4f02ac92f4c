"""Answers of the dev server that do not come from the application, in the application's own shapes."""

import json
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.errors import DomainError, FieldError
from chalicelib.handlers import problems
from chalicelib.handlers.problems import Problem

#: What Chalice and API Gateway refuse by themselves: status → code, title, detail.
REFUSALS = {
    400: ("malformed", "请求格式有误", "请求无法读取，请检查格式"),
    404: ("not_found", "没有找到", "没有这个地址"),
    405: ("method_not_allowed", "不支持这种请求方法", "这个地址不支持这种请求方法"),
    411: ("length_required", "缺少请求长度", "请求应带有 Content-Length"),
    413: ("request_too_large", "请求过大", "请求正文过大，文件请使用附件上传"),
    415: ("unsupported_media_type", "请求正文类型不符", "请求正文应为 application/json"),
    500: ("internal_error", "系统出错", "系统出现错误，内容未保存，请稍后再试"),
}


@dataclass
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, Any] = field(default_factory=dict)


def told(body: Any, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), headers)


def refusal(status: int, headers: dict[str, Any] | None = None, errors: list[FieldError] | None = None) -> Answer:
    """Statuses that are not listed become those of their hundred."""
    code, title, detail = REFUSALS.get(status) or REFUSALS[500 if status >= 500 else 400]
    problem = Problem(
        type=problems.TYPE_BASE + code, title=title, status=status, code=code, detail=detail, errors=errors or []
    )
    kept = {"Content-Type": problems.CONTENT_TYPE, "Cache-Control": "no-store", **(headers or {})}
    return Answer(status, problem.model_dump_json().encode(), kept)


def from_domain(error: DomainError) -> Answer:
    response = problems.from_domain(error)
    return Answer(response.status_code, response.body.encode(), dict(response.headers))
