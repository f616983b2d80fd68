# Sourced by `lab`: one host, from its disk to its death.

# cgroup v1 hierarchies stand below this directory, cgroup2 at unified/
CGROUPS=/sys/fs/cgroup
# cgroup2 to freeze and kill; systemd because nspawn wants it on a machine with both; memory to measure; devices
# to keep a host's root off the machine's disk
HIERARCHIES='unified systemd memory devices'

address() { echo "$LAB_NET.$((10 + $1))"; }
cgroups_of() { # K
  local h
  for h in $HIERARCHIES; do [ ! -d "$CGROUPS/$h" ] || echo "$CGROUPS/$h/$LAB_ID/h$1"; done
}
host_running() { # K
  [ -s "$STATE/h$1/pid" ] && [ -d "/proc/$(cat "$STATE/h$1/pid")" ] &&
    grep -q 'populated 1' "$CGROUPS/unified/$LAB_ID/h$1/cgroup.events" 2> /dev/null
}
init_pid() { # K: the process that is number 1 inside the host
  local group=$CGROUPS/unified/$LAB_ID/h$1/payload pid
  for pid in $(cat "$group/init.scope/cgroup.procs" "$group/cgroup.procs" 2> /dev/null); do
    [ "$(awk '/^NSpid/ { print $NF }' "/proc/$pid/status" 2> /dev/null)" != 1 ] || { echo "$pid"; return; }
  done
  return 1
}
loop_minors() { seq $((LAB_LOOP0 + $1 * 16)) $((LAB_LOOP0 + $1 * 16 + LOOPS - 1)); }

bridge_up() {
  local bridge=${LAB_ID}0
  [ ! -d "/sys/class/net/$bridge" ] || return 0
  ip link add "$bridge" type bridge
  ip addr add "$LAB_NET.1/24" dev "$bridge"
  ip link set "$bridge" up
}

host_create() { # K FLAVOR: disk, keys and network; what differs between hosts goes into the upper directory before it is mounted
  local k=$1 flavor=$2 disk=$DISKS/h$1 link=$LAB_ID-h$1 n
  mkdir -p "$STATE/h$k" "$disk"/{up/etc,work,root}
  echo "$flavor" > "$STATE/h$k/flavor"
  # the key outlives the host, so that a known_hosts file stays true
  [ -f "$KEYS/h$k" ] || ssh-keygen -q -t ed25519 -N '' -C "host$k" -f "$KEYS/h$k"
  echo "host$k" > "$disk/up/etc/hostname"
  # sudo and gluster want names that resolve
  { echo 127.0.0.1 localhost; for ((n = 1; n <= 200; n++)); do echo "$(address $n) host$n"; done; } > "$disk/up/etc/hosts"
  : > "$disk/up/etc/resolv.conf"
  printf '1ab00000%024x\n' "$k" > "$disk/up/etc/machine-id"
  if [ "$flavor" = min ]; then
    local min
    min=$(layer_dir min)
    mkdir "$disk/up/etc/dropbear"
    "$min/lib64/ld-linux-x86-64.so.2" --library-path "$min/lib" "$min/usr/bin/dropbearconvert" \
      openssh dropbear "$KEYS/h$k" "$disk/up/etc/dropbear/host_ed25519" 2> /dev/null
  else
    mkdir "$disk/up/etc/ssh"
    install -m 600 "$KEYS/h$k" "$disk/up/etc/ssh/ssh_host_ed25519_key"
    install -m 644 "$KEYS/h$k.pub" "$disk/up/etc/ssh/ssh_host_ed25519_key.pub"
  fi
  mount -t overlay "$link" -o "lowerdir=$(lowers "$flavor"),upperdir=$disk/up,workdir=$disk/work,volatile" "$disk/root"
  ip netns add "$link"
  ip link add "$link" type veth peer name eth0 netns "$link"
  ip link set "$link" master "${LAB_ID}0" up
  ip -n "$link" -batch - << END
addr add $(address "$k")/24 dev eth0
link set lo up
link set eth0 up
route add default via $LAB_NET.1
END
}

# Loop devices belong to the kernel, not to a container. Every host owns some minors and sees them under the same
# names, /dev/loop100 and up, so that a playbook may name one; and under their own numbers, which is what losetup
# prints, since it goes by sysfs. They are nodes in the host's /dev (bind mounts would be invisible to losetup -f),
# and the kernel makes a device at its first open.
host_devices() { # K: allow them, and write the list from which the host makes its nodes
  local group=$CGROUPS/devices/$LAB_ID/h$1 rule minor n=100
  local rules=('b *:* m' 'c *:* m' 'c 1:3 rwm' 'c 1:5 rwm' 'c 1:7 rwm' 'c 1:8 rwm' 'c 1:9 rwm' 'c 5:0 rwm' 'c 5:2 rwm'
    'c 136:* rwm' 'c 10:229 rwm')    # mknod of anything; use of null zero full random urandom tty ptmx, ptys and fuse
  local nodes='c /dev/fuse 0666 root root - 10:229'
  for minor in $(loop_minors "$1"); do
    [ -b "/dev/loop$minor" ] || mknod "/dev/loop$minor" b 7 "$minor"
    : < "/dev/loop$minor"
    rules+=("b 7:$minor rwm")
    nodes+=$'\n'"b /dev/loop$n 0660 root disk - 7:$minor"$'\n'"b /dev/loop$minor 0660 root disk - 7:$minor"
    n=$((n + 1))
  done
  mkdir -p "$DISKS/h$1/root/etc/tmpfiles.d"
  echo "$nodes" > "$DISKS/h$1/root/etc/tmpfiles.d/lab.conf"
  [ -d "$group" ] || return 0
  echo a > "$group/devices.deny"
  for rule in "${rules[@]}"; do echo "$rule" > "$group/devices.allow"; done
}

