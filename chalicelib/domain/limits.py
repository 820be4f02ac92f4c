"""How often something may be done: so many times within a window, per address, account or phone.

The numbers are ours, not a regulation's: wide enough for an office behind one address, too narrow for guessing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import TooManyRequests

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """`times` within each `window`; windows begin at fixed moments, so a count is one number per window."""

    name: str
    times: int
    window: timedelta

    def window_number(self, now: datetime) -> int:
        return int(now.timestamp() // self.window.total_seconds())

    def retry_after(self, now: datetime) -> int:
        """Whole seconds until the next window."""
        seconds = self.window.total_seconds()
        return max(1, int(seconds - now.timestamp() % seconds + 0.999))


#: Per address.
CAPTCHAS = Limit(name="captcha", times=60, window=MINUTE)
SIGN_INS = Limit(name="sign_in", times=30, window=MINUTE)
REGISTRATIONS = Limit(name="registration", times=60, window=HOUR)
RECOVERIES = Limit(name="recovery", times=30, window=HOUR)
COMPLETIONS = Limit(name="completion", times=60, window=HOUR)
CHANGE_REQUESTS = Limit(name="change_request", times=30, window=HOUR)
VERIFICATIONS = Limit(name="verification", times=60, window=MINUTE)
CERTIFICATES = Limit(name="certificate", times=60, window=MINUTE)
STATUS_LISTS = Limit(name="status_list", times=60, window=MINUTE)
OBJECTIONS = Limit(name="objection", times=20, window=HOUR)
#: Per account; the lock after five wrong passwords answers long before this.
SIGN_INS_OF_ONE = Limit(name="sign_in_account", times=60, window=MINUTE)
PHONE_CHANGES = Limit(name="phone_change", times=10, window=DAY)
EMAILS = Limit(name="email", times=10, window=DAY)
INVITATIONS = Limit(name="invitation", times=10, window=DAY)
#: Per phone or address: a code costs money and a person's patience.
CODES = Limit(name="code", times=5, window=HOUR)
INVITATIONS_TO_ONE = Limit(name="invitation_phone", times=5, window=DAY)


def refuse_too_many(limit: Limit, used: int, factor: int, now: datetime) -> None:
    """Raises TooManyRequests with `retry_after` when this use is one too many. `used` counts this one."""
    if used > limit.times * factor:
        raise TooManyRequests(code="too_many_requests", retry_after=limit.retry_after(now), limit=limit.name)
