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