host_boot() { # K: its nspawn, detached, in cgroups of its own (with --keep-unit nspawn makes its groups below the one it is in)
  local k=$1 state=$STATE/h$1 group signal=SIGRTMIN+3
  [ "$(cat "$state/flavor")" != min ] || signal=SIGUSR2
  for group in $(cgroups_of "$k"); do mkdir -p "$group"; done
  host_devices "$k"
  ip link set "$LAB_ID-h$k" up
  # nspawn ends with 133 when the host asked for a reboot
  setsid bash -c '
    state=$1 groups=$2
    shift 2
    for group in $groups; do echo $$ > "$group/cgroup.procs"; done
    echo $$ > "$state/pid"
    while :; do
      code=0
      "$@" || code=$?
      [ $code = 133 ] || exit $code
    done' - "$state" "$(cgroups_of "$k")" \
    env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_LOG_TARGET=console \
    systemd-nspawn --quiet --register=no --keep-unit --settings=no --boot --machine="host$k" \
    --directory="$DISKS/h$k/root" --network-namespace-path="/run/netns/$LAB_ID-h$k" --capability=CAP_NET_ADMIN \
    --link-journal=no --resolv-conf=off --timezone=off --console=read-only --kill-signal="$signal" \
    < /dev/null >> "$state/console.log" 2>&1 8>&- &
}

host_kill() { # K: power cut; loop devices that are attached would outlive the host
  local group=$CGROUPS/unified/$LAB_ID/h$1 i minor
  [ -d "$group" ] || return 0
  echo 0 > "$group/cgroup.freeze" || true
  echo 1 > "$group/cgroup.kill"
  for ((i = 0; i < 200; i++)); do
    ! grep -q 'populated 0' "$group/cgroup.events" || break
    sleep 0.05
  done
  rm -f "$STATE/h$1/pid"
  for minor in $(loop_minors "$1"); do
    [ ! -e "/sys/block/loop$minor/loop/backing_file" ] || losetup -d "/dev/loop$minor"
  done
}

host_destroy() { # K
  local group root=$DISKS/h$1/root
  host_kill "$1"
  host_delay "$1" off
  ip netns del "$LAB_ID-h$1" 2> /dev/null || true    # takes the link along
  umount "$root" 2> /dev/null || umount -l "$root" 2> /dev/null || true
  for group in $(cgroups_of "$1"); do [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} \; 2> /dev/null || true; done
  rm -rf --one-file-system "${DISKS:?}/h$1" "${STATE:?}/h$1"
}

wait_ssh() { # SECONDS K...: until every host sends an SSH banner
  local end=$((SECONDS + $1)) k banner left
  shift
  local waiting=("$@")
  while :; do
    left=()
    for k in "${waiting[@]}"; do
      banner=''
      { exec 9<> "/dev/tcp/$(address "$k")/22" && { read -r -t 1 -u 9 banner || true; exec 9>&-; }; } 2> /dev/null || true
      [[ $banner == SSH-2.0* ]] || left+=("$k")
    done
    [ ${#left[@]} -gt 0 ] || return 0
    [ $SECONDS -lt $end ] || die "no sshd on host ${left[*]}; see $STATE/h${left[0]}/console.log"
    waiting=("${left[@]}")
    sleep 0.1
  done
}

host_delay() { # K MS|off: netdelay stands between the host's link and a tap that takes its place on the bridge
  local link=$LAB_ID-h$1 tap=$LAB_ID-d$1 file=$STATE/h$1/delay pid i
  if [ -s "$file" ]; then
    pid=$(cat "$file")
    rm -f "$file"
    [ "$(cat "/proc/$pid/comm" 2> /dev/null)" != netdelay ] || kill "$pid"
    ip link set "$link" master "${LAB_ID}0" 2> /dev/null || true
  fi
  [ "$2" != off ] || return 0
  [ "$LAB_DIR/netdelay" -nt "$HERE/netdelay.c" ] || gcc -O2 -o "$LAB_DIR/netdelay" "$HERE/netdelay.c"
  ip link set "$link" nomaster
  setsid "$LAB_DIR/netdelay" "$link" "$tap" "$2" < /dev/null >> "$STATE/h$1/delay.log" 2>&1 &
  echo $! > "$file"
  for ((i = 0; i < 100; i++)); do
    [ ! -d "/sys/class/net/$tap" ] || break
    sleep 0.02
  done
  ip link set "$tap" master "${LAB_ID}0" up
}
