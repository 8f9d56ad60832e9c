"""What every room uses: time and chance, addresses and links, JSON and the shapes of values, the loop and its tasks."""
