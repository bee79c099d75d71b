import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileScript, type ProfileScript } from './profile-script.ts'

const boot = {
  kernel: '/assets/vmlinuz',
  initrd: ['--name main /assets/a.img', 'http://files.example/b.img?x=1'],
  args: ['console=ttyS0', 'ignition.config.url=http://old.example/ignition?mac=${mac:hexhyp}', 'host=${hostname}'],
  cmdline: new Map<string, string>(),
}

const lines = (over: Partial<ProfileScript> = {}): readonly string[] =>
  new TextDecoder()
    .decode(
      profileScript({
        machineName: 'm1',
        profile: 'worker',
        boot,
        filesUrl: 'https://h:8443/matchbox',
        ignition: { kind: 'url', url: 'https://h:8444/ipxe/ignition?token=t' },
        trustUrl: 'https://h:8443/ipxe/trust.cpio',
        ...over,
      }),
    )
    .split('\n')
    .filter((line) => /^(?:kernel|initrd) /.test(line))

test('paths get our address, whole addresses stay, and Ignition is told the one-time URL instead of the old one', () => {
  assert.deepEqual(lines(), [
    'kernel https://h:8443/matchbox/assets/vmlinuz initrd=main initrd=b.img console=ttyS0 host=${hostname} initrd=trust.cpio ignition.config.url=https://h:8444/ipxe/ignition?token=t || goto failed',
    'initrd --name main https://h:8443/matchbox/assets/a.img || goto failed',
    'initrd http://files.example/b.img?x=1 || goto failed',
    'initrd --name trust.cpio https://h:8443/ipxe/trust.cpio || goto failed',
  ])
})

test('a profile without an Ignition is started exactly as written', () => {
  assert.deepEqual(lines({ ignition: undefined }), [
    `kernel https://h:8443/matchbox/assets/vmlinuz ${boot.args.join(' ')} || goto failed`,
    'initrd --name main https://h:8443/matchbox/assets/a.img || goto failed',
    'initrd http://files.example/b.img?x=1 || goto failed',
  ])
})

test('initrds that the author named on the kernel line are not named twice', () => {
  const [kernel] = lines({ boot: { ...boot, args: ['initrd=main', 'initrd=b.img'] } })
  assert.match(kernel ?? '', /vmlinuz initrd=main initrd=b\.img initrd=trust\.cpio ignition/)
})

test('an injected Ignition comes as one more initrd', () => {
  const all = lines({ ignition: { kind: 'injected', url: 'https://h:8443/ipxe/ignition.cpio?boot=1' } })
  assert.match(all[0] ?? '', /initrd=trust\.cpio initrd=ignition\.cpio \|\|/)
  assert.doesNotMatch(all[0] ?? '', /ignition\.config/)
  assert.equal(all.at(-1), 'initrd --name ignition.cpio https://h:8443/ipxe/ignition.cpio?boot=1 || goto failed')
})
