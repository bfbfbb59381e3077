"""Content: docs/ and mkdocs.yml as typed records, with the place of every mistake."""

from scripts.content.project import Project, load_project
from scripts.content.records import Chapter, Fact, Page, Series, Session, Source, Term

__all__ = ["Chapter", "Fact", "Page", "Project", "Series", "Session", "Source", "Term", "load_project"]
