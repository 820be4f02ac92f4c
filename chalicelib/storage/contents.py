"""What a declaration says: its sections, its attachments, and the snapshot of each submission."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.attachment_order import in_order
from chalicelib.domain.attachments import MOST, UNIT_KINDS, Attachment, too_many
from chalicelib.domain.declarations import Declaration, absent
from chalicelib.domain.errors import Conflict, NotFound, PreconditionFailed, Stale
from chalicelib.domain.sections import SECTIONS
from chalicelib.domain.uploads import Ticket
from chalicelib.storage import freezing, receipts, snapshots, uploads
from chalicelib.storage.declarations import read_head, read_present
from chalicelib.storage.reading import get, query_all
from chalicelib.storage.receipts import Receipt
from chalicelib.storage.tables import Counter, DeclarationItem
from chalicelib.storage.transaction import Transaction

#: The whole is one range of keys; `sent#`, `snapshot#` and `trail#` lie behind it and are read by themselves.
FIRST, LAST = "attachment#", "section$"
ATTACHMENT_CHANGES = "attachments"


@dataclass
class Whole:
    """A head with everything the applicant filled in. A section never saved has version 0."""

    declaration: Declaration
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    #: How often an attachment came, was verified or went.
    attachment_changes: int = 0


def load_whole(declaration_id: str, even_deleted: bool = False) -> Whole:
    """One consistent Query. Raises NotFound."""
    head: Declaration | None = None
    sections, versions, attachments, changes = {}, {}, [], 0
    pk = f"decl#{declaration_id}"
    between = DeclarationItem.sk.between(FIRST, LAST)
    for item in query_all(DeclarationItem.query, pk, range_key_condition=between, consistent_read=True):
        kind, _, name = item.sk.partition("#")
        if kind == "head":
            head = read_head(item) if even_deleted else read_present(item)
        elif kind == "section":
            sections[name], versions[name] = json.loads(item.body), int(item.version)
        elif kind == "attachment":
            attachments.append(_attachment(item))
        elif kind == ATTACHMENT_CHANGES:
            changes = int(item.amount)
    if head is None:
        raise absent()
    return Whole(head, sections, versions, in_order(attachments), changes)


def as_submitted(whole: Whole) -> Whole:
    """What the applicant submitted last, with what units have added since; not what is being written now."""
    declaration = whole.declaration
    frozen = snapshots.load_snapshot(declaration.declaration_id, declaration.submissions)
    submitted = {paper["attachment_id"] for paper in frozen["attachments"]}
    kept = [
        paper
        for paper in whole.attachments
        if paper.attachment_id in submitted or paper.uploaded_by != declaration.applicant_id
    ]
    return replace(whole, sections=frozen["sections"], attachments=kept)


def load_section(declaration_id: str, section: str) -> tuple[Declaration, dict[str, Any] | None, int]:
    """The head and one section with its version, in one consistent read. Raises NotFound."""
    pk, sk = f"decl#{declaration_id}", f"section#{section}"
    found = {item.sk: item for item in DeclarationItem.batch_get([(pk, "head"), (pk, sk)], consistent_read=True)}
    declaration = read_present(found.get("head"))
    saved = found.get(sk)
    return declaration, json.loads(saved.body) if saved else None, int(saved.version) if saved else 0


def save_section(declaration_id: str, writer: str, section: str, data: dict[str, Any], version: int) -> int:
    """One write of one section, while its declaration may be edited; answers the new version.

    Raises PreconditionFailed when the section changed since `version`, Conflict `wrong_state` when it is frozen.
    """
    item = _section_item(declaration_id, section, data, version)
    transaction = Transaction()
    transaction.put(item, PreconditionFailed())
    _while_writable(transaction, declaration_id, writer)
    transaction.commit()
    return int(item.version)


def save_sections(whole: Whole, writer: str, changed: dict[str, dict[str, Any]]) -> Whole:
    """Several sections at once, all or none, each as it was read; answers the whole as it then is.

    Raises Stale when one of them changed meanwhile, Conflict `wrong_state` when they are frozen.
    """
    declaration_id = whole.declaration.declaration_id
    items = {
        name: _section_item(declaration_id, name, data, whole.versions.get(name, 0)) for name, data in changed.items()
    }
    transaction = Transaction()
    for item in items.values():
        transaction.put(item)
    _while_writable(transaction, declaration_id, writer)
    transaction.commit()
    versions = {name: int(item.version) for name, item in items.items()}
    return replace(whole, sections=whole.sections | changed, versions=whole.versions | versions)


def _section_item(declaration_id: str, section: str, data: dict[str, Any], version: int) -> DeclarationItem:
    body = json.dumps(data, ensure_ascii=False)
    return DeclarationItem(f"decl#{declaration_id}", f"section#{section}", version=version or None, body=body)


def add_sections(transaction: Transaction, declaration_id: str, sections: dict[str, dict[str, Any]]) -> None:
    """The first contents of a new declaration."""
    for section, data in sections.items():
        transaction.put(_section_item(declaration_id, section, data, 0))


def add_attachments(transaction: Transaction, attachments: list[Attachment]) -> None:
    """The files that a new declaration begins with."""
    for attachment in attachments:
        transaction.put(_attachment_item(attachment.model_copy(update={"version": None})))
    if attachments:
        n = len(attachments)
        transaction.update(_changes(attachments[0]), [Counter.amount.add(n), Counter.present.add(n)])


def _while_writable(transaction: Transaction, declaration_id: str, writer: str) -> None:
    clash = Conflict("申报已提交或正由他人处理，现在不能修改", code="wrong_state")
    transaction.check(DeclarationItem, (f"decl#{declaration_id}", "head"), DeclarationItem.writer == writer, clash)


def add_snapshot(transaction: Transaction, whole: Whole, n: int, text: str) -> None:
    """The frozen text, bound to every section and attachment being as it was read."""
    pk = f"decl#{whole.declaration.declaration_id}"
    transaction.put(DeclarationItem(*snapshots.key(whole.declaration.declaration_id, n), body=text))
    clash = Stale("内容在提交时刚被修改，请核对后重新提交")
    for section in SECTIONS:
        version = whole.versions.get(section)
        same = DeclarationItem.version == version if version else DeclarationItem.pk.does_not_exist()
        transaction.check(DeclarationItem, (pk, f"section#{section}"), same, clash)
    unless_attachments_changed(transaction, whole, clash)


def unless_attachments_changed(transaction: Transaction, whole: Whole, clash: Stale) -> None:
    """A decision that rests on the attachments holds only for those that were read."""
    seen, key = whole.attachment_changes, (f"decl#{whole.declaration.declaration_id}", ATTACHMENT_CHANGES)
    same = DeclarationItem.amount == seen if seen else DeclarationItem.pk.does_not_exist()
    transaction.check(DeclarationItem, key, same, clash)


def save_attachment(
    attachment: Attachment, writer: str, receipt: Receipt | None = None, ticket: Ticket | None = None
) -> None:
    """Announced or verified, while the declaration may be edited by `writer`; `ticket` is an announcement's."""
    transaction = Transaction()
    transaction.put(_attachment_item(attachment))
    if ticket:
        uploads.add_ticket(transaction, ticket)
    _count_saved(transaction, attachment)
    _while_attachable(transaction, attachment, writer)
    receipts.add(transaction, receipt)
    transaction.commit()


