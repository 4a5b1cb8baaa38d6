# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# The Debian 12 packages this project needs, in one place: ./run takes `build`, ./check adds `test`, ./check --full adds
# `full`, bench/compare --crawl takes `bench`.

packages_build=(
  ca-certificates ccache cmake g++ mold ninja-build pkg-config
  libarchive-dev libcli11-dev libcurl4-openssl-dev libdeflate-dev libexpected-dev libfmt-dev libgumbo-dev
  libicu-dev libre2-dev libspdlog-dev libsqlite3-dev libssl-dev libtomlplusplus-dev libxml2-dev libzstd-dev
  nlohmann-json3-dev zlib1g-dev
)

packages_test=(catch2 python3 python3-jsonschema universal-ctags zstd)

packages_full=(
  chromium clang clang-format clang-tidy jing libclang-rt-14-dev libxml2-utils prometheus python3-venv systemd wget
)

# What bench/compare needs: Google Benchmark, the crawlers that are measured, and the server of all of them.
packages_bench=(libbenchmark-dev nginx-light wget wget2)

# Node is wanted for two foreign checks only (replay, URLs); whichever is already at hand will do.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  packages_full+=(nodejs npm)
fi
