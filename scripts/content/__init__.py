"""Content: the only reader of docs/ and mkdocs.yml. Everything else gets typed records."""

from scripts.content.project import Project, load_project
from scripts.content.records import Chapter, Fact, Series, Session, Source, Term

__all__ = ["Chapter", "Fact", "Project", "Series", "Session", "Source", "Term", "load_project"]
