"""Site: everything as plain Markdown and assets in one folder, rendered by MkDocs; charts, search, preview."""
