"""Zip archives: what is in them comes out by name and content, and no trick does."""

import io
import struct
import zipfile

import pytest

from assistant.curation.archives import ArchiveRefused, unpack
from assistant.settings import Settings

LIMITS = Settings(unpack_max_files=20, unpack_max_mb=8, read_max_mb=4)


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def refused(data: bytes, settings: Settings = LIMITS) -> dict[str, str]:
    return {file.name: file.refused for file in unpack("a.zip", data, settings) if file.data is None}


def test_files_come_out_as_they_went_in() -> None:
    data = packed(("a.txt", b"one"), ("folder/b.md", b"two"), ("__MACOSX/._a.txt", b"noise"))
    assert [(f.name, f.data) for f in unpack("a.zip", data, LIMITS)] == [("a.txt", b"one"), ("folder/b.md", b"two")]


@pytest.mark.parametrize(
    "name", ["../up.txt", "/etc/cron.txt", "a/../../b.txt", "C:\\b.txt", "..\\up.txt", "\\\\host\\share.txt"]
)
def test_names_that_lead_out(name: str) -> None:
    found = refused(packed((name, b"text"), ("good.txt", b"text")))
    assert len(found) == 1 and "leads out" in next(iter(found.values()))


def test_links_and_locked_files() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "link" in refused(buffer.getvalue())["link.txt"]
    data = bytearray(packed(("a.txt", b"text")))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.find(signature) + offset] |= 1
    assert "password" in refused(bytes(data))["a.txt"]


def test_bombs() -> None:
    assert "two hundred times" in refused(packed(("zeros.txt", bytes(6_000_000))), Settings(read_max_mb=50))["zeros.txt"]
    assert "larger than 4 MB" in refused(packed(("big.txt", bytes(range(256)) * 20_000)))["big.txt"]
    noise = bytes(range(256)) * 12_000
    with pytest.raises(ArchiveRefused, match="larger than 8 MB"):
        list(unpack("a.zip", packed(*((f"{n}.txt", noise + bytes([n])) for n in range(5))), LIMITS))
    with pytest.raises(ArchiveRefused, match="30 files of at most 20"):
        list(unpack("a.zip", packed(*((f"{n}.txt", b"x") for n in range(30))), LIMITS))


def test_a_directory_that_lies_about_its_size() -> None:
    data = bytearray(packed(("a.txt", b"x")))
    struct.pack_into("<I", data, data.rfind(b"PK\5\6") + 12, 400_000_000)
    with pytest.raises(ArchiveRefused, match="of at most 20"):
        list(unpack("a.zip", bytes(data), LIMITS))


def test_a_size_that_lies_and_a_damaged_file() -> None:
    data = bytearray(packed(("a.txt", b"text " * 1000)))
    struct.pack_into("<I", data, data.find(b"PK\1\2") + 24, 3)  # says that it is 3 bytes long
    found = refused(bytes(data))
    assert "damaged" in found["a.txt"]
    with pytest.raises(ArchiveRefused, match="damaged"):
        list(unpack("a.zip", b"PK\3\4 cut off", LIMITS))


def test_a_name_that_stands_twice() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = packed(("a.txt", b"one"), ("a.txt", b"two"))
    assert "twice" in refused(data)["a.txt"]
