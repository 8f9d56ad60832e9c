"""What values must look like: the demands of the document, and how a JSON Schema's complaints are said."""
