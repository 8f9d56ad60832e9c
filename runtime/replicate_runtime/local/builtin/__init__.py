"""What a new service knows: models without weights, under the names that the documentation uses."""
