"""How Japanese text sounds, in katakana: names and companies often survive recognition only as sound.

With the extra `readings` (SudachiPy and its small dictionary) kanji are read; without it kana are folded together and
kanji stay as they are, so that equal spellings still compare equal.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

import jaconv

from ivr.text.normalise import normalise

_SILENT = frozenset({"空白", "補助記号"})
_local = threading.local()
_loading = threading.Lock()


@lru_cache(maxsize=1)
def _dictionary() -> Any | None:
    try:
        import sudachipy  # noqa: PLC0415 - optional extra
    except ImportError:
        return None
    try:
        return sudachipy.Dictionary(dict="small")
    except ModuleNotFoundError:  # SudachiPy is there, its small dictionary is not
        return None


def _tokenizer() -> Any | None:
    """One tokenizer a thread (it must not be shared), one dictionary a process."""
    if not hasattr(_local, "tokenizer"):
        with _loading:
            dictionary = _dictionary()
        # `create` was renamed `tokenizer` in SudachiPy 0.7
        make = None if dictionary is None else getattr(dictionary, "tokenizer", None) or dictionary.create
        _local.tokenizer = make() if make else None
    return _local.tokenizer


def tokens_of(text: str) -> Any | None:
    """The dictionary's tokens of `text`; None without the extra `readings`. What they mean is `ivr.text.words`' matter."""
    tokenizer = _tokenizer()
    return None if tokenizer is None else tokenizer.tokenize(text)


def can_read_kanji() -> bool:
    """Whether the extra `readings` is installed."""
    return _tokenizer() is not None


def kana_only(text: str) -> str:
    """Hiragana to katakana; everything else stays."""
    return str(jaconv.hira2kata(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=4096)
def reading(text: str) -> str:
    """The katakana reading of `text`, normalised first; what cannot be read stays as it is.

    >>> reading("さくら")
    'サクラ'
    """
    text = normalise(text)
    tokens = tokens_of(text)
    return kana_only(text if tokens is None else "".join(_sound(token) for token in tokens))


def _sound(token: Any) -> str:
    if token.part_of_speech()[0] in _SILENT:
        return ""
    # An unknown word has no reading ("" or its own spelling): keep the spelling
    return str(token.reading_form() or token.surface())


_FOLDS = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴァィゥェォャュョッヲ",
    "カキクケコサシスセソタシステトハヒフヘホハヒフヘホウアイウエオヤユヨツオ",
)
_LONG_O = re.compile(r"(?<=[オコソトノホモヨロ])[ウオ]")
_LONG_E = re.compile(r"(?<=[エケセテネヘメレ])イ")
_LONG_U = re.compile(r"(?<=[ウクスツヌフムユル])ウ")


def fold_reading(kana: str) -> str:
    """`kana` without what recognisers confuse: voicing, long vowels, small letters. For comparing two readings.

    >>> fold_reading("サトウ") == fold_reading("サトー")
    True
    """
    kana = kana.translate(_FOLDS).replace("ー", "")
    return _LONG_U.sub("", _LONG_E.sub("", _LONG_O.sub("", kana)))
