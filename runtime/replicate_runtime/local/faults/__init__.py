"""What goes wrong on demand: which call, how, and how tests over HTTP ask for it."""
