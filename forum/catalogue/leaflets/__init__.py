"""Leaflets: titles with a file or a link for each language, as rows, what pages read of them, editing, and links that are dead."""
