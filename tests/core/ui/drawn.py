"""HTML as a browser lays it out: the spaces around a block are nothing."""

import re

_AROUND = re.compile(
    r"\s*(</?(?:caption|dd|desc|details|div|dl|dt|fieldset|figure|legend|li|p|rect|summary|svg|table|tbody|td"
    r"|tfoot|th|thead|title|tr|ul)\b(?:\"[^\"]*\"|[^>\"])*>)\s*"
)


def tight(html: str) -> str:
    """The same without the spaces that templates put around blocks to be readable."""
    return _AROUND.sub(r"\1", html)
