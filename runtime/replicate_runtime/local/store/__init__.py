"""What is kept on disk: documents in SQLite, contents in files, in a folder that one service writes."""
