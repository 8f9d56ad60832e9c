"""Models: their schemas, what runs them, and Python functions made into them."""
