"""Every route says who may call it, stands in the contract, and carries what its kind of request needs."""

import pytest

import app
from chalicelib.domain.actors import ANYONE, REVIEWERS, SIGNED_IN, UNITS, Role
from chalicelib.handlers.web import ROUTES

WHO = {
    "anyone": ANYONE,
    "signed_in": SIGNED_IN,
    "applicant": {Role.APPLICANT},
    "committee": {Role.COMMITTEE},
    "units": UNITS,
    "reviewers": REVIEWERS,
    "on_route": UNITS | {Role.APPLICANT},
    "uploaders": REVIEWERS | {Role.APPLICANT},
    "deciders": {Role.BUREAU, Role.SUPPORT},
    "support": {Role.SUPPORT},
    "askers": UNITS | {Role.SUPPORT},
    "expert": {Role.EXPERT},
    "judges": {Role.COMMITTEE, Role.EXPERT},
    "parties": {Role.APPLICANT, Role.COMMITTEE},
}
#: The contract, as far as it is served. A new route needs its line here, and somebody who has thought about its who.
CONTRACT = """
anyone     POST   /v1/captchas
anyone     POST   /v1/users
signed_in  GET    /v1/me
signed_in  PATCH  /v1/me
signed_in  GET    /v1/me/notifications
signed_in  GET    /v1/me/accesses
signed_in  GET    /v1/me/export
applicant  GET    /v1/me/achievements
applicant  POST   /v1/me/achievements
applicant  PUT    /v1/me/achievements/{achievement_id}
applicant  DELETE /v1/me/achievements/{achievement_id}
applicant  POST   /v1/me/achievements/imports
signed_in  GET    /v1/me/sessions
signed_in  DELETE /v1/me/sessions/{session_id}
signed_in  POST   /v1/me/phone-changes
signed_in  POST   /v1/me/phone-changes/{change_id}/completion
signed_in  POST   /v1/me/email
signed_in  POST   /v1/me/email/confirmation
signed_in  GET    /v1/me/preferences
signed_in  PUT    /v1/me/preferences
anyone     POST   /v1/sessions
signed_in  DELETE /v1/sessions/current
anyone     POST   /v1/recoveries
anyone     POST   /v1/recoveries/{recovery_id}/completion
support    POST   /v1/users/{user_id}/corrections
support    POST   /v1/corrections/{correction_id}/decision
support    GET    /v1/corrections
anyone     POST   /v1/units
signed_in  GET    /v1/units
signed_in  GET    /v1/units/{unit_id}
units      PATCH  /v1/units/{unit_id}
deciders   POST   /v1/units/{unit_id}/authorization
deciders   POST   /v1/units/{unit_id}/suspension
units      POST   /v1/units/{unit_id}/operators
units      DELETE /v1/units/{unit_id}/operators/{operator_id}
anyone     POST   /v1/units/{unit_id}/change-requests
askers     GET    /v1/change-requests
deciders   POST   /v1/change-requests/{request_id}/decision
units      POST   /v1/paths
units      GET    /v1/paths
units      GET    /v1/paths/{path_id}
units      DELETE /v1/paths/{path_id}
units      GET    /v1/paths/{path_id}/history
units      POST   /v1/paths/{path_id}/decision
reviewers  GET    /v1/paths/overview
reviewers  GET    /v1/paths/suggestions
anyone     GET    /v1/catalogue
committee  POST   /v1/notices
anyone     GET    /v1/notices
anyone     GET    /v1/notices/{notice_id}
committee  PATCH  /v1/notices/{notice_id}
committee  POST   /v1/notices/{notice_id}/publication
committee  GET    /v1/notices/{notice_id}/history
anyone     GET    /v1/schemas/declaration
applicant  POST   /v1/declarations
on_route   GET    /v1/declarations
on_route   GET    /v1/declarations/{declaration_id}
applicant  DELETE /v1/declarations/{declaration_id}
on_route   GET    /v1/declarations/{declaration_id}/check
on_route   GET    /v1/declarations/{declaration_id}/history
on_route   GET    /v1/declarations/{declaration_id}/route
on_route   GET    /v1/declarations/{declaration_id}/changes
applicant  PUT    /v1/declarations/{declaration_id}/sections/{section}
applicant  POST   /v1/declarations/{declaration_id}/achievements
uploaders  POST   /v1/declarations/{declaration_id}/attachments
on_route   GET    /v1/declarations/{declaration_id}/attachments
uploaders  PUT    /v1/declarations/{declaration_id}/attachments/order
on_route   GET    /v1/declarations/{declaration_id}/attachments/{attachment_id}
uploaders  DELETE /v1/declarations/{declaration_id}/attachments/{attachment_id}
uploaders  POST   /v1/declarations/{declaration_id}/attachments/{attachment_id}/confirmation
applicant  POST   /v1/declarations/{declaration_id}/submission
applicant  POST   /v1/declarations/{declaration_id}/withdrawal
reviewers  POST   /v1/declarations/{declaration_id}/review
committee  POST   /v1/declarations/{declaration_id}/acceptance
on_route   GET    /v1/declarations/{declaration_id}/form
parties    GET    /v1/declarations/{declaration_id}/certificate
applicant  PATCH  /v1/declarations/{declaration_id}
applicant  POST   /v1/declarations/{declaration_id}/restoration
units      POST   /v1/reviews
reviewers  POST   /v1/publicities
reviewers  GET    /v1/publicities
anyone     GET    /v1/publicities/{publicity_id}
reviewers  GET    /v1/publicities/{publicity_id}/list
anyone     POST   /v1/publicities/{publicity_id}/objections
reviewers  GET    /v1/publicities/{publicity_id}/objections
reviewers  POST   /v1/publicities/{publicity_id}/objections/{objection_id}/decision
reviewers  POST   /v1/publicities/{publicity_id}/closing
reviewers  POST   /v1/publicities/{publicity_id}/cancellation
reviewers  POST   /v1/reports
reviewers  GET    /v1/reports/{report_id}
reviewers  POST   /v1/reports/{report_id}/recall
units      POST   /v1/summaries
units      GET    /v1/documents/{document_id}
committee  POST   /v1/experts
committee  GET    /v1/experts
committee  GET    /v1/experts/{expert_id}
committee  PATCH  /v1/experts/{expert_id}
committee  POST   /v1/experts/{expert_id}/invitation
anyone     POST   /v1/experts/{expert_id}/activation
committee  POST   /v1/experts/{expert_id}/suspension
committee  POST   /v1/experts/{expert_id}/renewal
committee  POST   /v1/panels
judges     GET    /v1/panels
judges     GET    /v1/panels/{panel_id}
committee  POST   /v1/panels/{panel_id}/draw
committee  POST   /v1/panels/{panel_id}/replacements
committee  POST   /v1/panels/{panel_id}/readers
expert     POST   /v1/panels/{panel_id}/opinions
judges     GET    /v1/panels/{panel_id}/opinions
expert     POST   /v1/panels/{panel_id}/recusals
expert     POST   /v1/panels/{panel_id}/attendance
committee  POST   /v1/panels/{panel_id}/opening
expert     GET    /v1/panels/{panel_id}/declarations
expert     GET    /v1/panels/{panel_id}/declarations/{declaration_id}
expert     GET    /v1/panels/{panel_id}/declarations/{declaration_id}/attachments
expert     GET    /v1/panels/{panel_id}/declarations/{declaration_id}/attachments/{attachment_id}
expert     POST   /v1/panels/{panel_id}/ballots
committee  POST   /v1/panels/{panel_id}/closing
committee  GET    /v1/panels/{panel_id}/minutes
committee  GET    /v1/panels/{panel_id}/history
committee  POST   /v1/panels/{panel_id}/cancellation
committee  POST   /v1/results
committee  GET    /v1/results/template
committee  POST   /v1/results/imports
committee  POST   /v1/results/{panel_id}/publication
anyone     GET    /v1/results/{panel_id}/publicity
anyone     POST   /v1/results/{panel_id}/objections
committee  GET    /v1/results/{panel_id}/objections
committee  POST   /v1/results/{panel_id}/objections/{objection_id}/decision
committee  POST   /v1/results/{panel_id}/confirmation
anyone     GET    /v1/certificates/keys
anyone     GET    /v1/certificates/{number}
anyone     POST   /v1/certificates/verifications
applicant  POST   /v1/me/old-certificates
applicant  GET    /v1/me/old-certificates
committee  GET    /v1/old-certificates
parties    GET    /v1/old-certificates/{old_id}
committee  POST   /v1/old-certificates/{old_id}/decision
parties    GET    /v1/old-certificates/{old_id}/certificate
committee  POST   /v1/certificates/{number}/revocation
committee  POST   /v1/certificates/{number}/revocation-evidence
committee  GET    /v1/certificates/{number}/revocation
committee  POST   /v1/certificates/{number}/reissue
parties    POST   /v1/certificates/{number}/portraits
parties    POST   /v1/certificates/{number}/portraits/{portrait_id}/confirmation
parties    GET    /v1/certificates/{number}/portraits
applicant  POST   /v1/certificates/{number}/copies
applicant  GET    /v1/certificates/{number}/copies
anyone     GET    /v1/certificates/{number}/copies/{copy_id}
anyone     GET    /v1/certificates/status-lists/{list_id}
anyone     GET    /healthz
anyone     GET    /openapi.json
anyone     GET    /v1/regions
applicant  POST   /v1/unit-invitations
"""
EXPECTED = {(method, path): who for who, method, path in map(str.split, CONTRACT.strip().splitlines())}
#: Made anew by every call, or named by what they hold: nothing to replay.
REPEATABLE = {"/v1/captchas", "/v1/sessions", "/v1/results"}

