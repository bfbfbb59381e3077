"""Arrange pages on larger sheets so that folding gives them in order.

Saddle stitch puts all sheets inside one another (handouts); signatures makes the book from
gatherings of 16 pages sewn or glued side by side. Both print duplex, turned on the short edge.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf

SIGNATURE = 16  # pages in a gathering: four sheets


def order(pages: int, signature: int = 0) -> list[tuple[int, int]]:
    """Page numbers (from 1; 0 for a blank) side by side, left and right, in order of printing.

    Two entries make one sheet: front, then back. ``signature`` is the number of pages in a
    gathering, a multiple of 4; 0 puts everything into one (saddle stitch).
    """
    size = signature or -(-pages // 4) * 4
    sides = []
    for start in range(0, pages, size):
        block = [n if n <= pages else 0 for n in range(start + 1, start + size + 1)]
        if signature and start + size >= pages:  # a short last gathering saves paper
            block = block[: -(-(pages - start) // 4) * 4]
        low, high = 0, len(block) - 1
        while low < high:
            sides.append((block[high], block[low]))
            sides.append((block[low + 1], block[high - 1]))
            low, high = low + 2, high - 2
    return sides


def impose(source: Path, output: Path, signature: int = 0, cover: Path | None = None) -> int:
    """Write ``source`` two pages to a landscape sheet; returns the number of sides.

    ``cover`` is a PDF of instructions printed before the sheets. Bookmarks and tags do not survive:
    imposed files are for the printer, not for reading. The same input gives the same bytes, which
    pikepdf's own add_overlay would not: it names what it adds at random.
    """
    with pikepdf.open(source) as pdf, pikepdf.new() as out:
        width, height = (float(v) for v in pdf.pages[0].mediabox[2:])
        sides = order(len(pdf.pages), signature)
        if cover is not None:
            with pikepdf.open(cover) as leaf:
                out.pages.extend(leaf.pages)
        forms = [out.copy_foreign(page.as_form_xobject()) for page in pdf.pages]
        for pair in sides:
            out.add_blank_page(page_size=(2 * width, height))
            side = out.pages[-1]
            side.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
            drawn = []
            for position, number in enumerate(pair):
                if number:
                    side.Resources.XObject[f"/P{position}"] = forms[number - 1]
                    drawn.append(f"q 1 0 0 1 {position * width:g} 0 cm /P{position} Do Q")
            side.Contents = out.make_stream("\n".join(drawn).encode())
        out.docinfo["/Title"] = str(pdf.docinfo.get("/Title", ""))
        out.save(output, deterministic_id=True)  # the default ID is random
    return len(sides)
