import { concat, hex } from '../../../base/bytes.ts'

const lines = (...annotated: readonly string[]): Uint8Array<ArrayBuffer> => hex(annotated.join(''))

const header = lines(
  '01 01 06 00', // request, Ethernet, 6 bytes, no hops
  '9c3e11a2', // xid
  '0004 0000', // 4 seconds, no broadcast flag
  '00000000 00000000', // ciaddr, yiaddr
  '00000000 00000000', // siaddr, giaddr
  '525400a19cae 00000000000000000000', // chaddr
  '00'.repeat(64), // sname
  '00'.repeat(128), // file
  '63825363', // cookie
)

/** A request of the client 52:54:00:a1:9c:ae with the given bytes behind the cookie. */
export const packet = (options: Uint8Array): Uint8Array<ArrayBuffer> => concat([header, options])

/** As iPXE's option ROM for virtio sends it on a BIOS machine. */
export const ipxeDiscover: Uint8Array<ArrayBuffer> = packet(
  lines(
    '35 01 01', // DISCOVER
    '39 02 05c0', // takes 1472 bytes
    '5d 02 0000', // x86 BIOS
    '5e 03 010201', // UNDI 2.1
    '3c 20 505845436c69656e743a417263683a30303030303a554e44493a303032303031', // PXEClient:Arch:00000:UNDI:002001
    '4d 04 69505845', // iPXE, not in the form of RFC 3004
    '37 17 01 03 06 07 0c 0f 11 1a 2a 2b 3c 42 43 77 79 80 81 82 83 84 85 86 87',
    'af 22 b105 01 1af4 1000', // bus id: virtio
    '180101 220101 190101 210101 100102 130101 170101 270101 150101', // features: HTTP (13), no HTTPS (14)
    '3d 07 01 525400a19cae', // client id: Ethernet and MAC
    '61 11 00 0a5c1fd2 7b3e 4d41 9f02 525400a19cae', // UUID, its first three fields little-endian
    'ff',
  ),
)
