"""One of the story's applicants, signed in, and what they declare."""

from dataclasses import dataclass

from local.demo.cast import Person
from local.demo.client import Client


@dataclass
class Candidate:
    person: Person
    client: Client
    specialty: str
    declaration_id: str = ""

    @property
    def path(self) -> str:
        return f"/v1/declarations/{self.declaration_id}"
