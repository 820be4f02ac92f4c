"""Files in S3: read in pieces, listed by version, and given out under names that any browser understands."""

import hashlib

import pytest
from botocore.exceptions import ClientError

from chalicelib.storage import files
from chalicelib.storage.files import CHUNK, disposition


def test_a_file_is_hashed_while_it_is_read():
    data = b"x" * (2 * CHUNK + 7)
    files.write("attachments/large", data, "application/pdf")
    found = files.fetch("attachments/large", len(data))
    assert (found.size, found.sha256, found.data == data) == (len(data), hashlib.sha256(data).hexdigest(), True)


@pytest.mark.parametrize("most", [0, 10, CHUNK])
def test_no_more_than_one_byte_too_many_is_fetched(most):
    files.write("attachments/larger", b"x" * (CHUNK + 100), "application/pdf")
    assert files.fetch("attachments/larger", most).size == most + 1


def test_what_was_never_uploaded_is_not_fetched():
    assert files.fetch("attachments/nothing/here", 10) is None


@pytest.mark.parametrize("code", ["NoSuchKey", "NoSuchVersion"])
def test_what_is_no_longer_there_is_not_read(monkeypatch, code):
    class Swept:
        def get_object(self, **asked):
            raise ClientError({"Error": {"Code": code}}, "GetObject")

    monkeypatch.setattr(files, "client", lambda service: Swept())
    assert files.read("attachments/swept", "version") is None


def test_every_version_of_a_file_is_listed_and_none_of_its_neighbours():
    for name in ("attachments/d/one", "attachments/d/one", "attachments/d/one-more"):
        files.write(name, b"x", "application/pdf")
    assert len(list(files.list_versions("attachments/d/one"))) == 2


@pytest.mark.parametrize(
    ("filename", "written"),
    [
        ("diploma.pdf", "inline; filename*=UTF-8''diploma.pdf; filename=\"diploma.pdf\""),
        ("学历.pdf", "inline; filename*=UTF-8''%E5%AD%A6%E5%8E%86.pdf; filename=\"_.pdf\""),
        ('a"b\\c.pdf', "inline; filename*=UTF-8''a%22b%5Cc.pdf; filename=\"a_b_c.pdf\""),
        ("it's 100%/2.pdf", "inline; filename*=UTF-8''it%27s%20100%25%2F2.pdf; filename=\"it_s_100_2.pdf\""),
        ("a\r\nX: y.pdf", "inline; filename*=UTF-8''a%0D%0AX%3A%20y.pdf; filename=\"a_X_y.pdf\""),
    ],
)
def test_a_name_is_written_so_that_it_cannot_be_misread(filename, written):
    assert disposition(filename, inline=True) == written


def test_a_file_to_be_saved_says_so():
    assert disposition("a.pdf", inline=False).startswith("attachment; ")
