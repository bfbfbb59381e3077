"""Site: MkDocs hooks, pages made from data, charts and the search index."""
