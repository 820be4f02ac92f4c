"""Contents page: the Chalice application, its blueprints, and all its schedules."""

from typing import Any

from chalice import Chalice, CORSConfig, Rate

from chalicelib.handlers import (
    achievements,
    attachments,
    captchas,
    catalogue,
    certificates,
    change_requests,
    clock,
    corrections,
    declarations,
    deletions,
    devices,
    forms,
    invitations,
    jobs,
    journals,
    logs,
    me,
    notices,
    operators,
    own_data,
    path_overview,
    paths,
    phone_changes,
    recoveries,
    regions,
    reports,
    results,
    reviews,
    sections,
    service,
    sessions,
    unit_records,
    units,
    users,
)

# fmt: on

logs.set_up()
app = Chalice(app_name="zhicheng", configure_logs=False)
app.api.cors = CORSConfig(
    allow_origin="*",
    allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match"],
    expose_headers=["ETag", "Retry-After", "Idempotency-Replayed"],
    max_age=600,
)

# fmt: off
for resource in (
    captchas, users, sessions, me, devices, phone_changes, recoveries, own_data, units, unit_records, operators,
    change_requests, invitations, corrections, paths, path_overview, catalogue, regions, notices, declarations,
    deletions, sections, achievements, attachments, reviews, journals, reports, results, certificates, forms, service,
):
    # fmt: on
    app.register_blueprint(resource.blueprint)

# Schedules stand here and not on a blueprint: Lambda would import that module alone, and never this one.


@app.schedule(Rate(5, unit=Rate.MINUTES))
def issue_certificates(event: Any) -> dict[str, int]:
    return jobs.issue_certificates(clock.read())


@app.schedule(Rate(1, unit=Rate.MINUTES))
def deliver_outbox(event: Any) -> dict[str, int]:
    return jobs.deliver_outbox(clock.read())
