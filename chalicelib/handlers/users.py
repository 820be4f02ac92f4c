"""Registering a person: validate and echo everything; only `confirm: true` creates."""

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import identity, limits, people
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.people import Registration
from chalicelib.domain.times import local_date
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.passwords import hash_password
from chalicelib.handlers.web import Answer, Request, route
from chalicelib.storage import accounts

blueprint = Blueprint(__name__)


class RegisteredUser(BaseModel):
    """What was entered, for the person to check; `user_id` only once it has been created.

    The echo shows the number as typed: it is the person's own form, and a masked one could not be checked.
    """

    user_id: str | None = None
    confirmed: bool
    username: str
    name: str
    id_number: str
    phone: str
    gender: str
    birth_date: str


@route(
    blueprint,
    "POST",
    "/v1/users",
    allow=ANYONE,
    body=Registration,
    returns=RegisteredUser,
    status=201,
    also={200: "回显，尚未注册"},
    idempotent=True,
    limit=limits.REGISTRATIONS,
    tag="个人",
)
def register_user(request: Request) -> Answer:
    """个人注册"""
    given: Registration = request.body
    people.check_registration(given, local_date(request.now))
    if not given.confirm:
        return Answer(_echo(given), status=200)
    user_id = new_id()
    numbers = accounts.seal_numbers(user_id, given.phone, given.id_number)
    change = people.register(user_id, given, numbers, hash_password(given.password), request.now)
    masked = {"id_number": identity.mask_id_number(given.id_number), "phone": identity.mask_phone(given.phone)}
    answer = Answer(_echo(given).model_copy(update={"user_id": user_id, "confirmed": True, **masked}))
    accounts.create_account(change, request.receipt(answer))
    return answer


def _echo(given: Registration) -> RegisteredUser:
    return RegisteredUser(
        confirmed=False,
        username=given.username,
        name=given.name,
        id_number=given.id_number,
        phone=given.phone,
        gender=identity.gender(given.id_number),
        birth_date=str(identity.birth_date(given.id_number)),
    )
