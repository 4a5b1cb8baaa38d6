#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: wacz_check.sh VENV PRESSROOM ARCHIVE
# Has py-wacz validate our packages and our program verify one that py-wacz made; 77 when py-wacz is not installed.
set -eu

wacz=$1/bin/wacz
if ! [ -x "$wacz" ]; then
  echo "skipped: py-wacz is not in $1 (./check --full installs it)"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
openssl ecparam -name secp384r1 -genkey -noout -out "$folder/key.pem"
"$2" --archive "$3" export wacz "$folder/plain"
"$2" --archive "$3" export wacz "$folder/signed" --sign "$folder/key.pem"
for file in "$folder"/plain/*.wacz "$folder"/signed/*.wacz; do
  "$wacz" validate -f "$file" | grep 'Validation succeeded'
  "$2" verify "$file"
done
"$1/bin/python" -m zipfile -e "$folder"/plain/*.wacz "$folder/unpacked"
"$wacz" create -o "$folder/other.wacz" -p "$folder/unpacked/pages/pages.jsonl" "$3"/warc/*/*.warc.gz
"$2" verify "$folder/other.wacz"
