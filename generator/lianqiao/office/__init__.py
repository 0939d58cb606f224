"""Workbooks in and out: which columns a kind has, templates, records as sheets, ledgers."""
