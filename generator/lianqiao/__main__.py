"""`python -m lianqiao` is the command `lianqiao`."""

from lianqiao.cli import main

main()
