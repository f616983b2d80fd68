# Sourced by `lab`: the root file systems that hosts are made of.
#
# A layer is the upper directory of an overlay that was written once in a chroot; hosts mount a stack of layers
# and get an upper directory of their own on top. A layer's directory carries a digest of the function that
# makes it and of the layers below, so a changed function builds anew and an unchanged one is never built twice.
#
#   base     Debian 12: systemd, dbus, sshd                      (no Python)
#   std      base + sudo, loop and file system tools, users      (no Python)
#   rpm      std + real dnf and rpm, a local repository, looks like CentOS Stream 9
#   storage  rpm + GlusterFS: the nodes and the client of the storage walk-through
#   guard    std + iptables, firewalld, rsync, SELinux's tools and a policy   (with the Python that firewalld and semanage are written in)
#   min      busybox and dropbear, nothing else                  (no bash, coreutils, sftp, sudo)

FLAVORS='std rpm storage guard min'
BECOME_PASSWORD=pwops-secret   # of pwops, for sudo and for ssh
ROOT_PASSWORD=root-secret      # for su

layer_parent() {
  case $1 in base | min) ;; std) echo base ;; rpm | guard) echo std ;; storage) echo rpm ;;
    *) die "unknown flavor $1 (there are: $FLAVORS)" ;; esac
}

# ---- what each layer holds; base and min run on this machine, the others inside the chroot

layer_base() { # DIR
  mmdebstrap --quiet --variant=minbase --include=systemd,systemd-sysv,dbus,openssh-server,iproute2 bookworm "$1"
}

layer_std() {
  apt_install sudo procps e2fsprogs util-linux mount tar
  rm -f /etc/ssh/ssh_host_*                  # each host gets a key of its own
  useradd -m -s /bin/bash ops                # sudo without a password
  useradd -m -s /bin/bash pwops              # sudo with one
  useradd -m -s /bin/sh nobus                # no sudo at all
  printf '%s\n' "pwops:$BECOME_PASSWORD" "root:$ROOT_PASSWORD" | chpasswd
  echo 'ops ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ops
  echo 'pwops ALL=(ALL) ALL' > /etc/sudoers.d/pwops
  chmod 440 /etc/sudoers.d/ops /etc/sudoers.d/pwops
  local user home
  for user in root ops pwops nobus; do
    home=$(getent passwd "$user" | cut -d: -f6)
    mkdir -p -m 700 "$home/.ssh"
    echo "$LAB_PUBLIC_KEY" > "$home/.ssh/authorized_keys"
    chmod 600 "$home/.ssh/authorized_keys"
    chown -R "$user:" "$home/.ssh"
  done
  mkdir -p /etc/systemd/journald.conf.d
  printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=8M\n' > /etc/systemd/journald.conf.d/lab.conf
  # nothing may start by itself in the middle of a test, and there is no terminal to log in at
  systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
    e2scrub_reap.service fstrim.timer systemd-pstore.service getty.target console-getty.service
}

layer_rpm() {
  apt_install dnf rpm createrepo-c xfsprogs
  [ -e /usr/bin/yum ] || ln -s dnf-3 /usr/bin/yum   # RHEL has both names, Debian only dnf
  mkdir -p /etc/rpm /etc/yum.repos.d
  echo '%_dbpath /var/lib/rpm' > /etc/rpm/macros     # Debian's rpm keeps its database in the home directory
  cd /root
  rpm_package lab-release 9 'Provides: system-release = 9, system-release(releasever) = 9'   # dnf asks for a release version
  rpm_package centos-release-gluster 10
  rpm_package glusterfs-client 10.3 'Requires: centos-release-gluster'
  rpm_package glusterfs-server 10.3 'Requires: glusterfs-client'
  rpm_package demo-pkg 1.0
  rpm_package demo-pkg 2.0
  rm -rf build package.spec
  createrepo_c -q /srv/repo
  printf '%s\n' '[local]' 'name=local' 'baseurl=file:///srv/repo' 'enabled=1' 'gpgcheck=0' > /etc/yum.repos.d/local.repo
  rpm -i --nodeps /srv/repo/noarch/lab-release-9-1.noarch.rpm
  # what fact gathering looks at
  rm -f /etc/os-release /etc/debian_version
  printf '%s\n' 'NAME="CentOS Stream"' 'VERSION="9"' 'ID="centos"' 'ID_LIKE="rhel fedora"' 'VERSION_ID="9"' \
    'PRETTY_NAME="CentOS Stream 9"' > /etc/os-release
  echo 'CentOS Stream release 9' > /etc/redhat-release
}

