#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: pack_archive.sh PRESSROOM ARCHIVE FOLDER
# Packs every room of the archive, always anew, and has our own checker look at each package.
set -eu

rm -rf "$3"
"$1" --archive "$2" export wacz "$3"
"$1" verify "$3"/*.wacz
