"""Workbooks of departments become records: recognised, judged, compared, then written whole."""
