#!/usr/bin/env bash
# The example site from its media to the picture on the glass.
#   example_test.sh media SOURCE        playlists/make-media.sh makes what the site names, once, and whole or not at all;
#                                       ffmpeg and rsvg-convert are stand-ins that note what they were called for
#   example_test.sh air SOURCE BIN      the real programs bring the site on air, without a display, and each screen has a
#                                       picture that is not black; its films are short ones, made in a second
# shellcheck disable=SC2016 # single quotes: words for the stand-ins
# shellcheck disable=SC2317 # conditions are called through expect
set -euo pipefail
# shellcheck source=tests/support/expecting.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../support/expecting.sh"

what=$1 source=$2 bin=${3:-}
tree=$(mktemp -d)
up=''
finish() {
  [[ -z $up ]] || kill "$up" 2>/dev/null || true
  [[ -z $up ]] || wait "$up" 2>/dev/null || true
  rm -rf "$tree"
}
trap finish EXIT
calls=$tree/calls media=$tree/site/media
said='' status=0

mkdir "$tree/stand-ins"
cp -r "$source/playlists" "$tree/site"
rm -rf "$media"

# stand_in NAME BODY: a program of that name before all others; $out is the file that it is to make.
stand_in() {
  {
    printf '#!/bin/bash\necho "%s $*" >>"%s"\n' "$1" "$calls"
    # The last word, but of rsvg-convert the one behind -o.
    printf 'out=${!#}; for ((i = 1; i < $#; i++)); do [[ ${!i} == -o ]] && n=$((i + 1)) && out=${!n}; done\n%s\n' "$2"
  } >"$tree/stand-ins/$1"
  chmod 755 "$tree/stand-ins/$1"
}

make_media() {
  : >"$calls"
  status=0
  said=$(PATH="$tree/stand-ins:$PATH" "$tree/site/make-media.sh" 2>&1) || status=$?
}

around() { printf '  exit status %s, said:\n%s\n' "$status" "$said"; }
says() { [[ $said == *"$1"* ]]; }
well() { ((status == 0)); }
nothing_called() { [[ ! -s $calls ]]; }
nothing_half() { [[ -z $(find "$media" -name '.making*') ]]; }
# What the site's files name and no operator would bring.
named() { grep -rhoE 'media/[^]}", #]+\.[a-z0-9]+' "$tree/site/site.yaml" "$tree/site/schedule.yaml" "$tree/site/playlists" | sort -u; }
all_there() {
  local file here=0
  while read -r file; do
    [[ -s $tree/site/$file ]] || { echo "$file is not made" >&2 && here=1; }
  done < <(named)
  return "$here"
}
ages() { (cd "$media" && stat -c '%n %i %y' -- *); }

media_test() {
  stand_in ffmpeg 'echo made >"$out"'
  stand_in rsvg-convert 'echo drawn >"$out"'
  make_media
  expect "it makes the media" well
  expect "all that the site names" all_there
  expect "more than a dozen files" test "$(named | wc -l)" -gt 12
  expect "and leaves nothing half made" nothing_half
  local before
  before=$(ages)
  make_media
  expect "a second time it is well, too" well
  expect "and calls nobody" nothing_called
  expect "and touches nothing" test "$before" = "$(ages)"
  expect "and says that all is there" says "lane.srt is there"

  rm "$media/tide.mp4"
  make_media
  expect "what is missing is made again" test -s "$media/tide.mp4"
  expect "and that alone" test "$(ages | grep -v tide)" = "$(grep -v tide <<<"$before")"

  # Cut off, or out of room, in the midst of a film.
  rm "$media/opening.mp4" "$media/music.ogg"
  stand_in ffmpeg 'echo half >"$out"; [[ $out != */opening.mp4 ]]'
  make_media
  expect "where ffmpeg fails it fails" test "$status" -ne 0
  expect "and no half film is left" test ! -e "$media/opening.mp4"
  expect "nor anything else" nothing_half
  stand_in ffmpeg 'echo made >"$out"'
  make_media
  expect "the next call goes on from there" all_there

  stand_in rsvg-convert 'exit 0'
  rm -rf "$media"
  make_media
  expect "a program that makes nothing is no success" test "$status" -ne 0
}

