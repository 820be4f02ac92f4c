"""How long a signed certificate takes, cold and warm, and how large it is: `python -m benchmarks.certificate`.

The key is one in this process: what KMS takes is the network's and not ours. Memory, and other engines beside it, are
measured by `benchmarks.engines.table`.
"""

import datetime
import statistics
import subprocess
import sys
import time
from typing import Any

_ROUNDS = 50


def rows() -> list[tuple[str, str]]:
    """What was measured and the measured value with its unit, as text."""
    first = subprocess.run(
        [sys.executable, "-m", "benchmarks.certificate", "--first"], capture_output=True, text=True, check=True
    )
    opened, drawn = first.stdout.split()
    times, size = _warm(_signing())
    unsigned, plain = _warm(None)
    return [
        ("certificate: import in a fresh process", f"{opened} ms"),
        ("certificate: first one after the import, signed", f"{drawn} ms"),
        (f"certificate: warm, signed, median of {_ROUNDS}", f"{statistics.median(times):.0f} ms"),
        (f"certificate: warm, signed, slowest of {_ROUNDS}", f"{max(times):.0f} ms"),
        (f"certificate: warm, unsigned, median of {_ROUNDS}", f"{statistics.median(unsigned):.0f} ms"),
        ("certificate: size, with portrait and signature", f"{size / 1000:.1f} kB"),
        ("certificate: the signature's part of it", f"{(size - plain) / 1000:.1f} kB"),
    ]


def _warm(signing: Any) -> tuple[list[float], int]:
    from chalicelib.documents.certificate import render

    content, portrait = sample()
    pdf = render(content, portrait, signing)
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        render(content, portrait, signing)
        times.append((time.perf_counter() - start) * 1000)
    return times, len(pdf)


def _first() -> tuple[float, float]:
    """Milliseconds to import what draws certificates, and to draw and sign the first.

    pydantic is there before, as in Lambda; so is `cryptography`, which reads sealed numbers there.
    """
    content, portrait = sample()
    signing = _signing()
    start = time.perf_counter()
    from chalicelib.documents.certificate import render

    imported = time.perf_counter()
    render(content, portrait, signing)
    return (imported - start) * 1000, (time.perf_counter() - imported) * 1000


def _signing() -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256

    from chalicelib.domain.signing import Signing
    from local.authority import chain

    key = ec.generate_private_key(ec.SECP256R1())
    at = datetime.datetime(2026, 9, 18, 10, 30, tzinfo=datetime.UTC)
    return Signing(tuple(chain(key.public_key())), lambda message: key.sign(message, ec.ECDSA(SHA256())), at)


def sample():
    from chalicelib.domain.certificate_content import CertificateContent
    from local.portraits import draw_portrait

    content = CertificateContent(
        number="JN202600000003",
        holder_name="张晓明",
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
        verify_url="https://zc.example.gov.cn/v1/certificates/37202600000027X?t=" + "A9z_" * 31,
    )
    return content, draw_portrait(3)


if __name__ == "__main__":
    if "--first" in sys.argv:
        print(*(f"{value:.0f}" for value in _first()))
    else:
        for what, measured in rows():
            print(f"{what:45} {measured}")
