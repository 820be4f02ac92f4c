"""What `make run` says once everything is there."""

import unicodedata

COLUMNS = (("role", "角色"), ("username", "登录名"), ("password", "密码"), ("unit_id", "单位编号"))


def welcome(url: str, endpoint: str, accounts: list[dict[str, str]]) -> str:
    rows = [[heading for _, heading in COLUMNS]]
    rows += [[account.get(name, "") for name, _ in COLUMNS] for account in accounts]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(COLUMNS))]
    table = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines = (
        "",
        f"职称申报系统已启动：{url}",
        f"  接口说明  {url}/openapi.json",
        f"  本地工具  {url}/local/accounts · messages · captchas · clock · jobs",
        f"  本地云    {endpoint}",
        "",
        "可用以下账号登录（仅限本机演示）：",
        *(f"  {line}" for line in table),
        "",
        "按 Ctrl-C 结束。",
        "",
    )
    return "\n".join(lines)


def _width(text: str) -> int:
    """Chinese characters take two columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