# Any film will do, if it is a film.
quick_media() {
  local ffmpeg
  ffmpeg=$(command -v ffmpeg) || { echo "ffmpeg is missing: ./lianping test installs it" >&2 && exit 1; }
  local make="$ffmpeg -nostdin -loglevel error -y -f lavfi -i testsrc2=s=320x180:r=25"
  $make -f lavfi -i sine -t 2 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac "$tree/any.mp4"
  $make -t 2 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 "$tree/any.webm"
  $make -frames:v 1 "$tree/any.png"
  $make -frames:v 1 "$tree/any.jpg"
  $ffmpeg -nostdin -loglevel error -y -f lavfi -i sine -t 4 "$tree/any.wav"
  $ffmpeg -nostdin -loglevel error -y -i "$tree/any.wav" "$tree/any.ogg"
  stand_in ffmpeg "cp '$tree/any.'\"\${out##*.}\" \"\$out\""
  make_media
  expect "the media are made" well
}

# mean_of PICTURE: its mean brightness, 0 to 255; nothing where it is no picture.
mean_of() {
  ffmpeg -nostdin -loglevel quiet -i "$1" -vf scale=1:1:flags=area,format=gray -f rawvideo - 2>/dev/null | od -An -tu1 | tr -d ' '
}
lit() { local mean && mean=$(mean_of "$1") && [[ -n $mean ]] && ((mean > 8)); }
on_air() { grep -qs '^on air' "$tree/said"; }
# By the controller: both screens by name, none of them the slate or black.
shows_items() {
  local now
  now=$("$bin/lianpingctl" now --controller "$tree/data" 2>/dev/null) && [[ $now == *wall* && $now == *room* && $now != *slate* && $now != *black* ]]
}
# A picture of each that was written after that.
pictures() {
  local screen
  for screen in wall room; do
    [[ $tree/data/snapshots/$screen.png -nt $tree/mark ]] && lit "$tree/data/snapshots/$screen.png" || return 1
  done
}
now() { "$bin/lianpingctl" now --controller "$tree/data" 2>/dev/null; }
# By the entry that is scheduled, and not by a take.
link_is_on() { (($(now | grep -c '(live:讲座)') == 2)); }
link_is_over() { local now && now=$(now) && [[ -n $now && $now != *live:* ]]; }
# What upstairs sees of the hall while the lecturer is on both screens.
return_picture() {
  "$bin/lianpingctl" live status --json --controller "$tree/data" 2>/dev/null | python3 -c '
import json, sys
shown = {(s["stream"], r["node"]) for s in json.load(sys.stdin) for r in s["receivers"] if r["frames"] > 0}
sys.exit(not shown >= {("讲座/讲台", "wall-1"), ("讲座/讲台", "room-1"), ("讲座/大厅", "room-1")})'
}
ended() { ! kill -0 "$up" 2>/dev/null; }
nobody_left() {
  local process words
  for process in /proc/[0-9]*; do
    words=$(tr '\0' ' ' 2>/dev/null <"$process/cmdline" || true)
    [[ $words != *"$tree/data"* ]] || { echo "$words goes on" >&2 && return 1; }
  done
}

air_test() {
  local program
  for program in lianping-up lianpingd lianping-player lianping-intake lianping-live lianpingctl; do
    [[ -x $bin/$program ]] || { echo "$program is not built" >&2 && exit 1; }
  done
  quick_media
  mkdir -m 700 "$tree/run"
  export XDG_RUNTIME_DIR=$tree/run
  # As ./lianping demo does.
  "$bin/lianping-up" "$tree/site" --data "$tree/data" --headless --if-dark media/opening.mp4 --if-dark bulletin --live 讲座 >"$tree/said" 2>&1 &
  up=$!
  within 120 on_air || status=$?
  said=$(cat "$tree/said")
  expect "it comes on air" on_air
  expect "with an item of the programme on both screens" within 60 shows_items
  touch "$tree/mark"
  expect "and a picture of each that is not black" within 60 pictures
  expect "the live link begins by the schedule, on both screens" within 60 link_is_on
  expect "with a return picture" within 20 return_picture
  expect "and hands back to the playlist" within 60 link_is_over
  expect "which is on both screens" within 20 shows_items
  expect "no file of the site was touched for that" diff -r "$source/playlists" "$tree/site" --exclude media
  kill -TERM "$up"
  expect "it ends when it is told to" within 10 ended
  status=0
  wait "$up" || status=$?
  up=''
  said=$(cat "$tree/said")
  expect "well" well
  expect "and leaves nobody running" nobody_left
}

"${what}_test"
conclude
