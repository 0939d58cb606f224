"""How long a text is, as Word counts it (字数): 汉字 and Chinese punctuation marks one each, and
one for each run of other characters without a space: a Latin word, a number (19.09), 电e票 as 3.
"""

from lianqiao.word.patterns import expression


def length(text: str) -> int:
    """Return the 字数 of a text."""
    chinese = expression("chinese")
    return len(chinese.findall(text)) + len(chinese.sub(" ", text).split())
