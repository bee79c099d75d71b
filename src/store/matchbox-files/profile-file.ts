import type { Result } from '../../base/result.ts'
import { decodeProfile } from '../../domain/profiles/decode-profile.ts'
import type { NetBoot, Profile } from '../../domain/profiles/profile.ts'
import { goJson, sortedObject } from '../../render/matchbox/go-json.ts'
import { decodeJsonText, type TextProblem } from './json-text.ts'
import { withoutEmpty } from './without-empty.ts'

export const readProfileFile = (key: string, text: string): Result<Profile, TextProblem> =>
  decodeJsonText(text, (document) => decodeProfile(key, document))

/** As matchbox writes a profile. A boot that is there but empty stays: the Terraform provider crashes on a profile without one. */
export const writeProfileFile = (profile: Profile): string =>
  goJson(
    {
      ...withoutEmpty({
        id: profile.id,
        name: profile.name,
        ignition_id: profile.ignitionId,
        cloud_id: profile.cloudId,
      }),
      ...(profile.boot === undefined ? {} : { boot: writtenBoot(profile.boot) }),
      ...withoutEmpty({ generic_id: profile.genericId, ipxe_id: profile.ipxeId, grub_id: profile.grubId }),
    },
    '\t',
  )

const writtenBoot = (boot: NetBoot): ReturnType<typeof withoutEmpty> =>
  withoutEmpty({
    kernel: boot.kernel,
    initrd: boot.initrd,
    args: boot.args,
    cmdline: sortedObject(Object.fromEntries(boot.cmdline)),
  })
