"""Which function may do what: one table, from which the policies of every stage are written (operations/policies.py).

Verbs on tables are DynamoDB's: get, batch, query, check (a condition in a transaction), put, update, delete. Verbs on
folders of the bucket: read, write, delete (a version for good).
"""

from dataclasses import dataclass, field

#: The indexes of each table, as `.chalice/resources.json` has them.
INDEXES = {
    "users": ("by_data_key", "outbox"),
    "units": ("by_data_key", "listing", "upper_units"),
    "paths": ("by_parent", "waiting"),
    "declarations": ("by_applicant", "by_holder"),
}
#: Every job takes its lease, notes its run, and gives the lease back.
RUN = "get put"


@dataclass(frozen=True)
class Grant:
    """What one function may do. `indexes` are named without their table: those that functions read have names of their
    own.
    """

    tables: dict[str, str]
    indexes: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    #: Personal numbers: opens seals; makes them.
    unseals: bool = False
    seals: bool = False
    signs: bool = False
    sms: bool = False
    mail: bool = False

    @property
    def reads_files(self) -> bool:
        return any("read" in verbs for verbs in self.files.values())

    @property
    def writes_files(self) -> bool:
        return any("write" in verbs for verbs in self.files.values())

    @property
    def deletes_files(self) -> bool:
        return any("delete" in verbs for verbs in self.files.values())


GRANTS = {
    "api_handler": Grant(
        tables={
            "users": "get batch query check put update delete",
            "units": "get batch query check put delete",
            "paths": "get query check put",
            "declarations": "get batch query check put update delete",
        },
        indexes=("listing", "upper_units", "by_parent", "by_applicant", "by_holder"),
        files={
            "attachments": "read write delete",
            "certificates": "read write",
            "copies": "read write",
            "documents": "read write",
            "evidence": "read write",
            "forms": "read write",
        },
        unseals=True,
        seals=True,
        signs=True,
        sms=True,
        mail=True,
    ),
    "close_publicities": Grant(
        tables={"users": RUN, "units": "get query put delete", "declarations": "get check"},
    ),
    "deliver_outbox": Grant(
        tables={"users": RUN, "units": "get", "declarations": "get"},
        indexes=("outbox",),
        unseals=True,
        sms=True,
        mail=True,
    ),
    "draw_documents": Grant(
        tables={"users": RUN, "units": "get put", "declarations": "batch query"},
        indexes=("listing", "by_holder"),
        files={"documents": "write"},
    ),
    "escalate_paths": Grant(
        tables={"users": RUN, "units": "get", "paths": "get put"},
        indexes=("listing", "upper_units", "waiting"),
        unseals=True,
    ),
    "issue_certificates": Grant(
        tables={
            "users": RUN,
            "units": "get check put",
            "declarations": "get batch query put update delete",
        },
        indexes=("listing",),
        files={"attachments": "read", "certificates": "write"},
        unseals=True,
        signs=True,
    ),
    "lapse": Grant(
        tables={"users": RUN, "declarations": "get put delete"},
        indexes=("by_holder",),
    ),
    "purge_drafts": Grant(
        tables={"users": RUN, "declarations": "get query check delete"},
        files={"attachments": "delete"},
    ),
    "reissue_certificates": Grant(
        tables={"users": RUN, "units": "get query put delete", "declarations": "get query put"},
        indexes=("listing", "by_applicant"),
        files={"attachments": "read", "certificates": "write", "evidence": "read"},
        unseals=True,
        signs=True,
    ),
    "remind": Grant(
        tables={"users": RUN, "declarations": "query"},
        indexes=("listing", "by_holder", "by_parent"),
        unseals=True,
    ),
    "sweep_uploads": Grant(
        tables={"users": RUN, "units": "get put", "declarations": "get query put update delete"},
        indexes=("by_holder",),
        files={"attachments": "delete", "evidence": "delete"},
    ),
}
