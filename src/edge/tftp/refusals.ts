import { type Refusal, refusal } from '../../base/refusal.ts'

export const readOnly: Refusal = refusal(
  'TFTP_READ_ONLY',
  405,
  'Nothing can be written here.',
  'Send files by HTTP to whoever wants them; TFTP only hands out boot files.',
)

export const unknownMode: Refusal = refusal(
  'TFTP_UNKNOWN_MODE',
  400,
  'The transfer mode is neither octet nor netascii.',
  'Ask for the file in mode octet.',
)
