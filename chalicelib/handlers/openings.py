"""The first look of the unit that must act: from then on the unit below cannot recall its report."""

from dataclasses import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.recalls import open_by
from chalicelib.handlers.web import Request
from chalicelib.storage import contents
from chalicelib.storage.contents import Whole
from chalicelib.storage.declarations import save_declaration

#: A look that clashes with somebody's decision reads again; it must neither fail nor go unnoticed.
TRIES = 3


def opened(whole: Whole, request: Request) -> Whole:
    """The declaration as the reader now finds it, with its new version; others' looks write nothing."""
    for _ in range(TRIES):
        change = open_by(whole.declaration, request.actor, request.now)
        if change.is_nothing:
            break
        try:
            save_declaration(change)
        except Conflict:
            whole = contents.load_whole(whole.declaration.declaration_id)
        else:
            version = (whole.declaration.version or 0) + 1
            return replace(whole, declaration=change.after.model_copy(update={"version": version}))
    return whole
