"""References to other things, and consent to them, as clients send them."""

from typing import Annotated

from pydantic import Field, StrictBool

#: Any id of ours is far shorter; a key longer than DynamoDB's 1 KB would be an error there instead of an absence here.
LONGEST_ID = 64
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]

#: Only `true` itself confirms; nothing that looks like it.
Confirmed = StrictBool
