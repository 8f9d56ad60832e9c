"""Serves any API: calls are described, carried out and decoded here. Complete by itself, under any package name."""
