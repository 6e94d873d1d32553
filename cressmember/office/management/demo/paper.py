"""A page of PDF that any reader opens, drawn by hand: no engine starts for it."""

from __future__ import annotations


def page_of(*lines: str) -> bytes:
    """One A4 page that says these lines; the same lines give the same bytes."""
    told = "".join(f"({_escaped(line)}) Tj T* " for line in lines).encode("cp1252", "replace")
    text = b"BT /F1 16 Tf 24 TL 72 760 Td " + told + b"ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    whole, starts = b"%PDF-1.4\n", []
    for rank, content in enumerate(objects, start=1):
        starts.append(len(whole))
        whole += b"%d 0 obj%s\nendobj\n" % (rank, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    foot = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(whole))
    return whole + head + table + foot


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
