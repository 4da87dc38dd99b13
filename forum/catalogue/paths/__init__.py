"""Paths: ordered steps made of official answers, places and documents to bring."""
