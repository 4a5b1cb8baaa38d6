# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What ./run and ./check share. Everything here speaks on standard error: standard output belongs to the program that
# is started, or to CTest. The caller has set `root` and `me`.

# Put in front of what is built and tested; empty unless a step needs it.
launcher=()

say() { printf '%s: %s\n' "$me" "$*" >&2; }

# Leaves with status 2: nothing of the job itself has been touched.
give_up() {
  say "$@"
  exit 2
}

missing_packages() {
  local wanted installed
  wanted=$(printf '%s\n' "$@" | LC_ALL=C sort -u)
  # dpkg-query fails when it knows none of a name; that is an answer here, not an error.
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
    sed -n 's/ installed$//p' | LC_ALL=C sort -u) || true
  LC_ALL=C comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

# apt_get ARGS: as root, or through sudo; 127 when there is no way to be root.
apt_get() {
  local -a as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || return 127
    as_root=(sudo)
    # Without a terminal nobody can type a password: fail at once instead of hanging.
    [[ -t 2 ]] || as_root+=(-n)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null
}

# Installs what is missing of the named packages in one apt line, or says which line to run and leaves.
need_packages() {
  command -v dpkg-query >/dev/null ||
    give_up "this set-up knows Debian 12 only. Please install what corresponds to: $*"
  local -a missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0

  local line="apt-get install -y --no-install-recommends ${missing[*]}" log
  log=$(mktemp)
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  if ! apt_get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    # Missing or stale package lists are the usual reason; they are fetched only now because that is slow.
    { apt_get update && apt_get install -y --no-install-recommends "${missing[@]}"; } >>"$log" 2>&1 || true
  fi
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]})); then
    tail -n 15 "$log" | sed 's/^/  /' >&2
    rm -f "$log"
    say "these Debian packages are missing and could not be installed: ${missing[*]}"
    give_up "run this as root, then try again: apt-get update && $line"
  fi
  rm -f "$log"
}

# Copies a build's output to a log and shows it as one moving line on a terminal, otherwise not at all.
follow_build() {
  local log=$1 what=$2 line announced=
  : >"$log"
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      'ninja: '* | *'Re-checking globbed directories'* | '') continue ;;
    esac
    if [[ ! $announced ]]; then
      say "building $what (log: $log)"
      announced=yes
    fi
    [[ -t 2 ]] && printf '\r\033[K%.*s' 79 "$line" >&2
  done
  if [[ $announced && -t 2 ]]; then printf '\r\033[K' >&2; fi
}

# build PRESET [TARGET...]: configures when needed and builds. Quiet when everything is up to date; on failure shows the
# end of the log and returns 1. Safe against a second call at the same time.
build() {
  local preset=$1 folder="$root/build/$1" log="$root/build/$1/build.log" lock
  shift
  mkdir -p "$folder"
  exec {lock}>"$root/build/$preset.lock"
  flock "$lock"
  # CMake refuses a build folder that was configured under another path, which is what a moved checkout looks like.
  if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    rm -rf "$folder"
    mkdir -p "$folder"
  fi
  local status=0
  if [[ ! -f $folder/build.ninja ]]; then
    say "configuring build/$preset"
    (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 || status=1
    # A half-made configuration must not look like a finished one at the next call.
    ((status)) && rm -f "$folder/build.ninja"
  fi
  if ((!status)); then
    NINJA_STATUS='[%f/%t] ' "${launcher[@]}" ninja -C "$folder" "$@" 2>&1 {lock}>&- </dev/null |
      follow_build "$log" "build/$preset" || status=1
  fi
  exec {lock}>&-
  if ((status)); then
    tail -n 60 "$log" >&2
    say "the build failed; the whole log is $log"
    return 1
  fi
}

# DuckDB's shared library for `export parquet`, as npm has it, with the SHA-256 of the package of each machine.
duckdb_version=1.5.6-r.1
declare -A duckdb_sha256=(
  [x64]=1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff
  [arm64]=3a45a6305b3235a781ed9de25aa795a3862acd042782d1f864e1bdb656de212b
)

# download_duckdb PACKAGE SHA256 FOLDER: leaves libduckdb.so and LICENSE in FOLDER. One short question first, since a
# registry that does not answer must not hold up whoever wants to start the program.
download_duckdb() (
  export npm_config_fetch_retries=0 npm_config_update_notifier=false npm_config_ignore_scripts=true
  mkdir -p "$3" && cd "$3" &&
    npm_config_fetch_timeout=10000 timeout 20 npm view --silent "$1" name &&
    npm_config_fetch_timeout=240000 timeout 300 npm pack --silent "$1" &&
    sha256sum --check --status <<<"$2  $(echo ./*.tgz)" &&
    tar -xmzf ./*.tgz --strip-components=1 package/libduckdb.so package/LICENSE
) </dev/null >/dev/null 2>&1

# Puts that library into build/lib, once, where npm is at hand. Nothing fails without it: `export parquet` alone says so.
# What did not work is said once and not tried again for a day, unless npm was what was missing and is there now.
fetch_duckdb() {
  local folder="$root/build/lib" machine why='npm is not installed' lock
  local library=$folder/libduckdb.so put_off=$folder/duckdb-put-off partial=$folder/duckdb.partial
  [[ ! -e $library ]] || return 0
  mkdir -p "$folder"
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) machine= why="there is no package for $(uname -m)" ;;
  esac
  if [[ $machine ]] && command -v npm >/dev/null; then why='npm could not fetch it'; fi
  [[ ! $(find "$put_off" -mmin -1440 2>/dev/null) || $(<"$put_off") != "$why" ]] || return 0

  exec {lock}>"$folder.lock"
  flock "$lock"
  if [[ ! -e $library ]]; then
    rm -rf "$partial"
    if [[ $why == 'npm could not fetch it' ]] &&
      download_duckdb "@duckdb/node-bindings-linux-$machine@$duckdb_version" "${duckdb_sha256[$machine]}" "$partial"; then
      mv "$partial/LICENSE" "$folder/libduckdb.LICENSE" && mv "$partial/libduckdb.so" "$library" && rm -f "$put_off"
      say "fetched DuckDB's library into build/lib"
    else
      say "going on without DuckDB's library, which only \`export parquet\` needs: $why (README.md says how to get it)"
      echo "$why" >"$put_off"
    fi
    rm -rf "$partial"
  fi
  exec {lock}>&-
}
