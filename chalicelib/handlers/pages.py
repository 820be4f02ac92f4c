"""Answers that a browser shows: public pages, and on their addresses also the problems, for who scanned a code."""

from chalice.app import Response

from chalicelib.domain.errors import DomainError
from chalicelib.handlers import problems

#: Nothing is loaded, run, framed or kept: a status is of the moment, and the address holds what was scanned.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Vary": "Accept",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def wanted(accept: str) -> bool:
    """Whether a page is asked for, and JSON not preferred (RFC 9110 §12.5.1)."""
    weights = dict(_weighed(kind) for kind in accept.casefold().split(","))
    return 0 < weights.get("text/html", 0) >= weights.get("application/json", 0)


def _weighed(kind: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in kind.split(";"))
    weight = next((told[2:] for told in parameters if told.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0


def shown(page: str) -> Response:
    return Response(body=page, headers=dict(HEADERS))


def of_problem(error: DomainError) -> Response:
    """The same status and words as in JSON."""
    from chalicelib.documents.verification_page import problem_page

    answer = problems.from_domain(error)
    return Response(problem_page(error.title, error.detail), {**answer.headers, **HEADERS}, answer.status_code)
