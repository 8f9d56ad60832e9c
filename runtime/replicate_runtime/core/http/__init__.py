"""Carries out calls and flows over HTTP, blocking and awaiting; the only importer of httpx."""
