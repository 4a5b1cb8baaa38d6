#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: warcio_check.sh WARCIO ARCHIVE
# Indexes every WARC with npm's warcio and compares what it sees with what zgrep counts. 77: there is no warcio.
set -eu

warcio=$1
if [ ! -x "$warcio" ]; then
  echo "skipped: $warcio is not installed; ./check --full installs it"
  exit 77
fi
cd "$2"
files=0
for file in warc/*/*.warc.gz; do
  seen=$("$warcio" index "$file" | grep -c '"warc-type"')
  stored=$(zgrep -c -a '^WARC-Record-ID: <urn:uuid:' "$file")
  responses=$(zgrep -c -a '^WARC-Type: response' "$file" || true)
  captures=$("$warcio" cdx-index "$file" | grep -c . || true)
  echo "$file: $seen of $stored records, $captures captures of $responses responses"
  [ "$seen" -eq "$stored" ]
  [ "$captures" -ge "$responses" ]
  files=$((files + 1))
done
[ "$files" -gt 0 ]
