import { script } from './script.ts'

/** What iPXE reads of the machine's SMBIOS. */
export const UUID_OF_FIRMWARE = '${uuid:uristring}'

/** iPXE's settings that tell who asks, as the query of a boot URL. Each is encoded by iPXE itself. */
export const identityQuery: string =
  `uuid=${UUID_OF_FIRMWARE}` +
  '&mac=${mac:hexhyp}&serial=${serial:uristring}&manufacturer=${manufacturer:uristring}&product=${product:uristring}' +
  '&arch=${buildarch:uristring}&platform=${platform:uristring}&hostname=${hostname:uristring}'

/** For an iPXE that came to a chain URL without saying who it is: ask again, with its settings. */
export const introduceYourself = (url: string): Uint8Array<ArrayBuffer> =>
  script([`chain --replace ${url}${url.includes('?') ? '&' : '?'}${identityQuery} || exit 1`])

/**
 * For an iPXE that is not ours (a ROM, somebody's USB stick): load our own program, which has the credentials. `programsUrl` is plain
 * HTTP, since a foreign iPXE does not trust our CA.
 */
export const loadOurProgram = (programsUrl: string): Uint8Array<ArrayBuffer> =>
  script([
    'echo Coldforge: loading the boot program of this network',
    'iseq ${platform} efi && goto efi ||',
    `chain --replace ${programsUrl}/boot-bios.kpxe || goto failed`,
    ':efi',
    'iseq ${buildarch} arm64 && goto arm64 ||',
    `chain --replace ${programsUrl}/boot-amd64.efi || goto failed`,
    ':arm64',
    `chain --replace ${programsUrl}/boot-arm64.efi || goto failed`,
    ':failed',
    'echo Coldforge: the boot program could not be loaded: ${errno}',
    'echo Coldforge: trying again in 10 seconds',
    'sleep 10',
    'exit 1',
  ])
