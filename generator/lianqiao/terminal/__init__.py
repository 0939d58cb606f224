"""What stands on the terminal: tables of numbers, and what the commands print."""
