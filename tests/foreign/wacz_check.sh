#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: wacz_check.sh VENV WACZ
# Has py-wacz validate a package; 77 when it is not installed.
set -eu

if ! [ -x "$1/bin/wacz" ]; then
  echo "skipped: wacz is not in $1 (./check --full installs it)"
  exit 77
fi
# It exits 0 on some packages whose index or pages are missing, and then says nothing of success.
"$1/bin/wacz" validate -f "$2" | tee /dev/stderr | grep -q 'Validation succeeded'
