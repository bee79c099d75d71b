import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Packs the stand-ins of kubeadm, the kubelet and containerd as an initial RAM disk to lay over an image. Returns its path. */
export function packStandIn(folder: string): string {
  const file = join(folder, 'stand-in.cpio')
  const pack = 'find usr | sort | cpio --create --format=newc --owner=+0:+0 --quiet --file="$1"'
  execFileSync('sh', ['-ec', pack, 'sh', file], { cwd: join(import.meta.dirname, 'stand-in') })
  return file
}
