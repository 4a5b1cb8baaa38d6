#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: python_readers_check.sh VENV ARCHIVE
# Has Python's warcio and FastWARC read every WARC file and compare every digest; 77 when they are not installed.
set -eu

venv=$1
if ! [ -x "$venv/bin/warcio" ] || ! [ -x "$venv/bin/fastwarc" ]; then
  echo "skipped: warcio and FastWARC are not in $venv (./check --full installs them)"
  exit 77
fi
for file in "$2"/warc/*/*.warc.gz; do
  report=$("$venv/bin/warcio" check -v "$file")
  if [ "$(printf '%s\n' "$report" | grep -c 'digest pass')" -lt 2 ] || printf '%s\n' "$report" | grep -q 'digest failed'; then
    printf '%s\n' "$report"
    exit 1
  fi
  "$venv/bin/fastwarc" check "$file" 2>&1 | grep 'records were verified successfully'
done
