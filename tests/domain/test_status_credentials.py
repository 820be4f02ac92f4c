"""A status list as its issuer signs it."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain import status_credentials, status_lists
from chalicelib.domain.signing import from_unpadded
from tests.build import shanghai

NOW = shanghai("2026-05-06 09:42:17")
ADDRESS = "https://zc.example.gov.cn/v1/certificates/status-lists/372026000"


def told(now=NOW):
    return status_credentials.credential(ADDRESS, "https://zc.example.gov.cn", status_lists.empty(), now)


def test_it_is_a_bitstring_status_list_credential():
    subject = told()["credentialSubject"]
    assert told()["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert (subject["type"], subject["statusPurpose"], subject["ttl"]) == ("BitstringStatusList", "revocation", 300_000)
    assert subject["encodedList"] == status_lists.empty()


def test_it_is_good_from_the_hour_on_for_a_day():
    assert (told()["validFrom"], told()["validUntil"]) == ("2026-05-06T01:00:00Z", "2026-05-07T01:00:00Z")


@pytest.mark.parametrize(("later", "is_same"), [(timedelta(minutes=17), True), (timedelta(minutes=18), False)])
def test_within_an_hour_the_same_is_signed(later, is_same):
    first, second = (status_credentials.signing_input(told(now), "key") for now in (NOW, NOW + later))
    assert (first == second) is is_same


def test_what_is_signed_names_the_key_and_says_it_all():
    header, payload = status_credentials.signing_input(told(), "key").split(".")
    assert json.loads(from_unpadded(header)) == {"alg": "ES256", "kid": "key", "typ": "vc+jwt"}
    assert json.loads(from_unpadded(payload)) == told()
