import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { BootNetwork } from '../../domain/artifacts/boot-network.ts'
import { joinNetwork } from './join-network.ts'

/**
 * The script inside an artifact: get an address, then ask the server at `origin` (`https://host:port`, no path) what to boot.
 * It says on the screen what happens and tries for ever: a worker that comes up before its network is ordinary. Without `network`,
 * DHCP on an untagged port of any network card gives the address.
 */
export function bootScript(origin: string, network?: BootNetwork): Result<string, Refusal> {
  return /^https:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(origin)
    ? ok(script(origin, network))
    : err(notOrigin(origin))
}

const script = (origin: string, network: BootNetwork | undefined): string => `#!ipxe
set user-class coldforge
set server ${origin}

echo
echo Coldforge: this computer boots from \${server}

${joinNetwork(network)}
:boot
echo Address \${ip}, gateway \${gateway}, name server \${dns}
chain ${bootUrl} || goto failed
exit

:failed
echo
echo \${server} gave nothing to boot. The line above says why, ipxe.org explains its number.
echo Check that the server runs, that its name resolves and that it can be reached from \${ip}.
echo Check that the clock of this computer is right: certificates count from a date to a date.
echo Check that this boot artifact has not been revoked.
echo This computer is \${uuid}, network card \${mac}.
goto next

:again
echo The next attempt is in 10 seconds.
sleep 10
goto network
`

const bootUrl: string =
  '${server}/ipxe/boot?' +
  [
    ['uuid', 'uuid'],
    ['mac', 'mac:hexhyp'],
    ['serial', 'serial:uristring'],
    ['manufacturer', 'manufacturer:uristring'],
    ['product', 'product:uristring'],
    ['arch', 'buildarch:uristring'],
    ['platform', 'platform:uristring'],
    ['hostname', 'hostname:uristring'],
  ]
    .map(([name, setting]) => `${name}=\${${setting}}`)
    .join('&')

const notOrigin = (origin: string): Refusal =>
  refusal(
    'SCRIPT_SERVER_UNFIT',
    422,
    `"${origin.slice(0, 100)}" is not an address that an artifact can boot from`,
    'give https://, the name or IP address of the server and its port, without a path: https://boot.example.net:8443',
  )
