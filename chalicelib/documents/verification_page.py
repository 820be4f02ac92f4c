"""What a person sees who scans the QR code: the public answer as one page, without script or anything to load."""

from html import escape

from chalicelib.domain.certificate_checks import Check, Outcome
from chalicelib.domain.certificate_copies import CopyVerification, is_reliable
from chalicelib.domain.certificates import CertificateStatus, Integrity, Verification
from chalicelib.domain.times import spoken_date

_STYLE = (
    "body{font:17px/1.7 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;margin:0;"
    "background:#f6f4ee;color:#222}"
    "main{max-width:34rem;margin:6vh auto;padding:2rem;background:#fff;border-top:6px solid #b7954a;"
    "box-shadow:0 1px 8px #0002}h1{font-size:1.4rem;margin:0 0 1rem}dl{display:grid;grid-template-columns:6em 1fr;"
    "gap:.4rem 1rem;margin:0}dt{color:#7a6330}dd{margin:0}.valid{color:#1a7f37}.bad{color:#c0111f}"
    "p{color:#666;font-size:.9rem;margin:1.5rem 0 0}"
)


def page(verification: Verification, scanned: Check | None = None) -> str:
    """One HTML page; integrity and status stand apart, as they are answered apart.

    `scanned` is what the QR code's own signature came to.
    """
    if scanned is None:
        return _page(verification, ())
    return _page(verification, (("二维码签名", scanned.message),), scanned.outcome == Outcome.GENUINE)


def copy_page(verification: CopyVerification) -> str:
    """The same for a copy, whose purpose whoever was handed it has to compare."""
    rows = (
        ("副本用途", verification.purpose),
        ("副本有效期", f"至{spoken_date(verification.expires_on)}（{verification.copy_status_label}）"),
    )
    return _page(verification, rows, is_reliable(verification))


def _page(verification: Verification, more: tuple[tuple[str, str], ...], is_live: bool = True) -> str:
    is_whole = verification.integrity == Integrity.INTACT
    is_good = verification.status == CertificateStatus.VALID and is_whole and is_live
    rows = (
        ("证书编号", verification.number),
        ("姓名", verification.name),
        ("职称系列", verification.series),
        ("级别", verification.level_label),
        ("资格名称", verification.title),
        ("专业", verification.specialty),
        ("取得时间", spoken_date(verification.awarded_on)),
        ("发证机关", verification.issuer),
        ("证书状态", verification.status_label),
        ("记录完整性", "完整" if verification.integrity == Integrity.INTACT else "异常，请联系发证机关"),
        *more,
    )
    listed = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in rows)
    verdict = '<h1 class="valid">证书有效</h1>' if is_good else f'<h1 class="bad">{_warning(verification)}</h1>'
    return _whole(f"{verdict}<dl>{listed}</dl><p>姓名已作隐藏处理；信息以本页为准。</p>")


def problem_page(title: str, detail: str) -> str:
    """When there is nothing to tell: what is the matter, and what to do."""
    advice = "<p>请核对证书上的编号，或重新扫描二维码；仍查不到的，请联系发证机关。</p>"
    return _whole(f'<h1 class="bad">{escape(title)}</h1><div>{escape(detail)}</div>{advice}')


def _whole(body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>职称证书核验</title>'
        f"<style>{_STYLE}</style><main>{body}</main></html>"
    )


def _warning(verification: Verification) -> str:
    if verification.status == CertificateStatus.CORRECTED and verification.integrity == Integrity.INTACT:
        return "这是较早的版本，证书已更正，请以最新版本为准"
    if verification.status == CertificateStatus.REVOKED and verification.integrity == Integrity.INTACT:
        return "证书已撤销，不再有效"
    return "证书无效或异常，请核实"
