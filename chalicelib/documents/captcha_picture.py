"""The captcha's picture."""

from io import BytesIO

from captcha.image import ImageCaptcha


def draw(answer: str) -> bytes:
    """A PNG of 200 × 80 pixels."""
    picture: BytesIO = ImageCaptcha(width=200, height=80).generate(answer, format="png")
    return picture.getvalue()
