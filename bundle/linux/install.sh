#!/bin/sh
# Installs Lianqiao from this folder, without a network.
cd "$(dirname "$0")" || exit 1
export PYTHONUTF8=1
words=program/words

python=
for one in python3.13 python3.12 python3.11 python3.14 python3; do
  if [ -z "$python" ] && "$one" program/fits.py >/dev/null 2>&1; then python=$one; fi
done
if [ -z "$python" ]; then cat $words/no-python.txt; exit 1; fi

cat $words/installing.txt
"$python" -m venv --clear program/venv &&
  program/venv/bin/python -m pip --isolated --disable-pip-version-check --quiet install \
    --no-index --find-links packages --only-binary :all: --require-hashes \
    -r program/requirements.txt &&
  program/venv/bin/python -m lianqiao --version || { cat $words/broken.txt; exit 1; }
cat $words/installed.txt
if [ -t 0 ]; then cat $words/press-enter.txt; read -r _; fi