layer_storage() {
  apt_install glusterfs-server glusterfs-client attr
  systemctl enable glusterd
  rm -f /var/lib/glusterd/glusterd.info      # holds the node's identity: glusterd makes one per host
}

layer_guard() {
  apt_install iptables firewalld rsync selinux-utils policycoreutils policycoreutils-python-utils selinux-policy-default
  systemctl disable firewalld                # a test starts it, or does without
  printf 'SELINUX=permissive\nSELINUXTYPE=default\n' > /etc/selinux/config
}

layer_min() { # DIR
  local work=$1.work deb
  mkdir -p "$work/x" "$1"/{bin,sbin,lib,lib64,etc/dropbear,proc,sys,dev,run,tmp,var/log,root/.ssh,home/ops/.ssh,usr/bin,usr/sbin}
  (cd "$work" && apt-get -q download busybox-static dropbear-bin libtomcrypt1 libtommath1 libgmp10 libcrypt1 zlib1g libc6 >&2)
  for deb in "$work"/*.deb; do dpkg-deb -x "$deb" "$work/x"; done
  cp "$work/x/bin/busybox" "$1/bin/"
  cp "$work/x/usr/sbin/dropbear" "$1/usr/sbin/"
  cp "$work/x/usr/bin/dropbearconvert" "$1/usr/bin/"   # `lab` turns the hosts' keys into dropbear's format with it
  local lib=x86_64-linux-gnu
  LD_LIBRARY_PATH=$work/x/lib/$lib:$work/x/usr/lib/$lib ldd "$1/usr/sbin/dropbear" "$1/usr/bin/dropbearconvert" |
    awk '$2 == "=>" { print $3 }' | sort -u | while read -r deb; do cp -L "$deb" "$1/lib/"; done
  cp -L "$work"/x/lib*/"$lib"/ld-linux-x86-64.so.2 "$1/lib64/"
  chroot "$1" /bin/busybox --install -s
  ln -sf /bin/busybox "$1/sbin/init"
  chmod 1777 "$1/tmp"
  chmod 700 "$1/root" "$1/root/.ssh" "$1/home/ops/.ssh"
  echo "$LAB_PUBLIC_KEY" | tee "$1/root/.ssh/authorized_keys" > "$1/home/ops/.ssh/authorized_keys"
  chmod 600 "$1"/{root,home/ops}/.ssh/authorized_keys
  chown -R 1000:1000 "$1/home/ops"
  printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'ops:x:1000:1000::/home/ops:/bin/sh' > "$1/etc/passwd"
  printf '%s\n' 'root:*:19000::::::' 'ops:*:19000::::::' > "$1/etc/shadow"
  chmod 640 "$1/etc/shadow"
  printf '%s\n' 'root:x:0:' 'disk:x:6:' 'ops:x:1000:' > "$1/etc/group"
  echo /bin/sh > "$1/etc/shells"
  printf '%s\n' 'ID=busybox' 'NAME=busybox' 'VERSION_ID=1' > "$1/etc/os-release"   # nspawn boots nothing without one
  printf '%s\n' '::sysinit:/bin/sh /etc/rc' '::respawn:/usr/sbin/dropbear -F -E -s -r /etc/dropbear/host_ed25519' \
    '::shutdown:/bin/sync' > "$1/etc/inittab"
  # the device nodes that systemd-tmpfiles makes in the other flavors
  echo 'while read -r type path mode user group age device; do mknod -m $mode $path $type ${device%:*} ${device#*:}; done < /etc/tmpfiles.d/lab.conf' > "$1/etc/rc"
  rm -rf "$work"
}

# ---- helpers that go into the chroot together with a layer's function

