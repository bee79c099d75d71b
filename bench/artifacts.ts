/**
 * What boot artifacts and trust cost: minting, one-time Ignitions a second on a durable store, processor time of mutual TLS handshakes
 * beside nginx, and with `--races` the full race of readers of one token (minutes).
 */
import { ignitionRate } from './ignition-rate.ts'
import { ignitionRaces } from './ignition-races.ts'
import { minting } from './minting.ts'
import { handshakes } from './tls-handshakes.ts'

await minting() // first: it reads the highest memory of this process
await ignitionRate()
await handshakes()
if (process.argv.includes('--races')) await ignitionRaces()
