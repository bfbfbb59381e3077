"""Booklets: the built site as PDF for printing and binding, as EPUB for phones, as DOCX for editing.

The site's pages go through pandoc to Typst (see book.typ for the look). One ``Press`` makes all
booklets of a project; ``build_all`` is the standard set behind the downloads page.
"""

from scripts.booklet.compose import Request, chosen
from scripts.booklet.downloads import Booklet, build_all, build_one
from scripts.booklet.press import Press

__all__ = ["Booklet", "Press", "Request", "build_all", "build_one", "chosen"]
