"""What a field's text has to look like, each pattern with the sentence that tells a person how to write it."""

SIX_DIGITS = r"^\d{6}$"
CODE = r"^\s*\d{6}\s*$"
MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
#: SES takes ASCII alone, and one address at a time.
MAILBOX = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
GENDER = "^(男|女)$"
SHA256 = r"^[0-9a-fA-F]{64}$"

SENTENCES = {
    SIX_DIGITS: "应为六位数字",
    CODE: "应为六位数字",
    MONTH: "应为年月，如2012-07",
    EMAIL: "应为电子邮箱，如name@example.com",
    MAILBOX: "应为电子邮箱，如name@example.com",
    GENDER: "应为男或女",
    SHA256: "应为64位十六进制的SHA-256校验值",
}
