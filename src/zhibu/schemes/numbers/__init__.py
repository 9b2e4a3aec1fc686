"""The open numbers of a scheme (可调数值): found, said in words, and set in the text in place."""

from zhibu.schemes.numbers.finding import Number, numbers_of
from zhibu.schemes.numbers.setting import Setting, set_in, setting_of

__all__ = ["Number", "Setting", "numbers_of", "set_in", "setting_of"]
