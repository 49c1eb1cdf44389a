#!/usr/bin/env bash
# A recording on a disk that really fills: all of DATA lies on a file system that is filled, slowly and then at once, to the last
# byte, while a lecture is recorded and shown. The recording stops before the programme lacks room, says so, and goes on by itself;
# the lecture stays on the screen, and what was recorded plays.
#   full_disk_recording_test.sh BIN
# In a mount namespace of its own; skipped where there can be none.
# shellcheck disable=SC2317 # conditions are called through expect
set -euo pipefail
# shellcheck source=tests/support/expecting.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../support/expecting.sh"

bin=$1
within_own_mounts "$@"

for program in lianpingd lianping-intake lianpingctl lianping-live lianping-player; do
  [[ -x $bin/$program ]] || { echo "$program is not built" >&2 && exit 1; }
done
tree=$(mktemp -d)
children=()
finish() {
  for child in "${children[@]}"; do kill -9 "$child" 2>/dev/null || true; done
  wait 2>/dev/null || true
  umount "$tree/data" 2>/dev/null || true
  rm -rf "$tree"
}
trap finish EXIT
mkdir -p "$tree/site/playlists" "$tree/site/media" "$tree/data" "$tree/run"
chmod 700 "$tree/run"
export XDG_RUNTIME_DIR=$tree/run LIANPING_CONTROLLER=$tree/data
# A recording begins with 312 MB free and stops with 250.
mount -t tmpfs -o size=400m tmpfs "$tree/data"

around() {
  printf '  live status:\n%s\n  alarms:\n%s\n  free: %s\n  the source said:\n%s\n' "$(ctl live status --json)" "$(ctl alarms)" \
    "$(free_mb)" "$(tail -n 15 "$tree/live.log")"
}
ctl() { "$bin/lianpingctl" "$@" 2>&1 || true; }
not() { ! "$@"; }
has() { [[ $1 == *"$2"* ]]; }
run() { # run NAME PROGRAM...: it goes on while this does something else
  "${@:2}" >>"$tree/$1.log" 2>&1 &
  children+=($!)
}
free_mb() { df --output=avail -m "$tree/data" | tail -n 1 | tr -d ' '; }
leave_free() { head -c "$((($(free_mb) - $1) * 1048576))" /dev/zero >"$tree/data/ballast"; }
fill() { cat /dev/zero >"$tree/data/ballast" 2>/dev/null || true; }
full() { ! head -c 8192 /dev/zero >"$tree/data/probe" 2>/dev/null; }
make_room() { rm -f "$tree/data/ballast" "$tree/data/probe"; }
recorder() { ctl live status --json | python3 -c "import json,sys; print(json.load(sys.stdin)[0]['recorder']['$1'])"; }
recorder_is() { [[ $(recorder state) == "$1" ]]; }
recorded() { python3 -c "import sys; sys.exit(not float(sys.argv[1]) >= float(sys.argv[2]))" "$(recorder seconds)" "$1"; }
says() { has "$(ctl live status --json)" "$1"; }
alarm_says() { has "$(ctl alarms)" "$1"; }
plays() { ctl timeline --screen wall --items | grep -qF "$1"; }
# Pictures of the source that the player has shown.
shown() { grep -c '"item":"live:lecture/speaker"' "$tree/present.jsonl" || true; }
shows_more() { # shows_more: than before, and no slate among them
  local before
  before=$(shown)
  sleep 3
  (($(shown) >= before + 40)) && not grep -q 'away)' "$tree/present.jsonl"
}
files() { find "$tree/site/media/lectures" -name '*.mkv' 2>/dev/null | wc -l; }
files_are() { (($(files) == $1)); }
# Plays without a word of a decoder, for so many seconds at least.
is_whole() {
  [[ -z $(ffmpeg -nostdin -v error -i "$1" -f null - 2>&1) ]] &&
    python3 -c "import sys; sys.exit(not float(sys.argv[1]) >= float(sys.argv[2]))" \
      "$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$1")" "$2"
}
picture() { # picture NAME: 1 MB that nothing makes smaller
  { printf 'P6\n600 600\n255\n' && head -c 1080000 /dev/urandom; } |
    ffmpeg -nostdin -loglevel error -y -f ppm_pipe -i - -frames:v 1 "$tree/site/media/$1"
}

cat >"$tree/site/site.yaml" <<'YAML'
site: 满
timezone: Asia/Shanghai
screens: {wall: {size: 320x180, default: loop}}
nodes: {wall-1: {screen: wall}}
links:
  lecture:
    sources: {speaker: {test: yes, size: 320x180, fps: 25}}
    layouts: {all: {wall: speaker}}
    latency: 300ms
    record: {sources: speaker, folder: media/lectures/}
YAML
printf 'items: [{colour: navy, for: 10s}]\n' >"$tree/site/playlists/loop.yaml"
run said "$bin/lianpingd" --site "$tree/site" --data "$tree/data" --keep-free 1
answers() { ctl status --json | grep -q '"programme"'; }
within 60 answers || { echo "the controller does not start: $(cat "$tree/said.log")" >&2 && exit 1; }
run live "$bin/lianping-live" --source lecture/speaker --data "$tree/data"
run player "$bin/lianping-player" --node wall-1 --data "$tree/data" --headless --present-log "$tree/present.jsonl"
source_is_up() { ctl live status --json | grep -q '"state": *"idle"'; }
expect "the source is there" within 60 source_is_up

ctl live start lecture --for 1h >/dev/null
expect "a lecture is recorded" within 60 recorded 4
name=$(recorder name)

# The disk fills: the recording leaves what is left to the programme.
leave_free 220
expect "the recording stops" within 30 recorder_is stopped
expect "with room left for the programme" test "$(free_mb)" -ge 200
expect "and says why, and what to do" says "stay free for the programme; make room"
expect "it is an alarm" within 60 alarm_says "recording has stopped"
expect "the lecture is still on the screen" shows_more
picture new.png
printf 'items: [{image: media/new.png, for: 10s}]\n' >"$tree/site/playlists/loop.yaml"
expect "what is new in the programme has its room" within 60 plays media/new.png
# To the last byte.
fill
expect "the disk is full" full
expect "the lecture is on the screen all the same" shows_more
expect "the source lives" kill -0 "${children[1]}"
make_room
before=$(recorder seconds)
expect "with room again it is recorded by itself" within 30 recorder_is recording
expect "and goes on" within 30 recorded "$(python3 -c "print($before + 3)")"
expect "it is the same recording" test "$(recorder name)" = "$name"
expect "nothing more is said of it" within 30 not says "recording has stopped"

# At once, in the midst of writing.
fill
expect "the disk is full again" full
expect "the recording stops again" within 30 recorder_is stopped
expect "the lecture is on the screen then, too" shows_more
ctl live stop >/dev/null
make_room
expect "the lecture is a file" within 90 files_are 1
file=$(find "$tree/site/media/lectures" -name '*.mkv')
expect "under its name" has "$file" "$name.mkv"
expect "that plays from end to end" is_whole "$file" 7
# The next one.
printf 'items: [{colour: navy, for: 10s}]\n' >"$tree/site/playlists/loop.yaml"
ctl live start lecture --for 1h >/dev/null
expect "the next lecture is recorded" within 60 recorded 3
ctl live stop >/dev/null
expect "and is a file of its own" within 90 files_are 2

conclude
