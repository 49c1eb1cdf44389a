#!/usr/bin/env bash
# A disk that is really full: the controller's data lie on a file system of a few MB that is filled to the last byte while it
# runs. It says what to do, keeps what is on air, and goes on by itself when there is room again, also over a restart.
#   full_disk_test.sh BIN
# In a mount namespace of its own; skipped where there can be none.
# shellcheck disable=SC2317 # conditions are called through expect
set -euo pipefail
# shellcheck source=tests/support/expecting.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../support/expecting.sh"

bin=$1
within_own_mounts "$@"

for program in lianpingd lianping-intake lianpingctl; do
  [[ -x $bin/$program ]] || { echo "$program is not built" >&2 && exit 1; }
done
tree=$(mktemp -d)
daemon=''
finish() {
  [[ -z $daemon ]] || kill -9 "$daemon" 2>/dev/null || true
  umount "$tree/data" 2>/dev/null || true
  rm -rf "$tree"
}
trap finish EXIT
mkdir -p "$tree/site/playlists" "$tree/site/media" "$tree/data" "$tree/run"
chmod 700 "$tree/run"
export XDG_RUNTIME_DIR=$tree/run LIANPING_CONTROLLER=$tree/data
mount -t tmpfs -o size=16m tmpfs "$tree/data"

around() {
  printf '  status:\n%s\n  events:\n%s\n  the controller said:\n%s\n' "$(ctl status)" "$(ctl log)" "$(tail -n 20 "$tree/said")"
}
ctl() { "$bin/lianpingctl" "$@" 2>&1 || true; }
start() {
  "$bin/lianpingd" --site "$tree/site" --data "$tree/data" --keep-free 1 >>"$tree/said" 2>&1 &
  daemon=$!
  within 60 answers || { echo "the controller does not start: $(cat "$tree/said")" >&2 && exit 1; }
}
answers() { ctl status --json | grep -q '"programme"'; }
has() { [[ $1 == *"$2"* ]]; }
not() { ! "$@"; }
# What the plan has on the wall in the next hours.
plays() { ctl timeline --screen wall --items | grep -qF "$1"; }
status_says() { has "$(ctl status)" "$1"; }
alarm_says() { has "$(ctl alarms)" "$1"; }
runs() { kill -0 "$daemon" 2>/dev/null; }
full() { ! head -c 8192 /dev/zero >"$tree/data/probe" 2>/dev/null; }
# write NAME TEXT: as an editor that puts the whole file in place.
write() { printf '%s\n' "$2" >"$tree/site/.new" && mv "$tree/site/.new" "$tree/site/$1"; }
picture() { # picture NAME: 1 MB that nothing makes smaller
  { printf 'P6\n600 600\n255\n' && head -c 1080000 /dev/urandom; } |
    ffmpeg -nostdin -loglevel error -y -f ppm_pipe -i - -frames:v 1 "$tree/site/media/$1"
}

picture first.png
write site.yaml 'site: 满
timezone: Asia/Shanghai
screens: {wall: {size: 320x180, default: loop}}
nodes: {wall-1: {screen: wall}}'
write playlists/loop.yaml 'items:
  - {image: media/first.png, for: 20s}'
start
expect "the programme is planned" within 60 plays media/first.png

cat /dev/zero >"$tree/data/ballast" 2>/dev/null || true
expect "the disk is full" full
picture second.png
write playlists/loop.yaml 'items:
  - {image: media/first.png, for: 20s}
  - {image: media/second.png, for: 20s}'
expect "it says that the disk is full, and what to do" within 60 status_says "the disk is full: make room"
expect "and that the programme is not on it" status_says "NOT ON DISK"
expect "what has its media plays on" plays media/first.png
expect "and what cannot be taken in is left out" not plays media/second.png
taken=$(ctl take black --screens wall --for 10h)
expect "an act is in force all the same" has "$taken" "take black"
expect "and its answer says that a restart would forget it" has "$taken" "not on disk"
expect "and why" has "$taken" "the disk is full: make room"
expect "it is an alarm" within 60 alarm_says "the disk is full: make room"
expect "nothing of it ends the controller" runs

rm -f "$tree/data/ballast" "$tree/data/probe"
expect "with room again the picture comes in by itself" within 120 plays media/second.png
expect "and nothing is said of the disk" within 60 not status_says "the disk is full"

# What could not be written then is on disk now: the programme and the act survive the worst.
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || true
write playlists/loop.yaml 'items: [{image: media/first.png, for'
start
expect "the act survives a restart" status_says "TAKE on wall: black"
expect "the last good programme is the one of the full disk" within 60 plays media/second.png
kill -TERM "$daemon"
wait "$daemon" || failures=$((failures + 1))
daemon=''
conclude
