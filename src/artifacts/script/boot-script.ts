/**
 * The script inside an artifact: get an address, then ask the server at `origin` (`https://host:port`, no path) what to boot.
 * It says on the screen what happens and tries for ever: a worker that comes up before its network is ordinary.
 */
export function bootScript(origin: string): string {
  return `#!ipxe
set user-class coldforge
set server ${origin}

echo
echo Coldforge: this computer boots from \${server}

:network
dhcp && goto boot ||
echo
echo No network: no DHCP server answered on any port of this computer.
echo Check the cable, the switch port and its VLAN, and that the network has a DHCP server.
echo The next attempt is in 10 seconds.
sleep 10
goto network

:boot
echo Address \${ip}, gateway \${gateway}, name server \${dns}
chain ${bootUrl} || goto failed
exit

:failed
echo
echo Coldforge: \${server} gave nothing to boot. The line above says why; ipxe.org explains its number.
echo Check that the server runs and can be reached from \${ip}, that its name resolves,
echo that this computer's clock is right (\${unixtime:int32} s since 1970), and that this artifact was not revoked.
echo This computer is \${uuid}, network card \${mac}. The next attempt is in 10 seconds.
sleep 10
goto network
`
}

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
  ]
    .map(([name, setting]) => `${name}=\${${setting}}`)
    .join('&')
