"""What the answer of SNS or SES to a message that was not taken means for the next attempt."""

from botocore.exceptions import ClientError, ParamValidationError

from chalicelib.domain.deliveries import Fault

#: Codes of both services, by their documentation.
REFUSED = frozenset(
    {
        "InvalidParameter",
        "InvalidParameterValue",
        "ValidationError",
        "OptedOut",
        "MessageRejected",
        "BadRequestException",
    }
)
BUSY = frozenset({"Throttling", "Throttled", "ThrottlingException", "ThrottledException", "TooManyRequestsException"})


def fault_of(error: Exception) -> Fault:
    """Whatever is not known is passing: the message stays."""
    if isinstance(error, ParamValidationError):
        return Fault.REFUSED
    code = error.response.get("Error", {}).get("Code") if isinstance(error, ClientError) else None
    if code in REFUSED:
        return Fault.REFUSED
    return Fault.BUSY if code in BUSY else Fault.PASSING
