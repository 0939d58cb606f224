"""Sheets as departments send them, made up, and what a library should hold after they came in."""