def remove_attachment(attachment: Attachment, writer: str, ticket: Ticket | None = None) -> None:
    """Takes it off the declaration; its bytes, which may be part of a snapshot, are for whoever takes the ticket."""
    transaction = Transaction()
    transaction.delete(_attachment_item(attachment))
    if ticket:
        uploads.add_ticket(transaction, ticket, "#removed")
    transaction.update(_changes(attachment), [Counter.amount.add(1), Counter.present.add(-1)])
    _while_attachable(transaction, attachment, writer)
    transaction.commit()


def _changes(attachment: Attachment) -> Counter:
    return Counter(f"decl#{attachment.declaration_id}", ATTACHMENT_CHANGES)


def _count_saved(transaction: Transaction, attachment: Attachment) -> None:
    """However many come at once, no more stand there than may."""
    if attachment.version is not None:
        transaction.update(_changes(attachment), [Counter.amount.add(1)])
        return
    room = Counter.present.does_not_exist() | (Counter.present < MOST)
    transaction.update(_changes(attachment), [Counter.amount.add(1), Counter.present.add(1)], too_many(), room)


def _while_attachable(transaction: Transaction, attachment: Attachment, writer: str) -> None:
    """What a unit brings is bound, too, to the unit's not being suspended."""
    if attachment.kind in UNIT_KINDS:
        freezing.unless_suspended(transaction, writer)
    _while_writable(transaction, attachment.declaration_id, writer)


def save_order(moved: list[Attachment], writer: str, seen: int) -> int:
    """Files at their new positions, all or none; answers how often attachments have changed by now.

    Raises PreconditionFailed when that was not `seen`, Conflict `wrong_state` when the declaration is frozen.
    """
    transaction = Transaction()
    for attachment in moved:
        transaction.put(_attachment_item(attachment), PreconditionFailed())
    transaction.update(_changes(moved[0]), [Counter.amount.add(1)], PreconditionFailed(), Counter.amount == seen)
    _while_attachable(transaction, moved[0], writer)
    transaction.commit()
    return seen + 1


def forget_upload(attachment: Attachment) -> None:
    """Takes off what was never confirmed, whoever may edit the declaration. Raises Stale when it just was.

    It is part of no submission, so nobody has to look at the declaration again: the changes are not counted.
    """
    transaction = Transaction()
    transaction.delete(_attachment_item(attachment))
    transaction.update(_changes(attachment), [Counter.present.add(-1)])
    transaction.commit()


def _attachment_item(attachment: Attachment) -> DeclarationItem:
    return DeclarationItem(
        f"decl#{attachment.declaration_id}",
        f"attachment#{attachment.attachment_id}",
        version=attachment.version,
        body=attachment.model_dump_json(),
    )


def _attachment(item: DeclarationItem) -> Attachment:
    return Attachment.model_validate_json(item.body).model_copy(update={"version": item.version})


def load_attachment(declaration_id: str, attachment_id: str) -> Attachment:
    """Raises NotFound."""
    found = find_attachment(declaration_id, attachment_id)
    if found is None:
        raise NotFound("没有找到这份附件")
    return found


def find_attachment(declaration_id: str, attachment_id: str) -> Attachment | None:
    """As it is at this moment."""
    item = get(DeclarationItem, f"decl#{declaration_id}", f"attachment#{attachment_id}")
    return _attachment(item) if item else None


def frozen_versions(declaration_id: str, attachment_id: str) -> set[str]:
    """The versions of one file's bytes that submissions hold on to, by their snapshots."""
    submitted = query_all(
        DeclarationItem.query,
        f"decl#{declaration_id}",
        range_key_condition=DeclarationItem.sk.startswith(snapshots.PREFIX),
        consistent_read=True,
    )
    frozen = [told for item in submitted for told in json.loads(item.body)["attachments"]]
    return {told["s3_version"] for told in frozen if told["attachment_id"] == attachment_id}