apt_install() {
  apt-get -q -o APT::Sandbox::User=root update
  apt-get -q -y --no-install-recommends -o APT::Sandbox::User=root -o Dpkg::Options::=--force-unsafe-io install "$@"
  rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb
}

rpm_package() { # NAME VERSION [TAG]: a package of one file; no dependency on a shell or libc, which rpm does not know of here
  {
    printf '%s\n' "Name: $1" "Version: $2" 'Release: 1' "Summary: $1 for tests" 'License: MIT' 'BuildArch: noarch'
    [ -z "${3:-}" ] || echo "$3"
    printf '%s\n' '%description' "$1" '%install' "mkdir -p %{buildroot}/usr/share/$1" \
      "echo $2 > %{buildroot}/usr/share/$1/version" '%files' "/usr/share/$1/version"
  } > package.spec
  rpmbuild -bb --quiet --define '_topdir /root/build' --define '_rpmdir /srv/repo' package.spec
}

# ---- building and stacking

layer_id() { # NAME: the name and a digest of all that the layer is made from
  local parent=''
  parent=$(layer_parent "$1")
  [ -z "$parent" ] || parent=$(layer_id "$parent")
  echo "$1-$({ declare -f "layer_$1" apt_install rpm_package; echo "$parent $(cat "$KEYS/id_ed25519.pub")"; } | sha256sum | cut -c1-12)"
}
layer_dir() { echo "$LAYERS/$(layer_id "$1")"; }

lowers() { # NAME: the stack for overlayfs, topmost first
  local name=$1 dirs=''
  while [ -n "$name" ]; do
    dirs+=${dirs:+:}$(layer_dir "$name")
    name=$(layer_parent "$name")
  done
  echo "$dirs"
}

make_key() {
  mkdir -p "$KEYS" "$LAYERS"
  chmod 700 "$KEYS"
  [ -f "$KEYS/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C runbook-lab -f "$KEYS/id_ed25519"
}

build() { # NAME: build it and what is below, where missing; several labs may ask at once
  local parent
  parent=$(layer_parent "$1")
  [ -z "$parent" ] || build "$parent"
  local dir
  dir=$(layer_dir "$1")
  [ -d "$dir" ] && return
  exec 8> "$LAB_DIR/lock"
  flock 8
  if [ ! -d "$dir" ]; then
    echo "lab: building layer $1" >&2
    local work=$LAYERS/.$1.$$
    rm -rf --one-file-system "$work"
    mkdir -p "$work"
    LAB_PUBLIC_KEY=$(cat "$KEYS/id_ed25519.pub")
    if [ "$1" = base ] || [ "$1" = min ]; then
      "layer_$1" "$work/up" > "$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; die "layer $1 failed, see $work/log"; }
    else
      build_in_chroot "$1" "$work" "$(lowers "$parent")" || die "layer $1 failed, see $work/log"
    fi
    mv "$work/up" "$dir"
    rm -rf --one-file-system "$work"
  fi
  exec 8>&-
}

build_in_chroot() { # NAME WORK LOWERS: in a mount namespace of its own, so that nothing stays mounted if it dies
  mkdir -p "$2"/{up,tmp,mnt}
  {
    declare -f apt_install rpm_package "layer_$1"
    printf 'LAB_PUBLIC_KEY=%q BECOME_PASSWORD=%q ROOT_PASSWORD=%q\n' "$LAB_PUBLIC_KEY" "$BECOME_PASSWORD" "$ROOT_PASSWORD"
    echo "layer_$1"
  } > "$2/script"
  unshare -m --propagation private bash -euc '
    work=$1 root=$1/mnt
    mount -t overlay overlay -o "lowerdir=$2,upperdir=$work/up,workdir=$work/tmp,volatile" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs tmpfs "$root/tmp"
    cat /etc/resolv.conf > "$root/etc/resolv.conf"
    # package scripts ask this before they start a service
    printf "#!/bin/sh\nexit 101\n" > "$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
      chroot "$root" /bin/bash -eu < "$work/script" > "$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
    rm "$root/usr/sbin/policy-rc.d"' - "$2" "$3"
}
