import { joinConfiguration } from './join-configuration.ts'
import { textFile, type Part } from './part.ts'
import type { Worker } from './worker.ts'

const PATH = '/etc/kubernetes/coldforge-join.json'

/**
 * Tried until it succeeds or, whatever kubeadm thinks of the rest, the kubelet has a certificate of its own. The token then leaves the
 * machine's memory.
 */
const UNIT = `[Unit]
Description=Join the Kubernetes cluster
Documentation=https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/
Wants=network-online.target
Requires=containerd.service
After=network-online.target containerd.service systemd-sysext.service
ConditionPathExists=${PATH}
ConditionPathExists=!/etc/kubernetes/kubelet.conf

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/kubeadm join --config ${PATH}
ExecStartPost=/usr/bin/rm ${PATH}
Restart=on-failure
RestartSec=10

[Install]
WantedBy=multi-user.target
`

/** kubeadm, run once. The units of containerd and the kubelet come with the image or a system extension. */
export const joinPart = (worker: Worker): Part => ({
  files: [
    textFile(PATH, 0o600, joinConfiguration(worker)),
    textFile('/etc/modules-load.d/coldforge.conf', 0o644, 'overlay\nbr_netfilter\n'),
    textFile(
      '/etc/sysctl.d/90-coldforge.conf',
      0o644,
      'net.bridge.bridge-nf-call-iptables = 1\nnet.bridge.bridge-nf-call-ip6tables = 1\nnet.ipv4.ip_forward = 1\n',
    ),
  ],
  units: [
    { name: 'containerd.service', enabled: true },
    { name: 'kubelet.service', enabled: true },
    { name: 'coldforge-join.service', enabled: true, contents: UNIT },
  ],
})
