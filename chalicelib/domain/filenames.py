"""Names of uploaded files: kept as the person wrote them, as far as every system can store and show them.

Source: domain.md §2 rule 6; which names are dangerous is common knowledge of file systems and browsers.
"""

import re
import unicodedata

from pydantic_core import PydanticCustomError

#: In bytes of UTF-8: what file systems allow, and what fits a header when each byte takes three characters.
LONGEST = 255
_SYMBOLS = re.compile(r'[/\\:*?"<>|]')
#: Control characters and line ends; invisible ones, which can turn the reading direction and so hide an ending;
#: half characters, which nobody can read.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Windows opens a device by these, whatever ending follows.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def tidy_filename(value: str) -> str:
    """In Unicode's composed form (a Mac sends the other one), without spaces around it.

    Raises PydanticCustomError when it could not be stored, or would be shown as something else.
    """
    name = unicodedata.normalize("NFC", value).strip()
    if _SYMBOLS.search(name) or any(unicodedata.category(character) in _INVISIBLE for character in name):
        raise PydanticCustomError("filename_format", '文件名中不能有 / \\ : * ? " < > | 等符号和看不见的字符')
    if not name or name.startswith(".") or name.endswith("."):
        raise PydanticCustomError("filename_format", "文件名不能为空，也不能以点开头或结尾")
    if _DEVICES.fullmatch(name):
        raise PydanticCustomError("filename_format", "这个文件名在部分电脑上无法保存，请换一个名称")
    if len(name.encode()) > LONGEST:
        raise PydanticCustomError("filename_length", "文件名过长，请控制在80个汉字以内")
    return name
