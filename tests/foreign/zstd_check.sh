#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: zstd_check.sh PRESSROOM ARCHIVE
# Makes an archive of .warc.zst files with the demo and reads them with the zstd tool, the dictionary cut out by dd as
# docs/formats.md says.
set -eu

pressroom=$1 archive=$2
rm -rf "$archive"
mkdir -p "$archive"
echo 'warc_compression = "zstd"' >"$archive.toml"
# A dictionary is trained from pages that are there: the second run has those of the first.
for run in 1 2; do
  "$pressroom" --archive "$archive" --config "$archive.toml" --quiet demo >"$archive.run-$run.log" 2>&1 || {
    cat "$archive.run-$run.log"
    exit 1
  }
done
"$pressroom" --archive "$archive" verify >/dev/null

files=0 dictionaries=0
for file in "$archive"/warc/*/*.warc.zst; do
  plain="$archive.plain.warc" dictionary="$archive.dictionary"
  set --
  # The first frame is skippable: magic number, length of what follows, the dictionary.
  if [ "$(od -An -tx1 -N4 "$file" | tr -d ' ')" = 5d2a4d18 ]; then
    length=$(od -An -tu4 -j4 -N4 "$file" | tr -d ' ')
    dd if="$file" of="$dictionary" iflag=skip_bytes,count_bytes skip=8 count="$length" status=none
    set -- -D "$dictionary"
    dictionaries=$((dictionaries + 1))
  fi
  zstd -q -d -c "$@" "$file" >"$plain"
  records=$(grep -c -a '^WARC/1\.1' "$plain")
  ends=$(grep -c -a '^WARC-Record-ID: <urn:uuid:' "$plain")
  if [ "$records" -lt 1 ] || [ "$records" -ne "$ends" ]; then
    echo "$file: $records version lines, $ends record ids"
    exit 1
  fi
  # The same records, whichever way they are stored.
  "$pressroom" verify "$plain" >/dev/null
  files=$((files + 1))
done
echo "$files files of zstd frames read by the zstd tool, $dictionaries of them with a dictionary"
[ "$dictionaries" -gt 0 ]
