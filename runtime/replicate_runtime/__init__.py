"""What a generated client stands on: HTTP, decoding, retries and the behaviour that a document cannot describe."""
