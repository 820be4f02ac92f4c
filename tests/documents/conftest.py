"""A certificate to test with, and poppler's tools to read documents back as a stranger would."""

import datetime
import io
import subprocess
from collections.abc import Callable

import pytest
from PIL import Image

from chalicelib.domain.certificate_content import CertificateContent


@pytest.fixture
def content() -> CertificateContent:
    return CertificateContent(
        number="JN202600000003",
        holder_name="张㛃𠮷",
        gender="男",
        id_number="440301199702200215",
        series="工程技术",
        specialty="电气自动化",
        title="高级工程师",
        level="副高级",
        obtained_by="评审",
        committee="江南省示范工程系列高级职称评审委员会",
        employer="江南省城乡建设集团有限公司第7工程分公司",
        awarded_on=datetime.date(2026, 9, 8),
        issued_on=datetime.date(2026, 9, 18),
        issuer="江南省人力资源和社会保障厅",
        verify_url="https://zc.example.gov.cn/v/JN202600000003?t=c2lnbmVkLW9mZmxpbmUtdG9rZW4",
    )


@pytest.fixture(scope="session")
def portrait() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (413, 579), (67, 142, 219)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture(scope="session")
def poppler() -> Callable[..., bytes]:
    """Run one of poppler's tools on a document: poppler("pdftotext", pdf, "-", options…)."""

    def run(tool: str, pdf: bytes, *arguments: str, output: str | None = None) -> bytes:
        command = [tool, *arguments, "-", *([output] if output else [])]
        return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout

    return run


@pytest.fixture
def read(poppler: Callable[..., bytes]) -> Callable[[bytes], list[str]]:
    """The text of each page in the order in which it was written: cell after cell."""

    def pages(pdf: bytes) -> list[str]:
        return [
            "".join(page.split()) for page in poppler("pdftotext", pdf, "-raw", output="-").decode().split("\f")[:-1]
        ]

    return pages
