"""Attachments: what may be uploaded, and whether what arrived is what was announced (domain.md §2 rule 6)."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain import patterns
from chalicelib.domain.errors import Conflict, FieldError, Invalid
from chalicelib.domain.filenames import tidy_filename
from chalicelib.domain.times import Moment

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
#: A phone's whole photograph; an ID photograph has a tenth of it.
LARGEST_PORTRAIT = 5 * MEGABYTE
MOST = 60
#: Upload links work this long, in seconds.
UPLOAD_SECONDS = 900


class ContentType(StrEnum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


#: The first bytes of each type: what a file says of itself, whatever it is called.
MAGIC = {ContentType.PDF: b"%PDF-", ContentType.JPEG: b"\xff\xd8\xff", ContentType.PNG: b"\x89PNG\r\n\x1a\n"}
ENDINGS = {ContentType.PDF: ("pdf",), ContentType.JPEG: ("jpg", "jpeg"), ContentType.PNG: ("png",)}

PORTRAIT = "portrait"
COMMISSION_LETTER = "commission_letter"
#: Kinds every system of this kind knows; a notice may ask for others by their own name.
KIND_LABELS = {
    PORTRAIT: "证件照",
    "id_card": "身份证",
    "diploma": "学历学位证书",
    "current_title": "现职称证书",
    "employment": "聘任或劳动合同",
    "continuing_education": "继续教育证明",
    "assessment": "年度考核表",
    "paper": "论文著作",
    "project": "项目业绩材料",
    "award": "获奖证书",
    "patent": "专利证书",
    "anonymous_paper": "论文著作（匿名件）",
    "anonymous_project": "业绩材料（匿名件）",
    "other": "其他材料",
    COMMISSION_LETTER: "委托评审函",
}
#: What the reviewing unit uploads, not the applicant.
UNIT_KINDS = frozenset({COMMISSION_LETTER})


def label_of(kind: str) -> str:
    """As people call it, also where the notice has no word for a kind of its own."""
    return KIND_LABELS.get(kind) or f"其他材料（{kind}）"


def _kind(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", value):
        raise PydanticCustomError("kind_format", "材料种类应为小写英文标识，如 diploma")
    return value


Filename = Annotated[str, Field(min_length=1, max_length=120, examples=["学历证书.pdf"]), AfterValidator(tidy_filename)]
Kind = Annotated[str, Field(examples=["diploma"]), AfterValidator(_kind)]


class Announcement(BaseModel):
    """A file about to be uploaded: it is held to this afterwards."""

    kind: Kind
    filename: Filename
    content_type: ContentType
    size: Annotated[int, Field(gt=0, le=LARGEST, description="字节")]
    sha256: Annotated[str, Field(pattern=patterns.SHA256, description="十六进制")]


class Attachment(BaseModel):
    """One file of a declaration. `s3_version` is set when it has been verified, and pins the bytes for good.

    `position` counts within its kind; `pages`, or `width` and `height` in pixels, were found when it was verified.
    """

    attachment_id: str
    declaration_id: str
    kind: str
    filename: str
    content_type: ContentType
    size: int
    sha256: str
    uploaded_by: str
    announced_at: Moment
    position: int = 0
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    verified_at: Moment | None = None
    s3_version: str | None = None
    carried_from: str | None = None
    version: int | None = Field(default=None, exclude=True)

    @property
    def key(self) -> str:
        """Where it lies in the bucket."""
        return file_key(self.declaration_id, self.attachment_id)


def file_key(declaration_id: str, attachment_id: str) -> str:
    """Also of one that was taken off since: what was submitted with it keeps its bytes."""
    return f"attachments/{declaration_id}/{attachment_id}"


def announce(
    attachment_id: str, declaration_id: str, given: Announcement, by: str, now: datetime, position: int = 1
) -> Attachment:
    """Raises Invalid when the name's ending does not fit the type, or a portrait is no picture, or too large."""
    ending = given.filename.rpartition(".")[2].casefold()
    if ending not in ENDINGS[given.content_type]:
        raise Invalid.field("filename", "文件扩展名与文件类型不一致", "filename_ending")
    if given.kind == PORTRAIT and given.content_type == ContentType.PDF:
        raise Invalid.field("content_type", "证件照应为 JPG 或 PNG 图片", "portrait_type")
    if given.kind == PORTRAIT and given.size > LARGEST_PORTRAIT:
        found, most = given.size / MEGABYTE, LARGEST_PORTRAIT // MEGABYTE
        raise Invalid.field("size", f"证件照文件为{found:.1f}MB，最大{most}MB，请压缩后上传", "portrait_size")
    told = given.model_dump() | {"sha256": given.sha256.lower()}
    return Attachment(
        attachment_id=attachment_id,
        declaration_id=declaration_id,
        uploaded_by=by,
        announced_at=now,
        position=position,
        **told,
    )


def mismatches(attachment: Attachment, size: int, sha256: str, first_bytes: bytes) -> list[FieldError]:
    """How the uploaded bytes differ from what was announced; empty when they are the same."""
    found = []
    if size != attachment.size:
        found.append(("size", f"文件大小不符：应为{attachment.size}字节，实为{size}字节"))
    if sha256 != attachment.sha256:
        found.append(("sha256", "文件内容与申报的校验值不符，请重新上传"))
    if not first_bytes.startswith(MAGIC[attachment.content_type]):
        found.append(("content_type", "文件内容不是所声明的类型"))
    return [FieldError(field=field, code="attachment_mismatch", message=message) for field, message in found]


def refuse_too_many(present: int) -> None:
    """A declaration is read as one page, and a reviewer reads all of it."""
    if present >= MOST:
        raise too_many()


def too_many() -> Conflict:
    return Conflict(f"附件最多{MOST}份，请合并后再上传", code="too_many_attachments")
