"""What a file must be beyond its announcement: an open, whole PDF of bounded length; a picture that can be read.

`documents/inspection.py` finds the facts in the bytes; here stands what follows from them. Source: domain.md §2
rule 6; the numbers are ours, as data, where no regulation gives any.
"""

from dataclasses import dataclass

from pydantic import BaseModel

from chalicelib.domain.attachments import PORTRAIT, Attachment, ContentType
from chalicelib.domain.errors import FieldError

#: Pages of one PDF: more than a reviewer leafs through, and what bounds the work of counting them.
MOST_PAGES = 200
#: Pixels of one picture. A page of A4 scanned at 600 dots per inch has 35 million; hundreds of millions are a bomb.
MOST_PIXELS = 50_000_000
#: The shorter and the longer side, in pixels: below that no line of a certificate can be read (an identity card at
#: 150 dots per inch has 319 × 506).
LEAST_SIDES = (300, 400)


@dataclass(frozen=True)
class PortraitRule:
    """`ratio` is width : height. Sizes in pixels; in bytes, LARGEST_PORTRAIT binds the announcement already."""

    ratio: tuple[float, float]
    least: tuple[int, int]
    most_pixels: int


#: GB and passport practice of ID photographs: 一寸 25 × 35 mm (5:7, at 300 dpi 295 × 413), 小一寸 22 × 32 and 大一寸
#: 33 × 48 (0.69), 二寸 35 × 49, 小二寸 35 × 45 (0.78). The certificate prints 5:7, cropping what is wider or taller.
PORTRAIT_RULE = PortraitRule(ratio=(0.68, 0.80), least=(295, 413), most_pixels=16_000_000)

REPRINT = "请用“打印为PDF”另存一份后重新上传"


class Facts(BaseModel, frozen=True):
    """What a file turned out to be. `pages` is a PDF's, at least; sides are a picture's, upright, in pixels.

    `is_broken`: it cannot be opened to its end; `is_encrypted`: with or without a password that people know;
    `is_active`: it runs a script or starts something when opened.
    """

    is_broken: bool = False
    is_encrypted: bool = False
    is_active: bool = False
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def faults(attachment: Attachment, facts: Facts) -> list[FieldError]:
    """Why the file cannot be accepted, each with what to do; empty when it can."""
    is_pdf = attachment.content_type == ContentType.PDF
    found = _pdf_faults(facts) if is_pdf else _picture_faults(attachment.kind == PORTRAIT, facts)
    return [FieldError(field="file", code=code, message=message) for code, message in found]


def portrait_faults(facts: Facts) -> list[FieldError]:
    """The same of a portrait that belongs to no declaration."""
    found = _picture_faults(True, facts)
    return [FieldError(field="file", code=code, message=message) for code, message in found]


def _pdf_faults(facts: Facts) -> list[tuple[str, str]]:
    if facts.is_encrypted:
        return [("pdf_encrypted", f"PDF文件已加密或设有密码、权限限制，{REPRINT}")]
    if facts.is_broken:
        return [("pdf_broken", f"PDF文件损坏或不完整，无法打开，{REPRINT}")]
    if not facts.pages:
        return [("pdf_empty", "PDF文件中没有页面，请检查后重新上传")]
    found = []
    if facts.pages > MOST_PAGES:
        found.append(
            ("pdf_too_long", f"PDF文件有{facts.pages}页，最多{MOST_PAGES}页，请只保留需要的页，或拆分为几份上传")
        )
    if facts.is_active:
        found.append(("pdf_active", f"PDF文件中含有脚本或打开时自动运行的内容，{REPRINT}"))
    return found


def _picture_faults(is_portrait: bool, facts: Facts) -> list[tuple[str, str]]:
    if facts.width is not None and facts.height is not None:
        sizes = _portrait_faults(facts.width, facts.height) if is_portrait else _scan_faults(facts.width, facts.height)
        if sizes:
            return sizes
    if facts.is_broken:
        if is_portrait:
            return [("portrait_unreadable", "证件照无法打开，请换一张照片")]
        return [("image_unreadable", "图片损坏或不完整，无法打开，请重新扫描或拍照后上传")]
    return []


def _scan_faults(width: int, height: int) -> list[tuple[str, str]]:
    if width * height > MOST_PIXELS:
        return [("image_too_large", f"图片为{width}×{height}像素，最多{MOST_PIXELS // 10_000}万像素，请缩小后上传")]
    shorter, longer = LEAST_SIDES
    if min(width, height) < shorter or max(width, height) < longer:
        message = f"图片为{width}×{height}像素，看不清内容，短边至少{shorter}像素、长边至少{longer}像素，请重新扫描"
        return [("image_too_small", message)]
    return []


def _portrait_faults(width: int, height: int) -> list[tuple[str, str]]:
    rule, found = PORTRAIT_RULE, []
    least, most = rule.ratio
    if width * height > rule.most_pixels:
        message = f"证件照为{width}×{height}像素，最多{rule.most_pixels // 10_000}万像素，请缩小后上传"
        found.append(("portrait_too_large", message))
    if width < rule.least[0] or height < rule.least[1]:
        message = f"证件照为{width}×{height}像素，至少应为{rule.least[0]}×{rule.least[1]}像素（一寸照，300dpi）"
        found.append(("portrait_too_small", message))
    if not least <= width / height <= most:
        message = (
            f"证件照宽高比为{width / height:.2f}（{width}×{height}像素），"
            f"应在{least:.2f}至{most:.2f}之间，请使用一寸或二寸竖幅证件照"
        )
        found.append(("portrait_ratio", message))
    return found
