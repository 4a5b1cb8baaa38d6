#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: debian_tools_check.sh ARCHIVE
# Reads an archive with nothing but what every Debian has: gzip, zgrep and sha256sum.
set -eu

cd "$1"
files=0
for file in warc/*/*.warc.gz; do
  gzip -t "$file"
  records=$(zgrep -c -a '^WARC/1\.1' "$file")
  ends=$(zgrep -c -a '^WARC-Record-ID: <urn:uuid:' "$file")
  if [ "$records" -lt 1 ] || [ "$records" -ne "$ends" ]; then
    echo "$file: $records version lines, $ends record ids"
    exit 1
  fi
  files=$((files + 1))
done
# RFC 8493 form is what sha256sum itself writes and reads; every closed WARC must be listed.
sha256sum --check --strict --quiet manifest-sha256.txt
listed=$(wc -l <manifest-sha256.txt)
if [ "$listed" -ne "$files" ]; then
  echo "manifest-sha256.txt lists $listed files, $files are there"
  exit 1
fi
echo "$files WARC files are sound gzip, and their SHA-256 is the manifest's"
