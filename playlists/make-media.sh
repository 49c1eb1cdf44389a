#!/bin/sh
# Makes the example site's films, pictures and music: by ffmpeg, and from the drawings in art/ by librsvg. Nothing is
# downloaded and nothing of it is committed.
#   make-media.sh [FOLDER]      FOLDER: where to, media/ beside this script unless given
# What is there already is left alone; a file is whole or not there. Takes well under a minute on two cores.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/media}
command -v ffmpeg >/dev/null 2>&1 || {
  echo "make-media: ffmpeg is missing: apt install ffmpeg" >&2
  exit 1
}
command -v rsvg-convert >/dev/null 2>&1 || {
  echo "make-media: rsvg-convert is missing: apt install librsvg2-bin" >&2
  exit 1
}
mkdir -p "$out" || {
  echo "make-media: cannot write to $out" >&2
  exit 1
}
work=$(mktemp -d "$out/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

serif="Noto Serif CJK SC"
sans="Noto Sans CJK SC"
texts=yes
if ! command -v fc-list >/dev/null 2>&1 || [ -z "$(fc-list "$sans" 2>/dev/null)" ]; then
  texts=no
  echo "make-media: no Noto CJK fonts here, so the pictures get no titles: apt install fonts-noto-cjk" >&2
fi
[ -n "$(fc-list "$serif" 2>/dev/null)" ] || serif=$sans

quiet() { ffmpeg -nostdin -hide_banner -loglevel error -y "$@"; }

# make NAME COMMAND...: calls COMMAND with a path to write, and puts the file in place when it is whole.
total=17
step=0
make() {
  name=$1
  shift
  step=$((step + 1))
  if [ -s "$out/$name" ]; then
    echo "media $step/$total  $name is there"
    return
  fi
  echo "media $step/$total  $name ..."
  "$@" "$work/$name"
  mv "$work/$name" "$out/$name"
}

# title TEXT SIZE Y [FONT] [MORE]: a drawtext filter, or one that does nothing where there are no fonts.
title() {
  if [ $texts = yes ]; then
    printf "drawtext=font='%s':text='%s':fontcolor=white:fontsize=%s:x=(w-tw)/2:y=%s:shadowcolor=black@0.5:shadowx=3:shadowy=3%s" \
      "${4:-$serif}" "$1" "$2" "$3" "${5:-}"
  else
    printf null
  fi
}

# layer NAME WxH R G B A: one picture with alpha, by an expression per channel.
layer() {
  [ -s "$work/$1.png" ] && return
  quiet -f lavfi -i "color=black:s=$2,format=rgba,geq=r='$3':g='$4':b='$5':a='$6'" -frames:v 1 "$work/$1.png"
}

# held INPUT RATE [FILTERS]: the picture of an input, made ready once and then repeated RATE times a second.
held() { printf '[%s]%sformat=yuva420p,loop=loop=-1:size=1,setpts=N/(%s)/TB' "$1" "${3:+$3,}" "$2"; }

# twice INPUT: a picture beside itself, so that it can go by without end.
twice() { printf '[%s]%ssplit[l%s][r%s];[l%s][r%s]hstack[w%s]' "$1" "${2:+$2,}" "$1" "$1" "$1" "$1" "$1"; }

# ---- the sea at dawn: a sky, three swells that repeat after 1920 pixels, a junk ----

sea_layers() {
  sun='hypot(X-1190,Y-560)'
  glow="exp(-$sun/260)"
  disc="clip(118-$sun,0,1)"
  layer sky 1920x1080 \
    "clip(lerp(lerp(24,232,pow(Y/700,1.6)),255,$glow)+40*$disc,0,255)" \
    "clip(lerp(lerp(38,150,pow(Y/700,1.5)),214,$glow)+60*$disc,0,255)" \
    "clip(lerp(lerp(78,128,Y/700),150,$glow)+70*$disc,0,255)" 255
  n=0
  for swell in "150 66 96 120 40 3 5" "215 40 70 98 52 2 5" "300 18 40 66 60 2 3"; do
    # shellcheck disable=SC2086
    set -- $swell
    n=$((n + 1))
    edge="(60+$5*0.5*sin(2*PI*X*$6/1920)+$5*0.35*sin(2*PI*X*$7/1920+$n))"
    foam="60*exp(-abs(Y-$edge-3)/4)"
    layer swell$n 1920x520 "$2+$foam+Y/14" "$3+$foam+Y/16" "$4+$foam+Y/20" "clip((Y-$edge)*255,0,255)"
  done
  # A lug sail with battens: from the mast to a bow that swells to the right.
  one="between(Y,30,262)*between(X,150-(Y-30)*0.16,168+104*pow(abs(sin(PI*(Y+20)/330)),0.6))"
  two="between(Y,96,262)*between(X,52-(Y-96)*0.1,64+66*pow(abs(sin(PI*(Y-50)/260)),0.6))"
  hull="between(Y,270,322)*between(X,24+pow((Y-270)/52,2)*60,338-pow((Y-270)/52,2)*76)"
  batten="(1-0.35*lt(mod(Y,33),4))"
  layer junk 360x330 \
    "if($hull,52-Y/12,(150+X/5)*$batten)" "if($hull,34-Y/14,(58+X/9)*$batten)" "if($hull,28-Y/16,46*$batten)" \
    "255*clip($one+$two+$hull,0,1)"
}

opening() {
  sea_layers
  fade() { printf ":alpha='clip((t-%s)/1.2,0,1)*clip((11.6-t)/0.8,0,1)'" "$1"; }
  quiet -i "$work/sky.png" -i "$work/swell1.png" -i "$work/swell2.png" -i "$work/swell3.png" -i "$work/junk.png" \
    -f lavfi -i "aevalsrc='0.09*sin(2*PI*196*t)*(0.6+0.4*sin(2*PI*t/6))+0.06*sin(2*PI*294*t)*(0.5+0.5*sin(2*PI*t/4))|0.09*sin(2*PI*196.5*t)*(0.6+0.4*sin(2*PI*t/6))+0.06*sin(2*PI*293.5*t)':s=48000" \
    -filter_complex "
      $(twice 1);$(twice 2);$(twice 3);
      $(held w1 30)[a];$(held w2 30)[b];$(held w3 30)[c];$(held 4 30)[j];$(held 0 30)[sky];
      [sky][a]overlay=x='-mod(36*t,1920)':y='640+6*sin(t*1.3)'[s1];
      [s1][j]overlay=x='760+26*t':y='484+9*sin(t*1.7)'[s2];
      [s2][b]overlay=x='-mod(70*t,1920)':y='700+8*sin(t*1.1+1)'[s3];
      [s3][c]overlay=x='-mod(120*t,1920)':y='780+10*sin(t*0.9+2)'[s4];
      [s4]$(title 厦港 180 110 "$serif" "$(fade 0.6)"),
      $(title 互联网青年信仰空间 72 330 "$serif" "$(fade 1.6)"),
      fade=t=in:d=0.5,format=yuv420p[v]" \
    -map "[v]" -map 5:a -t 12 -r 30 -c:v libx264 -preset veryfast -crf 21 -g 60 -c:a aac -b:a 128k -af "afade=t=in:d=1,afade=t=out:st=11:d=1" \
    -movflags +faststart "$1"
}

tide() {
  sea_layers
  quiet -i "$work/sky.png" -i "$work/swell1.png" -i "$work/swell3.png" -i "$work/junk.png" \
    -filter_complex "
      $(held 0 25 scale=1280:720,hue=h=-18:s=0.9)[sky];
      $(twice 1 scale=1280:-2);$(twice 2 scale=1280:-2);$(held w1 25)[a];$(held w2 25)[b];
      [3]split[j1][j2];$(held j1 25 scale=200:-2)[near];$(held j2 25 scale=120:-2)[far];
      [sky][a]overlay=x='-mod(30*t,1280)':y='400+5*sin(t)'[s1];
      [s1][far]overlay=x='180+16*t':y='318+5*sin(t*1.4)'[s2];
      [s2][near]overlay=x='760-14*t':y='300+7*sin(t*1.6+1)'[s3];
      [s3][b]overlay=x='-mod(95*t,1280)':y='470+7*sin(t*0.9)'[s4];
      [s4]$(title 潮来潮往 60 h-176 "$serif"),format=yuv420p[v]" \
    -map "[v]" -t 10 -r 25 -c:v libx264 -preset veryfast -crf 22 -g 50 -movflags +faststart "$1"
}

# ---- the arcades: a street of shop houses that repeats after 2560 pixels ----

street_layer() {
  house='floor(X/256)'
  chance="mod(abs(sin($house*12.9898+4.1)*43758.5453),1)"
  roof="(170+150*$chance+14*lt(mod(X,256),18)+14*gt(mod(X,256),238))"
  col="floor(mod(X,256)/85.4)"
  cellx="(mod(mod(X,256),85.4)/85.4-0.5)"
  row="floor((Y-$roof)/104)"
  celly="mod(Y-$roof,104)/104"
  arch="lt(abs($cellx),0.24)*between($celly,0.28+pow($cellx*2,2)*0.7,0.86)*lt(Y-mod(Y-$roof,104)+90,566)"
  gate="gt(Y,560)*lt(abs(mod(X,256)/256-0.5),0.36)*gt(Y,600+pow((mod(X,256)/256-0.5)*2.6,2)*60)"
  lit="gt(mod(abs(sin($house*7.3+$col*13.7+$row*29.1+2)*9631.17),1),0.42)"
  tone="(0.78+0.3*$chance)"
  seen="gte(Y,$roof)"
  layer street 2560x720 \
    "if($gate,232-(Y-600)/2,if($arch,if($lit,255,44),150*$tone-Y/14))" \
    "if($gate,168-(Y-600)/2,if($arch,if($lit,206,52),104*$tone-Y/16))" \
    "if($gate,84-(Y-600)/4,if($arch,if($lit,120,78),92*$tone-Y/20))" \
    "255*$seen"
}

night_sky() { # SIZE: deep blue, stars and a moon
  printf "color=black:s=%s,format=gbrp,geq=r='%s':g='%s':b='%s'" "$1" \
    "lerp(10,58,Y/H)+200*gt(mod(abs(sin(X*12.9+Y*78.2)*43758.5),1),0.9996)+225*clip(H/14-hypot(X-W*0.78,Y-H*0.2),0,1)" \
    "lerp(16,52,Y/H)+200*gt(mod(abs(sin(X*12.9+Y*78.2)*43758.5),1),0.9996)+205*clip(H/14-hypot(X-W*0.78,Y-H*0.2),0,1)" \
    "lerp(44,92,Y/H)+200*gt(mod(abs(sin(X*12.9+Y*78.2)*43758.5),1),0.9996)+140*clip(H/14-hypot(X-W*0.78,Y-H*0.2),0,1)"
}

arcades() {
  street_layer
  quiet -f lavfi -i "$(night_sky 1280x720)" -frames:v 1 "$work/night.png"
  quiet -i "$work/night.png" -i "$work/street.png" \
    -filter_complex "$(twice 1);$(held w1 30000/1001)[s];$(held 0 30000/1001)[n];[n][s]overlay=x='-mod(110*t,2560)':y=40,
      $(title 骑楼夜色 60 60 "$serif"),format=yuv420p[v]" \
    -map "[v]" -t 9 -r 30000/1001 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -threads 2 -b:v 2500k -g 60 -f webm "$1"
}

# ---- pictures: the quarter as it was and as it is ----

drawn() { rsvg-convert "$here/art/$1.svg" -o "$2"; }

# What the house gives out on paper, as a document of two pages.
guide() { rsvg-convert -f pdf -o "$1" "$here/art/guide-1.svg" "$here/art/guide-2.svg"; }

# A drawing as a print of long ago: brown, grainy, dark at its edges.
aged() { # DRAWING TITLE FILTERS FILE
  drawn "$1" "$work/$1-drawn.png"
  quiet -i "$work/$1-drawn.png" -vf "$3,colorchannelmixer=.34:.62:.14:0:.30:.55:.12:0:.23:.42:.10,eq=contrast=0.86:brightness=0.04,
    noise=alls=18:allf=u,gblur=sigma=1.1,vignette=PI/4.2,$(title "$2" 58 h-210 "$serif")" -frames:v 1 -q:v 3 "$4"
}
old_street() { aged street '老街 · 骑楼' crop=1536:864:192:190,scale=1920:1080 "$1"; }
old_banyan() { aged banyan '老榕 · 午后' crop=1376:774:110:60,scale=1920:1080 "$1"; }
old_harbour() { aged harbour '老渔港 · 帆影' crop=1376:774:20:190,scale=1920:1080 "$1"; }

new_harbour() {
  sea_layers
  quiet -i "$work/sky.png" -i "$work/swell1.png" -i "$work/swell2.png" -i "$work/swell3.png" \
    -filter_complex "[2]hflip[m];[0][1]overlay=0:640[a];[a][m]overlay=0:690[b];[b][3]overlay=0:790,
      eq=saturation=1.25:contrast=1.05,$(title '新海岸 · 日出' 64 60 "$serif")" -frames:v 1 "$1"
}

new_city() { # towers with lit windows over their reflection
  tower='floor(X/120)'
  chance="mod(abs(sin($tower*78.233+1.7)*9176.31),1)"
  top="(260+420*pow($chance,1.4)+60*abs(sin($tower)))"
  pane="between(mod(X,120),10,110)*lt(mod(mod(X,120)-10,20),12)*lt(mod(Y-$top,26),14)*gt(Y,$top+16)"
  lit="gt(mod(abs(sin(floor(X/20)*12.9+floor((Y-$top)/26)*78.2)*43758.5),1),0.52)"
  seen="gte(Y,$top)*between(mod(X,120),4,116)"
  layer towers 1920x860 "if($pane*$lit,250,26+30*$chance)" "if($pane*$lit,214,40+26*$chance)" "if($pane*$lit,150,70+30*$chance)" "255*$seen"
  quiet -f lavfi -i "$(night_sky 1920x1080)" -i "$work/towers.png" \
    -filter_complex "[1]split[t1][t2];[t2]vflip,crop=1920:220:0:0,gblur=sigma=3:sigmaV=7,eq=brightness=-0.15[r];
      [0]drawbox=y=860:h=220:color=0x0c1a30:t=fill[s];[s][t1]overlay=0:0[a];[a][r]overlay=0:860,
      $(title '新城 · 灯火' 64 60 "$serif")" -frames:v 1 "$1"
}

# ---- the film of the film evening, its subtitles, and music ----

# A scene of the film: a drawing, slowly passed by.
scene() {
  printf '[%s]format=yuv420p,loop=loop=-1:size=1,setpts=N/25/TB,trim=duration=8,crop=1280:720:x=%s:y=(ih-720)/2,fps=25[s%s]' \
    "$1" "'20+t*22'" "$1"
}

lane() {
  for art in banyan street harbour lanterns; do rsvg-convert -w 1520 "$here/art/$art.svg" -o "$work/lane-$art.png"; done
  music "$work/music.wav"
  quiet -i "$work/lane-banyan.png" -i "$work/lane-street.png" -i "$work/lane-harbour.png" -i "$work/lane-lanterns.png" \
    -i "$work/music.wav" -filter_complex "$(scene 0);$(scene 1);$(scene 2);$(scene 3);
      [s0][s1]xfade=fade:duration=1.5:offset=6.5[a];[a][s2]xfade=fade:duration=1.5:offset=13[b];
      [b][s3]xfade=fade:duration=1.5:offset=19.5,fade=t=in:d=1,fade=t=out:st=26:d=1.4,$(title 巷口的灯 96 110 "$serif" ":enable='between(t,1,5)'")[v]" \
    -map "[v]" -map 4:a -t 27.4 -r 25 -c:v libx264 -preset veryfast -crf 22 -g 50 -c:a aac -b:a 128k -metadata:s:a:0 language=chi \
    -movflags +faststart "$1"
}

subtitles() {
  cat >"$1" <<'TEXT'
1
00:00:01,500 --> 00:00:05,500
榕树下，一壶茶从早喝到晚。

2
00:00:07,500 --> 00:00:12,500
骑楼挡雨，也挡太阳，
街坊走一整条街不用打伞。

3
00:00:14,000 --> 00:00:18,500
船回港的时候，鹭鸟先知道。

4
00:00:20,500 --> 00:00:26,000
天黑了，巷口的灯一盏一盏亮起来。
TEXT
}

# A quiet tune on five tones: plucked notes over two long ones, 48 s that begin where they end.
music() {
  beat=0.75
  note="mod(floor(t/$beat)*5+floor(t/($beat*8))*3,11)"
  tone="293.66*pow(2,(lt($note,1)*0+eq($note,1)*2+eq($note,2)*4+eq($note,3)*7+eq($note,4)*9+eq($note,5)*12+eq($note,6)*9+eq($note,7)*7+eq($note,8)*14+eq($note,9)*4+eq($note,10)*2)/12)"
  into="mod(t,$beat)"
  pluck="(0.20*sin(2*PI*ld(0)*t)+0.07*sin(4*PI*ld(0)*t)+0.03*sin(6*PI*ld(0)*t))*exp(-3.2*$into)*min(1,$into*90)"
  low="(0.05*sin(2*PI*146.83*t)+0.04*sin(2*PI*220*t))*(0.6+0.4*sin(2*PI*t/12))"
  quiet -f lavfi -i "aevalsrc='st(0,$tone);$pluck+$low':s=48000:d=48" -af "aecho=0.7:0.6:180|340:0.28|0.16,afade=t=in:d=1.5,afade=t=out:st=46:d=2" -ac 2 "$1"
}
song() {
  [ -s "$work/music.wav" ] || music "$work/music.wav"
  quiet -i "$work/music.wav" -c:a libvorbis -q:a 3 "$1"
}

make logo.png drawn logo
make street.png drawn street
make harbour.png drawn harbour
make banyan.png drawn banyan
make lanterns.png drawn lanterns
make old-street.jpg old_street
make old-harbour.jpg old_harbour
make old-banyan.jpg old_banyan
make guide.pdf guide
make opening.mp4 opening
make tide.mp4 tide
make arcades.webm arcades
make new-harbour.png new_harbour
make new-city.png new_city
make music.ogg song
make lane.mp4 lane
make lane.srt subtitles
