"""What can go wrong in the field, as one small tree; `handlers/problems.py` gives each branch its HTTP status.

    DomainError
    ├── Malformed               the request cannot be read
    ├── Unauthenticated         nobody is signed in, or the credentials are wrong
    ├── NotAllowed              this role may never do this
    ├── NotFound                absent, or not yours to know of
    ├── Conflict                not possible in this state, or already taken
    │   ├── AlreadyTaken        a unique value belongs to somebody else
    │   └── Stale               somebody else wrote first
    ├── PreconditionFailed      the If-Match given is out of date
    ├── PreconditionRequired    an edit came without If-Match
    ├── UnsupportedMediaType    the body is not JSON
    ├── Invalid                 fields are wrong, each with its own message
    ├── Locked                  the account is locked for a while
    └── TooManyRequests         slower, please

`code` is stable English snake_case for programs, `detail` Chinese for people.
"""

from typing import Any

from pydantic import BaseModel


class FieldError(BaseModel):
    """One wrong field: a dotted path, a stable code, a Chinese sentence."""

    field: str
    code: str
    message: str


#: Members that every problem has already.
RESERVED = frozenset({"type", "title", "status", "instance"})


class DomainError(Exception):
    """Carries what a client needs: a code, a Chinese sentence, wrong fields, and further members by name."""

    title = "无法处理"
    code = "domain_error"

    def __init__(
        self, detail: str = "", *, code: str | None = None, errors: list[FieldError] | None = None, **members: Any
    ) -> None:
        assert not members.keys() & RESERVED, "RFC 9457 has its own meaning for these"
        self.detail = detail or self.title
        self.code = code or self.code
        self.errors = errors or []
        self.members = members
        super().__init__(f"{self.code}: {self.detail}")


class Malformed(DomainError):
    title, code = "请求格式有误", "malformed"


class Unauthenticated(DomainError):
    title, code = "请先登录", "unauthenticated"


class NotAllowed(DomainError):
    title, code = "没有权限", "not_allowed"


class NotFound(DomainError):
    title, code = "没有找到", "not_found"


class Conflict(DomainError):
    title, code = "当前状态下不能这样做", "conflict"


class AlreadyTaken(Conflict):
    title, code = "已被占用", "already_taken"


class Stale(Conflict):
    title, code = "内容刚刚被别人更新，请刷新后再试", "stale"


class PreconditionFailed(DomainError):
    title, code = "您看到的不是最新版本，请刷新后再改", "precondition_failed"


class PreconditionRequired(DomainError):
    title, code = "修改前请先取得当前版本（If-Match）", "precondition_required"


class UnsupportedMediaType(DomainError):
    title, code = "请求正文应为 application/json", "unsupported_media_type"


class Invalid(DomainError):
    title, code = "有内容需要更正", "invalid"

    @classmethod
    def field(cls, field: str, message: str, code: str = "invalid") -> "Invalid":
        """One wrong field, its message doubling as the detail."""
        return cls(message, errors=[FieldError(field=field, code=code, message=message)])


class Locked(DomainError):
    title, code = "账号已锁定", "account_locked"


class TooManyRequests(DomainError):
    title, code = "操作过于频繁，请稍后再试", "too_many_requests"
