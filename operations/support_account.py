"""`make support-account`: USERNAME, NAME and PHONE from the environment or asked for; SUPPORT_PASSWORD likewise.

Support accounts are made here and nowhere else: no HTTP route makes one.
"""

import getpass
import os
import sys
from datetime import UTC, datetime

from operations import stage

LABELS = {"username": "登录名 (USERNAME)", "name": "姓名 (NAME)", "phone": "手机号码 (PHONE)"}


def main() -> int:
    return stage.command(_make)


def _make(where: str) -> int:
    # Imported here, since chalicelib reads the environment.
    from pydantic import ValidationError

    from chalicelib.domain.errors import DomainError
    from chalicelib.domain.field_errors import from_pydantic

    try:
        username = make(_given() | {"password": _password()}, datetime.now(UTC))
    except ValidationError as error:
        print(*(f"{wrong.field}: {wrong.message}" for wrong in from_pydantic(error)), sep="\n", file=sys.stderr)
        return 1
    except DomainError as refused:
        print(*([wrong.message for wrong in refused.errors] or [refused.detail]), sep="\n", file=sys.stderr)
        return 1
    print(f"已建立技术支持账号 {username}（{where}）。(Support account made.)")
    return 0


def make(given: dict[str, str], now: datetime) -> str:
    """The login name. Raises ValidationError, Invalid on the password, AlreadyTaken `username_taken`."""
    from chalicelib.domain import support
    from chalicelib.handlers.ids import new_id
    from chalicelib.handlers.passwords import hash_password
    from chalicelib.storage import accounts

    wanted = support.SupportRegistration.model_validate(given)
    support.check_registration(wanted)
    account_id = new_id()
    numbers = accounts.seal_numbers(account_id, wanted.phone)
    change = support.register(account_id, wanted, numbers, hash_password(wanted.password), now)
    accounts.create_account(change)
    return change.after.username


def _given() -> dict[str, str]:
    return {field: os.environ.get(field.upper()) or _ask(f"{label}：") for field, label in LABELS.items()}


def _ask(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:  # nobody at the terminal: the field's own message says what is missing
        return ""


def _password() -> str:
    if given := os.environ.get("SUPPORT_PASSWORD"):
        return given
    if not sys.stdin.isatty():
        return ""
    while True:
        first, again = getpass.getpass("密码："), getpass.getpass("再输一次：")
        if first == again:
            return first
        print("两次输入不一致，请重新输入。", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
