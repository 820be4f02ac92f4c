"""Invented people and units of Jinan with whom one can begin at once; loading them again changes nothing.

They come in through the application's own rules, so that they are what anybody who registered would be.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from chalicelib.domain import experts, people, support, units
from chalicelib.domain.actors import Actor, Role
from chalicelib.domain.catalogue import catalogue
from chalicelib.domain.experts import ExpertDraft
from chalicelib.domain.jurisdiction import Scope
from chalicelib.domain.people import Account, Registration
from chalicelib.domain.support import SupportRegistration
from chalicelib.domain.times import local_date
from chalicelib.domain.units import Authorization, Kind, Standing, UnitRegistration
from chalicelib.handlers.ids import new_id
from chalicelib.handlers.passwords import hash_password
from chalicelib.storage import accounts as stored_accounts
from chalicelib.storage import experts as stored_experts
from chalicelib.storage import histories
from chalicelib.storage import units as stored_units
from chalicelib.storage.tables import UnitItem
from chalicelib.storage.transaction import Transaction

JINAN, LIXIA = "370100", "370102"


@dataclass(frozen=True)
class Person:
    """`number` is an identity number for people, a unified social credit code for units."""

    role: Role
    username: str
    password: str
    name: str
    phone: str
    number: str = ""
    unit: str = ""
    region: str = ""


SUPPORT = (
    Person(Role.SUPPORT, "support01", "Baotu-Spring-1903", "张敏", "13853100001"),
    Person(Role.SUPPORT, "support02", "Pearl-Spring-2741", "刘洋", "13853100002"),
)
CITY_BUREAU = Person(
    Role.BUREAU, "rsj.jinan", "Daming-Lake-5120", "孙丽华", "13853100011",
    "113701000041882063", "济南市人力资源和社会保障局", JINAN,
)  # fmt: skip
OTHER_UNITS = (
    Person(
        Role.BUREAU, "rsj.lixia", "Thousand-Buddha-6638", "周建军", "13853100012",
        "11370102004189014N", "济南市历下区人力资源和社会保障局", LIXIA,
    ),
    Person(
        Role.COMMITTEE, "pingshen.jinan", "Furong-Street-4417", "郑晓燕", "13853100013",
        "12370100493012347J", "济南市职称评审服务中心", JINAN,
    ),
    Person(
        Role.PRESENTER, "zjj.jinan", "Five-Dragons-8052", "吴振国", "13853100014",
        "11370100004188230K", "济南市住房和城乡建设局", JINAN,
    ),
    Person(
        Role.SUPERVISOR, "jianshe.jituan", "Black-Tiger-3396", "赵海涛", "13853100015",
        "913701021630456786", "济南市城乡建设集团", LIXIA,
    ),
    Person(
        Role.EMPLOYER, "jianshe.yigongsi", "Willow-Fountain-7284", "陈静", "13853100016",
        "91370102264056789G", "济南市城乡建设集团第一建筑工程有限公司", LIXIA,
    ),
)  # fmt: skip
APPLICANT = Person(Role.APPLICANT, "linwei", "Quancheng-Square-9165", "林伟", "13853100021", "370102198806123519")

EXPERTS_TERM = timedelta(days=3 * 365)
#: The pool of the committee above, large enough to draw a panel of eleven and leave two reserves. One password for
#: all: thirteen hashes would make every start half a second longer.
EXPERTS_PASSWORD = "Baihua-Isle-6021"
EMPLOYERS = ("山东省建筑设计研究院有限公司", "山东大学", "济南轨道交通集团有限公司", "济南市市政工程设计研究院")
EXPERTS = tuple(
    Person(Role.EXPERT, f"expert.jinan{n}", EXPERTS_PASSWORD, name, f"138531001{n:02d}", unit=EMPLOYERS[n % 4])
    for n, name in enumerate(
        ("许明远", "何秋月", "吕志刚", "施文博", "孔令仪", "曹立新", "严若兰",
         "华建业", "金晓峰", "魏国梁", "陶淑芬", "姜海波", "戚雪梅"), start=31,
    )
)  # fmt: skip

PEOPLE = (*SUPPORT, CITY_BUREAU, *OTHER_UNITS, APPLICANT, *EXPERTS)

_accounts: list[dict[str, str]] = []
#: By password; a hash takes 50 ms.
_hash = cache(hash_password)


def accounts() -> list[dict[str, str]]:
    """Who can sign in: `{role, username, password, unit_id?}`."""
    return _accounts


def prepare() -> None:
    """The slow half, for which no engine is needed."""
    for person in PEOPLE:
        _hash(person.password)


def load(now: datetime) -> list[dict[str, str]]:
    """Registers whoever is missing."""
    supporters = [_load_support(person, now) for person in SUPPORT]
    bureau = _load_unit(CITY_BUREAU, supporters[0].actor, now)
    found = [_row(APPLICANT, _load_applicant(APPLICANT, now)), _row(CITY_BUREAU, bureau)]
    for person in OTHER_UNITS:
        decider = supporters[0] if person.role in (Role.BUREAU, Role.COMMITTEE) else bureau
        account = _load_unit(person, decider.actor, now)
        found.append(_row(person, account))
        if person.role == Role.COMMITTEE:
            found += [_row(expert, _load_expert(expert, account, now)) for expert in EXPERTS]
    found += [_row(person, account) for person, account in zip(SUPPORT, supporters, strict=True)]
    _accounts[:] = found
    return found


def _row(person: Person, account: Account) -> dict[str, str]:
    row = {"role": str(person.role), "username": person.username, "password": person.password}
    return row | ({"unit_id": account.unit_id} if account.unit_id else {})


def _load_support(person: Person, now: datetime) -> Account:
    """Nobody can register as support: in the cloud, `make support-account` makes these accounts."""
    if found := stored_accounts.find_account(person.username):
        return found
    given, account_id = SupportRegistration(**_login(person), name=person.name, phone=person.phone), new_id()
    numbers = stored_accounts.seal_numbers(account_id, given.phone)
    change = support.register(account_id, given, numbers, _hash(person.password), now)
    stored_accounts.create_account(change)
    return change.after


def _load_applicant(person: Person, now: datetime) -> Account:
    if found := stored_accounts.find_account(person.username):
        return found
    given = Registration(**_login(person), name=person.name, id_number=person.number, phone=person.phone)
    account_id = new_id()
    numbers = stored_accounts.seal_numbers(account_id, given.phone, given.id_number)
    change = people.register(account_id, given, numbers, _hash(person.password), now)
    stored_accounts.create_account(change)
    return change.after


def _load_unit(person: Person, decider: Actor, now: datetime) -> Account:
    account = stored_accounts.find_account(person.username) or _register_unit(person, now)
    assert account.unit_id
    unit = stored_units.load_unit(account.unit_id)
    if unit.status == Standing.PENDING:
        granted = Authorization(decision="grant", jurisdiction=_everything() if unit.kind == Kind.COMMITTEE else [])
        change = units.authorize(unit, decider, granted, now)
        # They have known it for long: no message waits in the outbox of a fresh start.
        stored_units.save_unit(replace(change, notifications=()))
    return account


def _register_unit(person: Person, now: datetime) -> Account:
    given = UnitRegistration(
        **_login(person),
        name=person.unit,
        uscc=person.number,
        kind=Kind(person.role),
        region_code=person.region,
        contact_name=person.name,
        phone=person.phone,
    )
    account_id = new_id()
    numbers = stored_accounts.seal_numbers(account_id, given.phone)
    change, account = units.register(new_id(), account_id, given, numbers, _hash(person.password), now)
    stored_units.create_unit(change, account)
    return account


def _load_expert(person: Person, committee: Account, now: datetime) -> Account:
    """Invited and activated in one go; no code is sent."""
    if found := stored_accounts.find_account(person.username):
        return found
    unit, expert_id = stored_units.load_unit(committee.actor.party_id), new_id()
    given = _expert_draft(person, now)
    phone = stored_accounts.seal_numbers(expert_id, given.phone).phone
    invited = experts.invite(expert_id, given, phone, unit, committee.actor, now)
    active, account = experts.activate(invited.after, person.username, _hash(person.password), now)
    transaction = Transaction()
    stored_experts.add_way(transaction, invited.after)
    assert invited.entry
    histories.add(transaction, UnitItem, f"expert#{expert_id}", invited.entry)
    stored_experts.add_activation(transaction, active, account)
    transaction.commit()
    return account.after


def _expert_draft(person: Person, now: datetime) -> ExpertDraft:
    return ExpertDraft(
        name=person.name,
        phone=person.phone,
        employer=person.unit,
        specialties=["电气自动化", "道路与桥梁", "给水排水"],
        scopes=[scope for scope in _everything() if scope.series == "engineering"],
        term_ends_on=local_date(now) + EXPERTS_TERM,
    )


def _login(person: Person) -> dict[str, Any]:
    return {"username": person.username, "password": person.password}


def _everything() -> list[Scope]:
    return [Scope(series=series.series_en, level=offered.level) for series in catalogue() for offered in series.levels]
