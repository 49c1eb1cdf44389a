# shellcheck shell=bash disable=SC2154 # machines, machine_lower: the caller's
# Machines of bare Debian 12 in containers that systemd boots, for bench-site. Sourced. Needs root.
#
#   machine_base FOLDER PACKAGE...   a root to lay machines over, made once: Debian, systemd and those packages
#   machine_make NAME                a fresh machine, not running; $machines/NAME
#   machine_wire NAME ADDRESS        gives it a network card at a switch that all wired machines share (before it boots)
#   machine_plug NAME up|down        its cable at the switch
#   machine_boot NAME                boots it; returns when its systemd can be asked
#   machine_run NAME COMMAND...      in it, as root
#   machine_stop NAME                powers it off in an orderly way
#   machine_cut NAME                 as when the power is cut: all of it dies at once
# `machines` names the folder that they live in, `machine_lower` the base. All end, and are unmounted, by machine_end_all.

declare -gA machine_leader machine_nspawn
machine_root() { echo "$machines/$1/root"; }

# The cgroup hierarchies here: one, or several side by side.
machine_hierarchies() {
  if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    echo /sys/fs/cgroup
  else
    local one
    for one in systemd unified freezer pids; do [[ ! -d /sys/fs/cgroup/$one ]] || echo "/sys/fs/cgroup/$one"; done
  fi
}

machine_base() {
  local base=$1
  shift
  local wanted="bookworm $*"
  [[ $(cat "$base.made" 2>/dev/null) == "$wanted" ]] && return 0
  rm -rf "$base" "$base.made"
  mkdir -p "$base"
  # What the host has fetched before need not come over the network again.
  local have=/var/cache/apt/archives
  debootstrap --variant=minbase --cache-dir="$have" --include=systemd,systemd-sysv,dbus,procps,ca-certificates bookworm "$base" \
    >"$base.log" 2>&1 || return 1
  cp /etc/apt/sources.list.d/debian.sources "$base/etc/apt/sources.list.d/" 2>/dev/null && : >"$base/etc/apt/sources.list"
  cp /etc/resolv.conf "$base/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
  chmod +x "$base/usr/sbin/policy-rc.d"
  cp /var/lib/apt/lists/*debian.org* "$base/var/lib/apt/lists/" 2>/dev/null || chroot "$base" apt-get update >>"$base.log" 2>&1 || return 1
  echo force-unsafe-io >"$base/etc/dpkg/dpkg.cfg.d/drill" # a base is made anew, not recovered
  mount --bind "$have" "$base/var/cache/apt/archives"
  local made=0
  # shellcheck disable=SC2016 # the inner shell's
  chroot "$base" sh -c 'DEBIAN_FRONTEND=noninteractive apt-get -o APT::Keep-Downloaded-Packages=true install -y --no-install-recommends "$@"' \
    sh "$@" >>"$base.log" 2>&1 || made=1
  umount "$base/var/cache/apt/archives"
  ((made == 0)) || return 1
  rm -f "$base/usr/sbin/policy-rc.d" "$base/etc/machine-id"
  : >"$base/etc/machine-id"
  mkdir -p "$base/var/log/journal"
  echo "$wanted" >"$base.made"
}

machine_make() {
  local at=$machines/$1
  mkdir -p "$at/up" "$at/wk" "$at/root"
  mount -t overlay overlay -o "lowerdir=$machine_lower,upperdir=$at/up,workdir=$at/wk" "$at/root"
  echo "$1" >"$at/root/etc/hostname"
}

# The switch is a network namespace with a bridge, a machine's network another, a pair of virtual cards the cable. Nothing of
# it touches the host's own network.
machine_wire() {
  local switch=lianping-switch
  if [[ ! -e /run/netns/$switch ]]; then
    ip netns add $switch
    ip -n $switch link add hub type bridge
    ip -n $switch link set hub up
  fi
  ip netns add "lianping-$1"
  ip -n $switch link add "p-$1" type veth peer name host0 netns "lianping-$1"
  ip -n $switch link set "p-$1" master hub up
  ip -n "lianping-$1" addr add "$2/24" dev host0
  ip -n "lianping-$1" link set host0 up
  ip -n "lianping-$1" link set lo up
}
machine_plug() { ip -n lianping-switch link set "p-$1" "$2"; }

machine_boot() {
  local name=$1 root hierarchy deadline=$((SECONDS + 60))
  root=$(machine_root "$name")
  local network=--private-network
  [[ ! -e /run/netns/lianping-$name ]] || network=--network-namespace-path=/run/netns/lianping-$name
  (
    for hierarchy in $(machine_hierarchies); do
      mkdir -p "$hierarchy/lianping-$name"
      echo "$BASHPID" >"$hierarchy/lianping-$name/cgroup.procs"
    done
    export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
    unset NOTIFY_SOCKET
    exec systemd-nspawn -q -D "$root" --machine "lianping-$name" --hostname "$name" --boot --register=no --keep-unit \
      "$network" --drop-capability=CAP_SYS_TIME --console=pipe --kill-signal=SIGRTMIN+3
  ) </dev/null >>"$machines/$name/console" 2>&1 &
  machine_nspawn[$name]=$!
  while ((SECONDS < deadline)); do
    machine_leader[$name]=$(pgrep -P "${machine_nspawn[$name]}" | head -n 1 || true)
    if [[ -n ${machine_leader[$name]} ]] && machine_run "$name" systemctl is-system-running 2>/dev/null |
      grep -qE 'starting|running|degraded'; then
      return 0
    fi
    kill -0 "${machine_nspawn[$name]}" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}

machine_run() {
  local name=$1
  shift
  nsenter -t "${machine_leader[$name]}" -m -u -i -n -p -C --root --wdns=/ \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

machine_stop() {
  kill -s RTMIN+3 "${machine_leader[$1]}" 2>/dev/null || true
  wait "${machine_nspawn[$1]}" 2>/dev/null || true
  unset "machine_nspawn[$1]" "machine_leader[$1]"
}

# All that is in its cgroup, its keeper too, which would wait for ends in good order.
machine_kill() {
  local one hierarchy
  hierarchy=$(machine_hierarchies | tail -n 1)
  [[ -d $hierarchy/lianping-$1 ]] || return 0
  find "$hierarchy/lianping-$1" -name cgroup.procs -exec cat {} + | while read -r one; do kill -KILL "$one" 2>/dev/null || true; done
}

machine_cut() {
  {
    machine_kill "$1"
    wait "${machine_nspawn[$1]}" || true
  } 2>/dev/null # where bash tells of what was killed
  unset "machine_nspawn[$1]" "machine_leader[$1]"
}

machine_end_all() {
  local name hierarchy at
  for at in "$machines"/*/root; do
    [[ $at != "$machine_lower/root" ]] || continue # the base has a root, too
    name=$(basename "$(dirname "$at")")
    machine_kill "$name" # also of a drill that was killed itself
    [[ -z ${machine_nspawn[$name]:-} ]] || wait "${machine_nspawn[$name]}" 2>/dev/null || true
    if mountpoint -q "$at"; then umount "$at" || umount -l "$at"; fi
    [[ ! -e /run/netns/lianping-$name ]] || ip netns del "lianping-$name"
    for hierarchy in $(machine_hierarchies); do
      [[ ! -d $hierarchy/lianping-$name ]] || find "$hierarchy/lianping-$name" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done
  done
  [[ ! -e /run/netns/lianping-switch ]] || ip netns del lianping-switch
}
