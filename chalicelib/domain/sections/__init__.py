"""The sections of a declaration: one pydantic model each, which is also the JSON Schema a form is drawn from.

`person`, `yearly`, `works` and `declared` hold the models, made of `fields`; `filling` what is wrong and what is
missing; `plausibility` what cannot be, whatever its form. Source: domain.md §2 rule 5.
"""

from chalicelib.domain.sections.filling import (
    LARGEST_SECTION,
    REQUIRED,
    SECTIONS,
    field_label,
    label,
    missing_fields,
    refuse_wrong,
    schema,
)
from chalicelib.domain.sections.person import Job, Study
from chalicelib.domain.sections.works import Award, Paper, Patent, Project
from chalicelib.domain.sections.yearly import Assessment, Course

__all__ = [
    "LARGEST_SECTION",
    "REQUIRED",
    "SECTIONS",
    "Assessment",
    "Award",
    "Course",
    "Job",
    "Paper",
    "Patent",
    "Project",
    "Study",
    "field_label",
    "label",
    "missing_fields",
    "refuse_wrong",
    "schema",
]
