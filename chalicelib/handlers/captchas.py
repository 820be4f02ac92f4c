"""Captchas: a picture that a person can read, one try each."""

import base64
import secrets
from datetime import timedelta

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain import limits
from chalicelib.domain.actors import ANYONE
from chalicelib.domain.times import Moment
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.web import Request, route
from chalicelib.storage import sessions

blueprint = Blueprint(__name__)
#: Without what looks alike, or runs together, when it is bent: 0o 1il 6b 9gq mnru vw.
LETTERS = "234578acdefhkpxy"
LENGTH = 4
LIFETIME = timedelta(minutes=5)


class Captcha(BaseModel):
    captcha_id: str
    image: str
    expires_at: Moment


@route(
    blueprint,
    "POST",
    "/v1/captchas",
    allow=ANYONE,
    returns=Captcha,
    status=201,
    limit=limits.CAPTCHAS,
    tag="登录",
)
def create_captcha(request: Request) -> Captcha:
    """取得图形验证码"""
    from chalicelib.documents.captcha_picture import draw

    answer = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    captcha = Captcha(
        captcha_id=new_id(),
        image="data:image/png;base64," + base64.b64encode(draw(answer)).decode(),
        expires_at=request.now + LIFETIME,
    )
    sessions.save_captcha(captcha.captcha_id, answer, captcha.expires_at)
    return captcha
