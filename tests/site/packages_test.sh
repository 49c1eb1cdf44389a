#!/usr/bin/env bash
# packages_test.sh BUILD: makes the packages of what is built there and looks at them. Exits with 77 where the tools for it are missing.
set -euo pipefail
build=$1
failed=0
expect() { # expect WHAT COMMAND...
  local what=$1
  shift
  "$@" >/dev/null 2>&1 || {
    echo "not so: $what"
    failed=1
  }
}
for tool in cpack dpkg-deb dpkg-shlibdeps systemd-analyze; do
  command -v "$tool" >/dev/null || {
    echo "skipped: there is no $tool"
    exit 77
  }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cpack --config "$build/CPackConfig.cmake" -B "$work/made" >"$work/cpack.log" 2>&1 || {
  tail -n 20 "$work/cpack.log"
  exit 1
}
declare -A deb
for package in lianping-machine lianping-controller lianping-player lianping-live lianpingctl; do
  files=("$work/made/$package"_*.deb)
  [[ -f ${files[0]} ]] || {
    echo "there is no package $package"
    exit 1
  }
  deb[$package]=${files[0]}
  dpkg-deb -x "${files[0]}" "$work/root"
  dpkg-deb -e "${files[0]}" "$work/$package"
  for script in postinst prerm postrm; do
    [[ ! -e $work/$package/$script ]] || expect "$package's $script is a script" sh -n "$work/$package/$script"
  done
done

holds() { # holds PACKAGE PATH...
  local package=$1 path
  shift
  dpkg-deb -c "${deb[$package]}" >"$work/list"
  for path in "$@"; do expect "$package holds $path" grep -qE " \./$path\$" "$work/list"; done
}
holds lianping-machine usr/lib/systemd/system/lianping.target usr/lib/sysusers.d/lianping.conf usr/lib/tmpfiles.d/lianping.conf
holds lianping-controller usr/bin/lianpingd usr/lib/systemd/system/lianping-controller.service etc/default/lianping-controller \
  usr/share/lianping/example-site/site.yaml usr/share/man/man1/lianpingd.1
holds lianping-player usr/bin/lianping-player usr/lib/systemd/system/lianping-player@.service etc/default/lianping-player \
  usr/share/man/man1/lianping-player.1 usr/bin/lianping-agent usr/lib/systemd/system/lianping-agent.service \
  etc/default/lianping-agent usr/share/polkit-1/rules.d/50-lianping.rules usr/share/man/man1/lianping-agent.1
holds lianping-live usr/bin/lianping-live usr/lib/systemd/system/lianping-live@.service etc/default/lianping-live \
  usr/share/man/man1/lianping-live.1
holds lianpingctl usr/bin/lianpingctl usr/bin/lianping-intake usr/share/bash-completion/completions/lianpingctl \
  usr/share/man/man1/lianpingctl.1

for one in controller player live; do
  expect "what people edit of lianping-$one is a conffile" \
    grep -qx "/etc/default/lianping-$one" "$work/lianping-$one/conffiles"
  expect "lianping-$one depends on libraries" grep -qE '^Depends: .*libzmq5.*libc6|^Depends: .*libc6.*libzmq5' "$work/lianping-$one/control"
  expect "lianping-$one depends on lianping-machine" grep -qE '^Depends: .*lianping-machine' "$work/lianping-$one/control"
done
expect "what people edit of the housekeeper is a conffile" \
  grep -qx /etc/default/lianping-agent "$work/lianping-player/conffiles"
expect "the player comes with letters for Chinese" grep -q 'fonts-noto-cjk' "$work/lianping-player/control"
expect "no program keeps its debugging symbols" bash -c "! readelf -S '$work/root/usr/bin/'lianping* | grep -q '\.debug_info'"

# Units as systemd reads them, on the machine that they would be installed on.
for unit in lianping-controller.service lianping-agent.service lianping-player@wall-1.service 'lianping-live@lecture-speaker.service' lianping.target; do
  systemd-analyze verify --man=no --root="$work/root" "$unit" >"$work/verify" 2>&1 || true
  # What the packages do not bring, this root lacks: only what is said of our own files counts.
  if grep -E "lianping[^ ]*:[0-9]+:|lianping.*(not executable|Unknown|Failed to parse|ignoring)" "$work/verify"; then
    echo "not so: systemd finds nothing wrong with $unit"
    failed=1
  fi
done
exposure() { # exposure UNIT MOST
  local score
  score=$(systemd-analyze security --no-pager --offline=true "$work/root/usr/lib/systemd/system/$1" 2>&1 |
    sed -nE 's/.*exposure level for .*: ([0-9.]+) .*/\1/p')
  echo "exposure of $1: $score (at most $2)"
  awk -v is="$score" -v most="$2" 'BEGIN { exit !(is != "" && is <= most) }' || {
    echo "not so: the exposure of $1 is at most $2"
    failed=1
  }
}
exposure lianping-controller.service 2.5
exposure lianping-agent.service 2.5
exposure lianping-player@.service 3.0
exposure lianping-live@.service 3.0
exit "$failed"
