"""Webhooks: what they say, how they are signed, and when and where they are sent."""
