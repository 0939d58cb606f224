"""Records are put into the text of files; every other character stays; all files or none."""
