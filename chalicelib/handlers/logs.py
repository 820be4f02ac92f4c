"""The one place that sets logging up: lines go out through a formatter that masks personal numbers and addresses.

Whatever is logged by whom, ours or a library's, an exception's text included, passes here last.
"""

import logging

from chalicelib.domain.identity import mask_personal

FORMAT = "%(levelname)s %(name)s %(message)s"
#: They speak of each request at INFO.
TALKATIVE = ("boto3", "botocore", "urllib3", "pynamodb")


class Masking(logging.Formatter):
    """Masks the finished line, so that nothing is added to it afterwards."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_personal(super().format(record))


def set_up() -> None:
    """Lambda brings a handler of its own; elsewhere there is none yet."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for handler in root.handlers:
        handler.setFormatter(Masking(FORMAT))
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
