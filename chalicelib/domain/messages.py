"""What people are told, in Chinese and in the fewest words (domain.md §2 rule 14)."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, Field

from chalicelib.domain.personal import Sealed
from chalicelib.domain.times import Moment

#: kind → (subject, body). `{…}` are filled from the notification's params.
TEXTS: dict[str, tuple[str, str]] = {
    "unit_granted": ("单位权限已开通", "{unit}的申报权限已开通，申报人现在可以选择贵单位。"),
    "unit_rejected": ("单位权限申请未通过", "{unit}的权限申请未通过：{reason}"),
    "operator_added": ("已添加操作员", "{by}为贵单位添加了操作员{name}，如非贵单位所为请立即移除并联系技术支持。"),
    "operator_removed": ("已移除操作员", "{by}移除了贵单位的操作员{name}。"),
    "account_closed": ("操作员账号已停用", "您在{unit}的操作员账号已停用，不能再登录。"),
    "password_changed": (
        "密码已修改",
        "您的密码已于{when}修改，其他登录均已退出。如非本人操作，请立即用手机找回密码。",
    ),
    "phone_changed": ("手机号码已更换", "您登记的手机号码已更换为{phone}。如非本人操作，请立即联系技术支持。"),
    "phone_left": ("手机号码已更换", "您登记的手机号码已由本号码更换为{phone}。如非本人操作，请立即联系技术支持。"),
    "corrected": ("基本信息已更正", "您的{fields}已由技术支持更正并复核，如非您本人申请请立即联系技术支持。"),
    "correction_rejected": ("更正未通过", "您的{fields}更正未通过复核：{reason}"),
    "invited_unit_granted": ("您邀请的单位已开通权限", "您邀请的{unit}已开通申报权限，现在可以在申报中选择该单位。"),
    "jurisdiction_changed": ("评审范围已调整", "{unit}的评审系列、级别或地区已调整，请登录系统查看。"),
    "unit_suspended": ("单位已被暂停使用", "{unit}已被暂停使用，现有材料均予保留：{reason}"),
    "unit_resumed": ("单位已恢复使用", "{unit}已恢复使用，可以继续办理。"),
    "change_requested": ("变更申请已提交", "{unit}的{what}申请已提交，待审核。如非贵单位办理，请立即联系审核部门。"),
    "change_approved": ("变更申请已通过", "{unit}的{what}申请已通过。"),
    "change_rejected": ("变更申请未通过", "{unit}的{what}申请未通过：{reason}"),
    "change_decided": ("变更申请已办结", "您已审核{unit}的{what}申请：{decision}。"),
    "phone_replaced": (
        "单位账号找回手机已更换",
        "{unit}的登录密码找回手机已更换，请用新手机在登录页找回密码。如非贵单位办理，请立即联系审核部门。",
    ),
    "path_requested": ("有路径申请待审核", "{unit}申请将{series}{level}申报数据上报至贵单位，请及时审核。"),
    "path_approved": ("路径申请已通过", "{series}{level}上报至{parent}的路径已开通。"),
    "path_rejected": ("路径申请未通过", "{series}{level}上报至{parent}的路径申请未通过：{reason}"),
    "path_withdrawn": ("路径申请已撤回", "{unit}撤回了{series}{level}的路径申请，无需再审核{why}。"),
    "path_retired": ("上报路径已停用", "{unit}停用了{series}{level}上报至贵单位的路径{why}。"),
    "path_retired_above": ("上报路径已停用", "{parent}停用了{series}{level}的上报路径，请重新申请路径：{reason}"),
    "objection_raised": ("公示收到异议", "贵单位的公示收到一条异议，请登录系统查看，并在公示办结前处理。"),
    "objection_decided": ("异议处理结果", "您对{unit}公示提出的异议经核实{outcome}：{reason}"),
    "submitted": ("有申报材料待审核", "{name}提交了{title}申报，请及时审核。"),
    "reported": ("有上报材料待审核", "{unit}上报了{name}的{title}申报，请及时审核。"),
    "recalled_by_unit": ("上报材料被撤回", "{holder}撤回了{name}的{title}申报上报。"),
    "recalled": ("申报材料已撤回本单位", "您的{title}申报已由{holder}从{unit}撤回，待重新上报。"),
    "passed_on": ("申报材料已上报", "您的{title}申报已由{unit}上报至{holder}。"),
    "reviewed": ("申报材料审核通过", "您的{title}申报已由{unit}审核通过，待上报。"),
    "returned": ("申报材料被退回", "您的{title}申报被{unit}退回修改，请在{due}前登录系统查看并重新提交。"),
    "lapsed": ("申报已逾期", "您的{title}申报未在退回修改的期限内重新提交，已按逾期处理；原内容可带入新的申报。"),
    "returned_to_unit": ("上报材料被退回", "{name}的{title}申报被{unit}退回贵单位，请在{due}前处理。"),
    "refused": ("申报不予受理", "您的{title}申报未被{unit}受理，原因请登录系统查看。"),
    "withdrawn": ("申报已撤回", "{name}撤回了{title}申报。"),
    "accepted": ("申报材料已受理", "您的{title}申报已由{unit}受理，进入评审。"),
    "expert_suspended": ("评审专家资格已暂停", "{unit}已暂停您的评审专家资格，原因请联系该单位。"),
    "expert_resumed": ("评审专家资格已恢复", "{unit}已恢复您的评审专家资格。"),
    "expert_drawn": ("您被抽取为评审专家", "您被{unit}抽取为评审会议的专家，请登录系统查看并按时签到。"),
    "publicized": ("评审结果公示", "您申报的{title}已通过评审，正在公示。"),
    "not_passed": ("评审结果", "您申报的{title}未通过本次评审{why}，详情请登录系统查看。"),
    "result_overturned": (
        "评审结果已取消",
        "对您{title}评审结果的异议经{unit}核实成立，评审通过结果已取消，原因请登录系统查看。",
    ),
    "old_certificate_registered": ("有纸质证书待核对", "有一份以往年度的纸质证书登记待贵单位核对，请登录系统查看。"),
    "old_certificate_rejected": ("纸质证书未通过核对", "您登记的{title}纸质证书未通过核对：{reason}"),
    "old_certificate_converted": ("电子证书已换发", "您的{title}纸质证书已换发电子证书，请登录系统下载。"),
    "certified": ("电子证书已生成", "您的{title}电子证书已生成，请登录系统在“我的申报信息”中下载。"),
    "reissued": ("证书已重新生成", "您的{title}证书已按更正后的信息重新生成，编号不变，请登录系统下载新版本。"),
    "revoked": ("证书已撤销", "您的{title}证书已被{unit}撤销，原因请登录系统查看。"),
    "barred": ("限制申报", "因证书被撤销，{until}前（含当日）您不能申报职称，详情请登录系统查看。"),
}


#: A message that could not be sent waits so long, behind those that can.
RETRY_AFTER = timedelta(minutes=10)


class Notification(BaseModel, frozen=True):
    """One message to one person or unit, before any channel is chosen.

    `subject_id` is what it is about; `party_id` the account or unit that is told; `to` a number of theirs other than
    the registered one.
    """

    party_id: str
    kind: str
    subject_id: str
    params: dict[str, Any] = Field(default_factory=dict)
    at: Moment
    to: Sealed | None = None

    @property
    def subject(self) -> str:
        return TEXTS[self.kind][0]

    @property
    def body(self) -> str:
        return TEXTS[self.kind][1].format(**self.params)


def tell(party_id: str, kind: str, subject_id: str, at: datetime, **params: str) -> Notification:
    """A notification; an unknown kind or a missing parameter fails here, not when it is delivered."""
    notification = Notification(party_id=party_id, kind=kind, subject_id=subject_id, params=params, at=at)
    assert notification.body
    return notification
