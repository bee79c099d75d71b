import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kexecPlan } from './kexec-plan.ts'

const file = (name: string) => ({ name, path: `/srv/${name}`, bytes: 1 })

test('a kexec plan names the files of the image for this boot, our CA last, and where Ignition asks', () => {
  const image = {
    name: 'lab',
    kernel: file('vmlinuz'),
    initrds: [file('base.cpio'), file('extra 1.cpio')],
    arguments: ['console=ttyS0', 'ignition.platform.id=metal'],
  }
  assert.deepEqual(
    kexecPlan({
      image,
      imageUrl: 'https://10.75.0.1:8444/ipxe/images/lab',
      bootKey: '7-a+b',
      ignitionUrl: 'https://10.75.0.1:8444/ipxe/ignition?uuid=u&token=t',
      trustUrl: 'https://10.75.0.1:8444/ipxe/trust.cpio',
    }),
    {
      kernel: 'https://10.75.0.1:8444/ipxe/images/lab/vmlinuz?boot=7-a%2Bb',
      initrds: [
        'https://10.75.0.1:8444/ipxe/images/lab/base.cpio?boot=7-a%2Bb',
        'https://10.75.0.1:8444/ipxe/images/lab/extra%201.cpio?boot=7-a%2Bb',
        'https://10.75.0.1:8444/ipxe/trust.cpio',
      ],
      commandLine:
        'console=ttyS0 ignition.platform.id=metal ignition.config.url=https://10.75.0.1:8444/ipxe/ignition?uuid=u&token=t',
    },
  )
})
