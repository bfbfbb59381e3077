"""Booklets: the built site as PDF for printing and binding, as EPUB for phones, as DOCX for editing.

A request (compose.py) names what a booklet holds. The site's pages become fragments of a small
intermediate HTML (fragment.py), which is written as Typst (typst_writer.py, see typst/ for the look)
or as one document that flows (reflow.py). ``build_all`` makes the standard set behind the downloads
page, on all cores.
"""

from scripts.booklet.compose import Request, chosen
from scripts.booklet.production import build_all, build_one
from scripts.booklet.standard_set import Booklet
from scripts.booklet.typesetter import Typesetter

__all__ = ["Booklet", "Request", "Typesetter", "build_all", "build_one", "chosen"]
