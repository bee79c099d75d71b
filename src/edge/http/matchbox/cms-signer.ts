import 'reflect-metadata'
import { createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import {
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  ContentInfo,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContentInfo,
  id_data,
  id_signedData,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { Certificate, id_ce_keyUsage, KeyUsage, KeyUsageFlags } from '@peculiar/asn1-x509'

/** Makes a detached CMS signature (RFC 5652), DER. */
export type CmsSigner = (body: Buffer) => Promise<Buffer>

const SHA256 = '2.16.840.1.101.3.4.2.1'
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3'

const signAsync = promisify(sign)

/**
 * Signs for iPXE's `imgverify`: RSA, SHA-256, and no signed attributes, which iPXE does not read. `certificates` is PEM, the signer's first, then those
 * above it. The root that iPXE was built to trust is the last: iPXE knows only its fingerprint. Throws on what iPXE would refuse: a server that was told to sign must not start without.
 */
export function openCmsSigner(certificates: string, privateKey: string): CmsSigner {
  const key = createPrivateKey(privateKey)
  const chain = (certificates.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  )
  const [first] = chain
  const problem = complaint(first, key)
  if (problem !== undefined) throw new Error(`the CMS certificate ${problem}`)
  const parsed = chain.map(({ raw }) => AsnConvert.parse(raw, Certificate))
  return async (body) => signedData(parsed, await signAsync('sha256', body, key))
}

function complaint(certificate: X509Certificate | undefined, key: KeyObject): string | undefined {
  if (certificate === undefined) return 'file holds no certificate'
  if (key.asymmetricKeyType !== 'rsa') return 'must have an RSA key'
  if (!certificate.checkPrivateKey(key)) return 'does not belong to the CMS key'
  // Node calls the extended key usage so, and has none where the certificate has none, whatever its types say.
  if (![...(certificate.keyUsage ?? [])].includes(CODE_SIGNING)) return 'is not for code signing'
  return allowsSignatures(certificate) ? undefined : 'must have digitalSignature in its key usage'
}

/** iPXE wants it said: a certificate without a key usage may do everything for others, and nothing for iPXE. */
function allowsSignatures({ raw }: X509Certificate): boolean {
  const { extensions = [] } = AsnConvert.parse(raw, Certificate).tbsCertificate
  const usage = extensions.find(({ extnID }) => extnID === id_ce_keyUsage)
  if (usage === undefined) return false
  return (AsnConvert.parse(usage.extnValue, KeyUsage).toNumber() & KeyUsageFlags.digitalSignature) !== 0
}

function signedData(chain: readonly Certificate[], signature: Buffer): Buffer {
  const [{ tbsCertificate } = new Certificate()] = chain
  const digestAlgorithm = new DigestAlgorithmIdentifier({ algorithm: SHA256 })
  const signer = new SignerInfo({
    version: CMSVersion.v1,
    sid: new SignerIdentifier({
      issuerAndSerialNumber: new IssuerAndSerialNumber({
        issuer: tbsCertificate.issuer,
        serialNumber: tbsCertificate.serialNumber,
      }),
    }),
    digestAlgorithm,
    signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: RSA_ENCRYPTION, parameters: null }),
    signature: new OctetString(signature),
  })
  const data = new SignedData({
    version: CMSVersion.v1,
    digestAlgorithms: new DigestAlgorithmIdentifiers([digestAlgorithm]),
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: id_data }),
    certificates: new CertificateSet(chain.map((certificate) => new CertificateChoices({ certificate }))),
    signerInfos: new SignerInfos([signer]),
  })
  const content = new ContentInfo({ contentType: id_signedData, content: AsnConvert.serialize(data) })
  return Buffer.from(AsnConvert.serialize(content))
}
