#!/bin/sh
# Run in an unpacked bundle, in a place without a network (`unshare -n sh try_offline.sh`, as root):
# installs it, checks and builds its library, and asks the preview for its first page.
set -eu
ip link set lo up  # the machine's own address, for the preview
if command -v getent >/dev/null && getent hosts example.org >/dev/null 2>&1; then
  echo "there is a network"; exit 1
fi
sh install.sh </dev/null
./检查.sh </dev/null
./发布.sh </dev/null
test -f library/site/index.html
setsid ./预览.sh </dev/null >preview.log 2>&1 &
preview=$!
tries=0
until program/venv/bin/python -c \
  "import urllib.request as u; assert b'<html' in u.urlopen('http://127.0.0.1:8000/').read()" \
  2>/dev/null; do
  tries=$((tries + 1))
  if [ $tries -ge 90 ]; then cat preview.log; kill -- -$preview; exit 1; fi
  sleep 1
done
kill -- -$preview
echo "installed, checked, built, previewed"
