"""Every resource's blueprint, in the order of the contract."""

from chalicelib.handlers import (
    achievements,
    attachments,
    captchas,
    catalogue,
    certificates,
    change_requests,
    changes,
    corrections,
    declarations,
    deletions,
    desks,
    devices,
    documents,
    forms,
    invitations,
    journals,
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
    reviews_together,
    sections,
    service,
    sessions,
    summaries,
    unit_records,
    units,
    users,
)

# fmt: off
BLUEPRINTS = tuple(resource.blueprint for resource in (
    captchas, users, sessions, me, devices, phone_changes, recoveries, own_data, units, unit_records, operators,
    change_requests, invitations, corrections, paths, path_overview, catalogue, regions, notices, desks,
    declarations, deletions, sections, achievements, attachments, reviews, reviews_together, changes, journals,
    reports, summaries, documents, results, certificates, forms, service,
))
# fmt: on
