import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caPins } from './ca-pin.ts'

/** P-256, made with openssl 3; its pin comes from `openssl pkey -pubin -outform der | openssl dgst -sha256`. */
const authority = `-----BEGIN CERTIFICATE-----
MIIBgjCCASegAwIBAgIUHq3YfQ21W7+CMQK3Ecuy+QgjrPgwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjAxNzQ3MDBaGA8yMTI2MTAy
NzE3NDcwMFowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABOrBZ+R4cjDwTT38z2bZESXO7RlFp3P28vHErNZvOU+7aFZjl2iA
xtAsST2I/Ssj2UcEWUZYlOyuxX81jHp+9oGjUzBRMB0GA1UdDgQWBBR2L+ZnMIhW
/OYlhmIGYpRdr2I7ZTAfBgNVHSMEGDAWgBR2L+ZnMIhW/OYlhmIGYpRdr2I7ZTAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDT30PP/rPqIZLm3XoI
et8DdGTBOY1Rb8QenwXA17ZDewIhAKupAc6h2OvPY9DAReGcjIuITj0hMCWbhDC4
b4Vw5zhx
-----END CERTIFICATE-----`

test('a pin is what kubeadm takes: the SHA-256 of the public key, also of an elliptic one', () => {
  assert.deepEqual(caPins(authority), ['sha256:9792526e715eb7d7ba183ceb1e937eafdc4cbcd64a4d9654dc0a7ee681c04c6f'])
})

test('every key in a bundle has one pin, and a text without certificates none', () => {
  assert.equal(caPins(`${authority}\nsome words\n${authority}`).length, 1)
  assert.deepEqual(caPins(''), [])
})
