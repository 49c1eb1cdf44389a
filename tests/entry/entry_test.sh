#!/usr/bin/env bash
# What ./lianping does before anything is built or run: a copy of it in a tree of its own, with programs beside it that note
# what they were called with.
#   entry_test.sh LIANPING
# shellcheck disable=SC2016 # single quotes: words for the stand-ins
# shellcheck disable=SC2317 # conditions are called through expect
set -euo pipefail
# shellcheck source=tests/support/expecting.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../support/expecting.sh"

entry=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
calls=$tree/calls

# stand_in NAME BODY: a program of that name in $tree/stand-ins.
stand_in() {
  printf '#!/bin/bash\necho "%s $*" >>"%s"\n%s\n' "$1" "$calls" "$2" >"$tree/stand-ins/$1"
  chmod 755 "$tree/stand-ins/$1"
}

# Everything is installed, configures and builds; `lianping-up` says what it was called with.
fresh() {
  rm -rf "$tree/stand-ins" "$tree/house"
  mkdir -p "$tree/stand-ins" "$tree/house"
  cp "$entry" "$tree/house/lianping"
  : >"$calls"
  chmod 666 "$calls"
  local name
  for name in bash awk cat chmod cp date dirname env find grep head id mkdir nproc readlink rm sed sleep tail touch tr; do
    ln -s "$(command -v "$name")" "$tree/stand-ins/$name"
  done
  stand_in dpkg-query 'shift 3; for p in "$@"; do [[ $p == "${MISSING:-}" ]] || echo "$p:installed"; done'
  stand_in apt-get 'exit ${APT:-0}'
  stand_in cmake 'while (($#)); do [[ $1 == -B ]] && mkdir -p "$2" && touch "$2/build.ninja"; shift; done'
  stand_in ninja "mkdir -p '$tree/house/build/bin'
    for p in lianpingd lianping-intake lianping-player lianping-live lianping-agent lianpingctl lianping-up; do
      printf '#!/bin/bash\necho \"\${0##*/} \$*\"\n' >'$tree/house/build/bin/'\$p; chmod 755 '$tree/house/build/bin/'\$p
    done"
  for name in protocols programme media text intake controller player live agent ctl up shaders cmake; do
    mkdir "$tree/house/$name"
  done
  touch "$tree/house/CMakeLists.txt" "$tree/house/CMakePresets.json"
  chmod -R a+rwX "$tree/house"
}

# run [NAME=VALUE]... -- WORDS: of a user who is not root where AS=user; what was said, and its exit status in $status.
said='' status=0
run() {
  local more=()
  while [[ $1 != -- ]]; do
    more+=("$1")
    shift
  done
  shift
  local as=()
  [[ ${AS:-} != user || $EUID != 0 ]] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  status=0
  said=$("${as[@]}" env -i PATH="$tree/stand-ins" HOME="$tree" "${more[@]}" "$tree/house/lianping" "$@" 2>&1) || status=$?
}

around() { printf '  exit status %s, said:\n%s\n  called:\n%s\n' "$status" "$said" "$(cat "$calls")"; }
says() { [[ $said == *"$1"* ]]; }
says_not() { ! says "$1"; }
called() { grep -q -- "$1" "$calls"; }
nobody_called() { ! called "$1"; }
ended_with() { [[ $status == "$1" ]]; }

fresh
run -- up my-site --headless
expect "an unbuilt tree is built, and then runs" says "lianping-up my-site --headless"
expect "cmake configures once" called "^cmake --preset release"
expect "nothing is installed when all is there" nobody_called "^apt-get"
expect "it says that it builds" says "building the programs"

: >"$calls"
run -- up my-site
expect "a built tree runs" says "lianping-up my-site"
expect "a built tree neither configures, compiles nor installs" nobody_called .

sleep 0.01
touch "$tree/house/player/new.cpp"
run -- up my-site
expect "what is newer than the programs is built" called "^ninja"

fresh
run MISSING=libass-dev -- up my-site
if ((EUID == 0)); then
  expect "root installs what is missing by itself" called "^apt-get .*install .*libass-dev"
  expect "only what is missing" nobody_called "install .*libsdl2-dev"
  expect "and says so" says "installing 1 missing Debian packages: libass-dev"
fi

fresh
AS=user run MISSING=libass-dev -- up my-site
expect "a user without sudo is told what to do as root" says "as root: apt-get install libass-dev"
expect "and it ends" ended_with 1

fresh
stand_in sudo '"$@"'
AS=user run MISSING=libass-dev -- up my-site
expect "a user with sudo installs by it" called "^sudo env DEBIAN_FRONTEND=noninteractive apt-get"
expect "and goes on" says "lianping-up my-site"

fresh
stand_in sudo '"$@"'
AS=user run MISSING=libass-dev APT=100 -- up my-site
expect "where apt fails it says so" says "apt-get update failed: is the network there?"
expect "and nothing is run" ended_with 1

fresh
chmod 555 "$tree/house"
AS=user run -- up my-site
expect "a folder that cannot be written is named" says "cannot write $tree/house/build"
chmod 755 "$tree/house"

fresh
mkdir "$tree/house/playlists"
printf '#!/bin/bash\necho "media are made"\nexit ${MEDIA:-0}\n' >"$tree/house/playlists/make-media.sh"
chmod 755 "$tree/house/playlists/make-media.sh"
run -- demo --headless --for 5
expect "the demo makes the example's media" says "media are made"
expect "and runs its site, whatever the hour" says "lianping-up $tree/house/playlists --if-dark media/opening.mp4 --if-dark bulletin"
expect "with what else it was told" says "--headless --for 5"
run MEDIA=1 -- demo
expect "where they cannot be made it says so" says "the example's media could not be made"
expect "and nothing is run" says_not "lianping-up"

fresh
run -- upp
expect "a verb that is not there is answered with those that are" says './lianping demo'
expect "by exit status 2" ended_with 2

fresh
stand_in cmake 'echo "no such preset"; exit 1'
run -- up my-site
expect "where cmake fails its words are there" says "no such preset"
expect "and where the rest is" says "configure.log"

ln -s "$tree/house/lianping" "$tree/link"
fresh
ln -sf "$tree/house/lianping" "$tree/link"
status=0
said=$(cd / && env -i PATH="$tree/stand-ins" HOME="$tree" "$tree/link" up here 2>&1) || status=$?
expect "by a link and from another folder it finds its own tree" says "lianping-up here"

conclude
