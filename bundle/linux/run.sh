#!/bin/sh
# Runs a command of Lianqiao in the folder of the library, and stays open to be read.
program=$(cd "$(dirname "$0")" && pwd) || exit 1
export PYTHONUTF8=1
if [ ! -x "$program/venv/bin/python" ]; then
  cat "$program/words/install-first.txt"
  code=1
else
  cd "$program/../library" || exit 1
  "$program/venv/bin/python" -m lianqiao "$@"
  code=$?
  if [ $code -ne 0 ]; then cat "$program/words/see-above.txt"; fi
fi
if [ -t 0 ]; then cat "$program/words/press-enter.txt"; read -r _; fi
exit $code
