"""pydantic's findings as Chinese sentences: one table for bodies, queries and sections."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from chalicelib.domain import patterns
from chalicelib.domain.errors import FieldError

#: pydantic error type → sentence; `{…}` are filled from the error's context.
MESSAGES = {
    "missing": "此项必填",
    "string_type": "应为文字",
    "string_too_short": "至少{min_length}个字",
    "string_too_long": "最多{max_length}个字",
    "string_pattern_mismatch": "格式不正确",
    "string_unicode": "含有无法识别的字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字过大",
    "finite_number": "应为有限的数字",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "不能小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "不能大于{le}",
    "enum": "应为以下之一：{expected}",
    "literal_error": "应为以下之一：{expected}",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "frozen_set_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "too_short": "至少{min_length}项",
    "too_long": "最多{max_length}项",
    "extra_forbidden": "没有这个字段",
    "date_type": "应为日期，如2026-03-05",
    "date_parsing": "应为日期，如2026-03-05",
    "date_from_datetime_parsing": "应为日期，如2026-03-05",
    "date_from_datetime_inexact": "应为日期，如2026-03-05",
    "datetime_type": "应为时间，如2026-03-05T09:00:00+08:00",
    "datetime_parsing": "应为时间，如2026-03-05T09:00:00+08:00",
    "datetime_from_date_parsing": "应为时间，如2026-03-05T09:00:00+08:00",
    "datetime_object_invalid": "应为时间，如2026-03-05T09:00:00+08:00",
}
#: Our own validators raise these codes with the Chinese sentence already in them.
UNKNOWN = "内容不正确"


def _sentence(error: Any) -> str:
    counted = "string_" if isinstance(error.get("input"), str) and error["type"] in ("too_short", "too_long") else ""
    told = dict(error.get("ctx") or {})
    if found := patterns.SENTENCES.get(told.get("pattern", "")):
        return found
    template = MESSAGES.get(counted + error["type"])
    if template is None:
        said = str(error["msg"])
        return said if any("一" <= c <= "鿿" for c in said) else UNKNOWN
    if "expected" in told:  # 'a', 'b' or 'c'
        told["expected"] = "、".join(re.findall(r"'([^']*)'", str(told["expected"])))
    return template.format(**told)


def is_missing(error: Any) -> bool:
    """Whether a field was left out, or left empty, rather than filled in wrongly."""
    given = error.get("input")
    empty = given in (None, "", []) or (isinstance(given, str) and not given.strip())
    return error["type"] == "missing" or (empty and error["type"] not in ("extra_forbidden",))


def field_errors(errors: Sequence[Any], prefix: str = "") -> list[FieldError]:
    """`errors` as `ValidationError.errors()` gives them."""
    return [
        FieldError(
            field=prefix + ".".join(str(part) for part in error["loc"]) or "body",
            code="required" if is_missing(error) else error["type"],
            message=MESSAGES["missing"] if is_missing(error) else _sentence(error),
        )
        for error in errors
    ]


def from_pydantic(error: ValidationError) -> list[FieldError]:
    return field_errors(error.errors(include_url=False))
