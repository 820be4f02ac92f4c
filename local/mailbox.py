"""Makes moto remember the messages it was sent, and nothing else.

moto keeps every object it ever made for its dashboard. Of these only messages are of use here; the rest fills the
memory and would make each look into the mailbox slower.
"""

from typing import Any

from moto.core.common_models import BaseModel
from moto.ses import models as ses
from moto.sns import models as sns

MESSAGES = (sns.SMS, ses.Message, ses.RawMessage)


def keep_only_messages() -> None:
    """For the process that runs moto."""
    BaseModel.__new__ = _make


def _make(cls: Any, *_args: Any, **_named: Any) -> Any:
    instance = object.__new__(cls)
    if issubclass(cls, MESSAGES):
        cls.instances_tracked.append(instance)
    return instance
