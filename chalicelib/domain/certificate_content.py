"""What a certificate says. Everything is Chinese text ready to print: whoever makes one has looked up the labels."""

import datetime

from pydantic import BaseModel


class CertificateContent(BaseModel, frozen=True):
    """The words of one 专业技术职称证书; equal contents give equal documents."""

    number: str
    """证书编号, with its check character."""
    holder_name: str
    gender: str
    """男 or 女."""
    id_number: str
    series: str
    """职称系列, e.g. 工程技术."""
    specialty: str
    title: str
    """资格名称, e.g. 高级工程师."""
    level: str
    """级别, e.g. 副高级."""
    obtained_by: str
    """取得方式, e.g. 评审."""
    committee: str
    """评审组织, in full."""
    employer: str
    """工作单位, in full."""
    awarded_on: datetime.date
    """取得时间: the day the committee passed it."""
    issued_on: datetime.date
    """The day of issue, printed under the issuer; not the day of award."""
    issuer: str
    """发证机关, also the words on the seal."""
    verify_url: str
    """What the QR code holds: the address of the check, with the offline token if there is one."""
