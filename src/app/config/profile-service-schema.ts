import { z } from 'zod'

const file = (says: string) => z.string().optional().describe(says)

/** Settings of `profiles` that bear the names of matchbox's flags. */
export const profileServiceKeys = {
  rpcAddress: file(
    "address:port of matchbox's gRPC API over the folder, for Terraform and bootcmd; needs the three files",
  ),
  certFile: file('PEM file with the certificate of the gRPC server'),
  keyFile: file('PEM file with its private key'),
  caFile: file('PEM file with the authorities that sign gRPC clients: each of these clients may change everything'),
  keyRingPath: file(
    'private OpenPGP key ring that signs what profiles.http serves (.sig, .asc); MATCHBOX_PASSPHRASE opens it',
  ),
  cmsCertFile: file("PEM file with the certificate chain for CMS signatures (.p7s, .cms) that iPXE's imgverify reads"),
  cmsKeyFile: file('PEM file with the private key of its first certificate'),
}