every_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")


def test_the_served_routes_are_those_of_the_contract():
    assert sorted((route.method, route.path) for route in ROUTES) == sorted(EXPECTED)


def test_nothing_is_served_that_was_not_declared_through_the_edge():
    served = {(method, path) for path, methods in app.app.routes.items() for method in methods}
    assert served == {(route.method, route.path) for route in ROUTES}


@every_route
def test_a_route_says_who_may_call_it(route):
    assert isinstance(route.allow, frozenset)
    assert route.allow <= SIGNED_IN
    assert route.allow == WHO[EXPECTED[route.method, route.path]]


@every_route
def test_a_route_says_in_chinese_what_it_does(route):
    said = [route.tag, (route.view.__doc__ or "").strip()]
    assert all(any("一" <= character <= "鿿" for character in text) for text in said)


@every_route
def test_a_route_that_answers_says_with_what(route):
    assert (route.returns is None) == (route.status == 204)


@every_route
def test_a_post_that_creates_takes_an_idempotency_key(route):
    if route.method == "POST" and route.status == 201 and route.path not in REPEATABLE:
        assert route.idempotent


@every_route
def test_only_a_post_takes_an_idempotency_key(route):
    assert route.method == "POST" or not route.idempotent


@every_route
def test_an_edit_needs_the_version_it_was_made_from(route):
    if route.method in ("PUT", "PATCH"):
        assert route.needs_if_match
