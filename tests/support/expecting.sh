# Sourced by tests that are scripts. The script defines around(): it prints what helps where something is not so.
# shellcheck shell=bash
failures=0

expect() { # expect WHAT CONDITION...
  local wanted=$1
  shift
  "$@" && return
  printf 'not so: %s\n%s\n' "$wanted" "$(around)" >&2
  failures=$((failures + 1))
}

within() { # within SECONDS CONDITION...
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.2
  done
}

# Ends the script: well where all was as expected.
conclude() {
  ((failures == 0)) && echo "all of it is so"
  exit $((failures > 0))
}

# within_own_mounts ARG: begins the script anew with ARG in a mount namespace of its own, so that no root is needed where the
# kernel lets users have one; in there it does nothing. Else the script is skipped (77).
within_own_mounts() {
  [[ ${2:-} != inside ]] || return 0
  local said
  if ! said=$(unshare -rm sh -c 'mount -t tmpfs -o size=1m tmpfs /mnt' 2>&1); then
    echo "skipped: no file system of one's own can be mounted here: $said"
    exit 77
  fi
  exec unshare -rm --kill-child "$0" "$1" inside
}
