"""The draws of a notice × level. units table: `draws#<notice>#<level>` / `register`, written with every draw, with the
opening of a drawn panel and with its cancellation: of two draws at once one is Stale.
"""

from chalicelib.domain.draw_register import DrawRegister, settled
from chalicelib.domain.sittings import Sitting
from chalicelib.storage.reading import get
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction


def load_register(sitting: Sitting) -> DrawRegister:
    """That of the panel's notice and level; empty before the first draw."""
    item = get(UnitItem, *_key(sitting.notice_id, sitting.level))
    if item is None:
        return DrawRegister(notice_id=sitting.notice_id, level=sitting.level)
    return DrawRegister.model_validate_json(item.body).model_copy(update={"version": item.version})


def _key(notice_id: str, level: str) -> tuple[str, str]:
    return f"draws#{notice_id}#{level}", "register"


def add_register(transaction: Transaction, register: DrawRegister) -> None:
    key = _key(register.notice_id, register.level)
    transaction.put(UnitItem(*key, version=register.version, body=register.model_dump_json()))


def settling(sitting: Sitting) -> Transaction:
    """What is written together with a panel that has opened or was called off."""
    transaction, register = Transaction(), load_register(sitting)
    if (after := settled(register, sitting)) != register:
        add_register(transaction, after)
    return transaction
