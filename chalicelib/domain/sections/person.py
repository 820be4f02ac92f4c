"""Who declares: basic data, schooling, working life, the title held so far."""

from typing import Annotated

from pydantic import Field

from chalicelib.domain import patterns
from chalicelib.domain import reference_values as offered
from chalicelib.domain.sections.fields import Day, Email, Long, Month, Section, Short, field, optional, rows


class Basic(Section):
    """基本情况"""

    # Name, identity number and phone are the account's: kept there once, sealed.

    birth_date: Day = field("出生日期", "1990-03-07", "与身份证一致")
    gender: Annotated[str, Field(pattern=patterns.GENDER)] = field("性别", "男", "与身份证一致", ("男", "女"))
    ethnicity: Short = field("民族", "汉族", "与身份证一致", offered.ETHNIC_GROUPS)
    political_status: Short | None = optional("政治面貌", "群众", "按现在的情况填写", offered.POLITICAL_STATUSES)
    work_started: Month | None = optional("参加工作时间", "2012-07", "首次参加工作的年月")
    position: Short | None = optional("现任职务", "项目工程师", "现在的专业技术岗位或职务")
    administrative_post: Short | None = optional("行政职务", "工程部副经理", "兼任行政职务的填写，没有则不填")
    specialty: Short | None = optional("现从事专业", "电气自动化", "现在所做的专业技术工作")
    specialty_since: Month | None = optional("从事本专业起始时间", "2012-07", "开始从事现专业工作的年月")
    native_place: Short | None = optional("籍贯", "山东济南", "填写到市或县")
    health: Short | None = optional("健康状况", "健康或良好", "按实际情况填写", offered.HEALTH)
    address: Annotated[Short, Field(max_length=200)] | None = optional(
        "联系地址", "济南市历下区经十路1号", "能收到邮件的通讯地址"
    )
    postal_code: Annotated[str, Field(pattern=patterns.SIX_DIGITS)] | None = optional("邮政编码", "250014", "六位数字")
    email: Email | None = optional("电子邮箱", "wangming@example.com", "常用的电子邮箱")


class Study(Section):
    school: Short = field("毕业院校", "山东大学", "毕业证书上的学校全称")
    major: Short = field("所学专业", "电气工程及其自动化", "毕业证书上的专业名称")
    level: Short = field("学历", "大学本科", "毕业证书上的学历层次", offered.EDUCATION_LEVELS)
    degree: Short | None = optional("学位", "工学学士", "没有学位则不填", offered.DEGREES)
    form: Short | None = optional("学习形式", "全日制", "全日制或在职学习的形式", offered.STUDY_FORMS)
    began: Month | None = optional("入学时间", "2008-09", "入学年月")
    ended: Month = field("毕业时间", "2012-07", "毕业证书上的年月")
    certificate_number: Short | None = optional("毕业证书编号", "104221201205000001", "毕业证书上的编号")


class Education(Section):
    """学习经历"""

    items: Annotated[list[Study], Field(min_length=1, max_length=20)] = rows(
        "学习经历", "从高中（中专）之后的第一个学历填起，按时间先后，每个学历一项"
    )


class Job(Section):
    employer: Short = field("工作单位", "济南城乡建设集团有限公司", "单位全称")
    position: Short = field("岗位职务", "技术员", "在该单位的岗位或职务")
    work: Long | None = optional("从事工作", "变配电设计与调试", "从事何种专业技术工作")
    began: Month = field("开始时间", "2012-07", "到岗年月")
    ended: Month | None = optional("结束时间", "2020-12", "至今则不填")
    witness: Short | None = optional("证明人", "李静", "了解这段经历的人的姓名")


class WorkHistory(Section):
    """工作经历"""

    items: Annotated[list[Job], Field(min_length=1, max_length=40)] = rows(
        "工作经历", "从参加工作填起，按时间先后，每个岗位一项，前后衔接"
    )


class CurrentTitle(Section):
    """现有职称"""

    title: Short = field("现职称", "工程师", "没有职称的填“无”")
    specialty: Short | None = optional("现职称专业", "电气工程", "现职称证书上的专业")
    awarded_on: Day | None = optional("取得时间", "2018-12-20", "证书上的取得日期，不是发证日期")
    obtained_by: Short | None = optional("取得方式", "评审", "评审、考试或认定等", offered.TITLE_SOURCES)
    awarded_by: Short | None = optional("评审或审批机构", "济南市工程技术中级评审委员会", "证书上的机构名称")
    number: Short | None = optional("证书编号", "37201800012345", "证书上的编号")
    engaged_since: Month | None = optional("聘任时间", "2019-01", "聘到该职称岗位的年月，没有聘任则不填")
    engaged_by: Short | None = optional("聘任单位", "济南城乡建设集团有限公司", "没有聘任则不填")
    engaged_post: Short | None = optional("聘任岗位", "专业技术十级", "岗位名称或等级")
