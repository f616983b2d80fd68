# Sourced by `cluster`: a real kubelet, the node 127.0.0.1, on Debian's containerd, runc and network plugins. One per machine.
KUBELET_PORT=$((PORT + 6)) HEALTH_PORT=$((PORT + 7)) REGISTRY=127.0.0.1:$((PORT + 8))
CONTAINERD=$HOME_DIR/containerd
SYSCTLS='vm.overcommit_memory kernel.panic kernel.panic_on_oops vm.panic_on_oom kernel.keys.root_maxkeys kernel.keys.root_maxbytes'

containers() { ctr --address "$CONTAINERD/socket" --namespace k8s.io "$@"; }

kubelet_tools() {
  local want=() pair
  for pair in containerd:containerd runc:runc /usr/lib/cni/bridge:containernetworking-plugins busybox:busybox-static; do
    command -v "${pair%:*}" > /dev/null || want+=("${pair#*:}")
  done
  [ ${#want[@]} -eq 0 ] || DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o Acquire::Retries=3 \
    -o DPkg::Lock::Timeout=600 install "${want[@]}" > "$LOG/tools" 2>&1 || die "see $LOG/tools"
}

kubelet_settings() {
  mkdir -p "$CONTAINERD/hosts/docker.io" "$HOME_DIR/network" "$HOME_DIR/kubelet"
  cat > "$CONTAINERD/config.toml" <<Y
version = 2
root = "$CONTAINERD/root"
state = "$CONTAINERD/state"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$CONTAINERD/socket"
[ttrpc]
  address = "$CONTAINERD/socket.ttrpc"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/library/pause:1"
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$HOME_DIR/network"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$CONTAINERD/hosts"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
Y
  # the registry of all images is the one on this machine
  printf 'server = "http://%s"\n[host."http://%s"]\n  capabilities = ["pull", "resolve"]\n' "$REGISTRY" "$REGISTRY" > "$CONTAINERD/hosts/docker.io/hosts.toml"
  cat > "$HOME_DIR/network/bridge.conflist" <<Y
{"cniVersion": "0.4.0", "name": "lab", "plugins": [{"type": "bridge", "bridge": "runbook-k8s", "isGateway": false,
  "ipam": {"type": "host-local", "dataDir": "$HOME_DIR/network/addresses", "ranges": [[{"subnet": "10.244.0.0/24"}]]}}]}
Y
  cat > "$HOME_DIR/kubelet/config.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
port: $KUBELET_PORT
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
healthzPort: $HEALTH_PORT
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: AlwaysAllow}
tlsCertFile: $PKI/kubelet.crt
tlsPrivateKeyFile: $PKI/kubelet.key
cgroupDriver: cgroupfs
enforceNodeAllocatable: [pods]
failSwapOn: false
makeIPTablesUtilChains: false
evictionHard: {memory.available: 100Mi, nodefs.available: 1Gi, imagefs.available: 1Gi}
imageGCHighThresholdPercent: 100
resolvConf: ""
Y
}

start_kubelet() {
  # no proxy answers for another address than the registry's, so nothing leaves the machine
  local nowhere=(AWS_EC2_METADATA_DISABLED=true http_proxy=http://127.0.0.1:$HEKETI_PORT https_proxy=http://127.0.0.1:$HEKETI_PORT no_proxy=127.0.0.1)
  launch registry /usr/bin/python3 "$HERE/registry" "${REGISTRY#*:}"
  launch containerd env "${nowhere[@]}" containerd --config "$CONTAINERD/config.toml"
  # hostname-override makes it put up with a node that has no address but loopback's
  ! containers version > /dev/null 2>&1 || launch kubelet env "${nowhere[@]}" "$BIN/kubelet" --config="$HOME_DIR/kubelet/config.yaml" \
    --kubeconfig="$PKI/kubelet.conf" --hostname-override=127.0.0.1 --root-dir="$HOME_DIR/kubelet" --cert-dir="$HOME_DIR/kubelet/pki" \
    --container-runtime=remote --container-runtime-endpoint="unix://$CONTAINERD/socket" --volume-plugin-dir="$HOME_DIR/flexvolume" \
    --node-labels=type=real
}
kubelet_is_ready() {
  curl -sf "http://127.0.0.1:$HEALTH_PORT/healthz" && api /api/v1/nodes/127.0.0.1 | grep -q '"reason": "KubeletReady"'
}
kubelet() {
  [ -x "$BIN/kubelet" ] || die "$BIN/kubelet is missing: run $HERE/build"
  kubelet_tools
  kubelet_settings
  [ -f "$PKI/kubelet.conf" ] || {
    certify kubelet /O=system:nodes/CN=system:node:127.0.0.1 3650 'IP:127.0.0.1,DNS:localhost'
    kubeconfig "$PKI/kubelet.conf" ca kubelet "$(by_certificate kubelet)"
  }
  # the kubelet changes a few settings of the kernel; `down` puts them back
  [ -f "$HOME_DIR/sysctls" ] || sysctl -e $SYSCTLS > "$HOME_DIR/sysctls"
  start_kubelet
  until_ 'kubelet that is ready' start_kubelet kubelet_is_ready
  echo "node 127.0.0.1 is ready after $SECONDS s"
}

kubelet_down() {
  local one
  [ -d "$CONTAINERD" ] || return 0
  end kubelet
  for one in $(containers tasks ls -q 2> /dev/null); do containers tasks kill --signal SIGKILL "$one" > /dev/null 2>&1 || true; done
  for one in $(containers tasks ls -q 2> /dev/null); do containers tasks delete --force "$one" > /dev/null 2>&1 || true; done
  for one in $(containers containers ls -q 2> /dev/null); do containers containers rm "$one" > /dev/null 2>&1 || true; done
  end containerd
  end registry
  for one in $(awk -v home="$HOME_DIR/" 'index($2, home) == 1 { print $2 }' /proc/mounts | sort -r); do umount -l "$one" || true; done
  for one in /sys/class/net/runbook-k8s/brif/*; do [ ! -e "$one" ] || ip link del "${one##*/}" || true; done
  ip link del runbook-k8s 2> /dev/null || true
  [ ! -f "$HOME_DIR/sysctls" ] || sysctl -q -p "$HOME_DIR/sysctls" || true
  find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} + 2> /dev/null || true
}
