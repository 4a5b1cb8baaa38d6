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
