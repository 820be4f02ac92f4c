"""The only reader of the environment. Every name here stands in `.chalice/config.json` too (a guard test compares)."""

import os
from dataclasses import dataclass, fields
from functools import cache


@dataclass(frozen=True)
class Settings:
    """One field per environment variable, upper-cased; the defaults are those of the local cloud.

    `session_hours` is how long a sign-in lasts, `session_idle_minutes` how long an unused one;
    `address_limit_factor` multiplies the limits per address, where many people share one; `identity_secret` keys the
    hashes by which identity numbers are found (in the cloud it comes from Secrets Manager through CloudFormation);
    `public_url` is where the QR code leads, and where messages say to sign in. `message_signature` stands before every
    SMS and is the name that mail comes from; `sms_sender_id` is for networks that show one, and may be empty.
    """

    users_table: str = "zhicheng-dev-users"
    units_table: str = "zhicheng-dev-units"
    paths_table: str = "zhicheng-dev-paths"
    declarations_table: str = "zhicheng-dev-declarations"
    files_bucket: str = "zhicheng-dev-files"
    data_key: str = "alias/zhicheng-dev-data"
    signing_key: str = "alias/zhicheng-dev-signing"
    identity_secret: str = "local-identity-secret"  # noqa: S105 - the local cloud's; prod has no default in config.json
    public_url: str = "http://127.0.0.1:8000"
    issuer_name: str = ""
    session_hours: int = 12
    session_idle_minutes: int = 30
    address_limit_factor: int = 1
    download_seconds: int = 300
    message_signature: str = "职称申报"
    sms_sender_id: str = ""
    sms_type: str = "Transactional"
    mail_from: str = "notice@dev.zhicheng.example.gov.cn"


@cache
def settings() -> Settings:
    """Read once, at first use."""
    given = {
        field.name: field.type(os.environ[field.name.upper()])  # type: ignore[operator]  # str and int only
        for field in fields(Settings)
        if field.name.upper() in os.environ
    }
    return Settings(**given)
