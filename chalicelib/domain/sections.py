"""The sections of a declaration: one pydantic model each, which is also the JSON Schema a form is drawn from.

A section is saved half filled in; only what is wrong is refused then. What is missing is told by the check and
stops the submission (domain.md §2 rule 5).
"""

import json
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.field_errors import field_errors, is_missing
from chalicelib.domain.identity import Trimmed

#: A declaration's sections are frozen together in one item of at most 400 KB.
LARGEST_SECTION = 24_000
Short = Annotated[str, Trimmed, Field(min_length=1, max_length=100)]
Long = Annotated[str, Trimmed, Field(min_length=1, max_length=2000)]
Month = Annotated[str, Field(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$", examples=["2015-07"])]


class Section(BaseModel):
    # Built when first used: few requests touch a section, and every cold start would pay for all of them.
    model_config = ConfigDict(extra="forbid", defer_build=True)


class Basic(Section):
    """基本情况"""

    # Name, identity number and phone are the account's: kept there once, sealed.

    birth_date: date = Field(title="出生日期", examples=["1990-03-07"])
    gender: Annotated[str, Field(pattern="^(男|女)$")] = Field(title="性别", examples=["男"])
    ethnicity: Short = Field(title="民族", examples=["汉族"])
    political_status: Short | None = Field(None, title="政治面貌", examples=["群众"])
    work_started: Month | None = Field(None, title="参加工作时间", examples=["2012-07"])
    position: Short | None = Field(None, title="现任职务", examples=["项目工程师"])
    specialty: Short | None = Field(None, title="现从事专业", examples=["电气自动化"])


class Study(Section):
    school: Short = Field(title="毕业院校", examples=["山东大学"])
    major: Short = Field(title="所学专业", examples=["电气工程及其自动化"])
    level: Short = Field(title="学历", examples=["大学本科"])
    degree: Short | None = Field(None, title="学位", examples=["工学学士"])
    began: Month | None = Field(None, title="入学时间", examples=["2008-09"])
    ended: Month = Field(title="毕业时间", examples=["2012-07"])


class Education(Section):
    """学习经历"""

    items: Annotated[list[Study], Field(min_length=1, max_length=20)] = Field(title="学习经历")


class Job(Section):
    employer: Short = Field(title="工作单位", examples=["济南城乡建设集团有限公司"])
    position: Short = Field(title="岗位职务", examples=["技术员"])
    work: Long | None = Field(None, title="从事工作", examples=["变配电设计与调试"])
    began: Month = Field(title="开始时间", examples=["2012-07"])
    ended: Month | None = Field(None, title="结束时间", description="至今则不填", examples=["2020-12"])


class WorkHistory(Section):
    """工作经历"""

    items: Annotated[list[Job], Field(min_length=1, max_length=40)] = Field(title="工作经历")


class CurrentTitle(Section):
    """现有职称"""

    title: Short = Field(title="现职称", description="没有职称的填“无”", examples=["工程师"])
    awarded_on: date | None = Field(None, title="取得时间", examples=["2018-12-20"])
    number: Short | None = Field(None, title="证书编号", examples=["37201800012345"])
    engaged_since: Month | None = Field(None, title="聘任时间", examples=["2019-01"])


class Assessment(Section):
    year: Annotated[int, Field(ge=1980, le=2100)] = Field(title="年度", examples=[2025])
    grade: Short = Field(title="考核结果", examples=["合格"])


class Assessments(Section):
    """年度考核"""

    items: Annotated[list[Assessment], Field(max_length=40)] = Field(title="年度考核")


class Course(Section):
    year: Annotated[int, Field(ge=1980, le=2100)] = Field(title="年度", examples=[2025])
    hours: Annotated[int, Field(ge=0, le=2000)] = Field(title="学时", examples=[90])
    subject: Short | None = Field(None, title="内容", examples=["公需科目"])


class ContinuingEducation(Section):
    """继续教育"""

    items: Annotated[list[Course], Field(max_length=60)] = Field(title="继续教育")


class Work(Section):
    """A row of the lists of achievements: what, when, the declarant's part."""

    name: Short = Field(title="名称", examples=["济南轨道交通2号线供电工程"])
    on: Month | None = Field(None, title="时间", examples=["2023-06"])
    issuer: Short | None = Field(None, title="刊物、出版、授予或委托单位", examples=["济南轨道交通集团有限公司"])
    number: Short | None = Field(None, title="刊号、专利号或文号", examples=["ZL202310000001.2"])
    role: Short | None = Field(None, title="本人作用及排名", examples=["第1位，技术负责人"])


class Works(Section):
    items: Annotated[list[Work], Field(max_length=50)] = Field(title="清单")


class Projects(Works):
    """主要项目"""


class Papers(Works):
    """论文著作"""


class Patents(Works):
    """专利"""


class Awards(Works):
    """奖励"""


class Achievements(Section):
    """主要业绩"""

    summary: Annotated[str, Trimmed, Field(min_length=10, max_length=5000)] = Field(
        title="任现职以来的主要业绩", examples=["主持完成变配电工程五项，解决谐波治理难题，节约投资三百万元。"]
    )


class DeclaredTitle(Section):
    """申报职称"""

    title: Short = Field(title="申报资格名称", examples=["高级工程师"])
    specialty: Short = Field(title="申报专业", examples=["电气自动化"])
    mode: Short = Field("评审", title="申报方式", examples=["评审"])


class Pledge(Section):
    """个人承诺"""

    accepted: bool = Field(title="本人承诺所填内容和提交材料真实，如有虚假自愿承担相应责任", examples=[True])


#: In the order of the printed form. New sections are appended: their places number the parts of an ETag.
SECTIONS: dict[str, type[Section]] = {
    "basic": Basic,
    "education": Education,
    "work_history": WorkHistory,
    "current_title": CurrentTitle,
    "assessments": Assessments,
    "continuing_education": ContinuingEducation,
    "projects": Projects,
    "papers": Papers,
    "patents": Patents,
    "awards": Awards,
    "achievements": Achievements,
    "declared_title": DeclaredTitle,
    "pledge": Pledge,
}
#: Without these nothing can be judged; the pledge is made with the submission itself.
REQUIRED = ("basic", "education", "work_history", "current_title", "achievements", "declared_title")


def label(section: str) -> str:
    return (SECTIONS[section].__doc__ or section).strip()


def _findings(section: str, data: dict[str, Any]) -> list[Any]:
    try:
        SECTIONS[section].model_validate(data)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


def refuse_wrong(section: str, data: dict[str, Any]) -> None:
    """Raises Invalid for what is filled in wrongly; gaps may stay until the submission."""
    wrong = [error for error in _findings(section, data) if not is_missing(error)]
    if wrong:
        raise Invalid(f"“{label(section)}”中有内容需要更正", errors=field_errors(wrong))
    if len(json.dumps(data, ensure_ascii=False).encode()) > LARGEST_SECTION:
        raise Invalid.field(section, f"“{label(section)}”内容过长，请精简", "too_long")


def missing_fields(section: str, data: dict[str, Any] | None) -> list[FieldError]:
    """The gaps of one section, each with its field; a section never saved is missing as a whole field by field."""
    return field_errors([error for error in _findings(section, data or {}) if is_missing(error)])


def field_label(section: str, path: str) -> str:
    """A dotted path as the form calls it: “学习经历”第1项毕业院校."""
    model: Any = SECTIONS[section]
    said = f"“{label(section)}”"
    for part in path.split("."):
        if part.isdigit():
            said += f"第{int(part) + 1}项"
            continue
        found = model.model_fields.get(part) if model else None
        said += (found.title if found is not None else None) or part
        inner = get_args(found.annotation) if found is not None else ()
        model = inner[0] if inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel) else None
    return said


def schema() -> dict[str, Any]:
    """JSON Schema of the whole: a property per section, with Chinese titles, limits, help and examples."""
    from pydantic.json_schema import models_json_schema

    _, definitions = models_json_schema([(model, "validation") for model in SECTIONS.values()])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "职称申报",
        "type": "object",
        "properties": {
            name: {"$ref": f"#/$defs/{model.__name__}", "title": label(name)} for name, model in SECTIONS.items()
        },
        "required": list(REQUIRED),
        "$defs": definitions["$defs"],
    }
