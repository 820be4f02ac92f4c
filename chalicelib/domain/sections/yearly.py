"""What happens every year: assessments and continuing education."""

from typing import Annotated

from pydantic import Field

from chalicelib.domain import reference_values as offered
from chalicelib.domain.sections.fields import Section, Short, Year, field, optional, rows


class Assessment(Section):
    year: Year = field("年度", 2025, "考核的年度，每个年度一项")
    grade: Short = field("考核结果", "合格", "年度考核表上的等次", offered.ASSESSMENT_GRADES)
    assessed_by: Short | None = optional("考核单位", "济南城乡建设集团有限公司", "与现单位不同时填写")


class Assessments(Section):
    """年度考核"""

    items: Annotated[list[Assessment], Field(max_length=40)] = rows(
        "年度考核", "任现职以来的年度考核，每个年度一项", may_be_empty=True
    )


class Course(Section):
    year: Year = field("年度", 2025, "学习的年度")
    hours: Annotated[int, Field(ge=0, le=2000)] = field("学时", 90, "该项学习的学时数，整数")
    subject: Short | None = optional("内容", "公需科目", "课程或学习内容")
    kind: Short | None = optional("科目类别", "专业科目", "公需科目或专业科目", offered.COURSE_KINDS)
    organizer: Short | None = optional("培训机构", "济南市专业技术人员继续教育基地", "举办培训的机构")


class ContinuingEducation(Section):
    """继续教育"""

    items: Annotated[list[Course], Field(max_length=60)] = rows(
        "继续教育", "任现职以来的继续教育，可按年度或课程分项", may_be_empty=True
    )
