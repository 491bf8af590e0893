// A person's own ballots in a round: where each ended, and, after the close, the proof that it was sealed.
import type { Archive, StoredRound } from '../../../archive/index.ts'
import type { Hex } from '../../../ethereum/index.ts'
import {
  makeReceipt,
  proveInclusion,
  type AsideReason,
  type Receipt,
  type Seal,
} from '../../../rounds/index.ts'
import type { Count } from '../../../app/count/index.ts'

export interface OwnBallot {
  readonly receipt: Receipt
  /** Whether the seal holds it; null while there is no seal. */
  readonly isSealed: boolean | null
  /** Where the count put it; null where it has not been counted. */
  readonly fate: 'counted' | AsideReason | null
}

/** Finds the receipts of a round, proves their inclusion, and keeps the proofs with them. */
export async function findOwnBallots(
  { id }: Pick<StoredRound, 'id'>,
  { receipts, seals }: Pick<Archive, 'receipts' | 'seals'>,
  count: Count | null,
): Promise<readonly OwnBallot[]> {
  const [own, seal] = await Promise.all([receipts.of(id), seals.get(id)])
  return Promise.all(
    own.map(async (receipt) => {
      const isSealed = seal ? seal.digests.includes(receipt.digest) : null
      const proven = seal && isSealed && receipt.inclusion === null ? prove(receipt, seal) : receipt
      if (proven !== receipt) await receipts.save(proven)
      return { receipt: proven, isSealed, fate: fateOf(receipt.digest, count) }
    }),
  )
}

function prove(
  receipt: Receipt,
  { seal, digests }: { readonly seal: Seal; readonly digests: readonly Hex[] },
): Receipt {
  return makeReceipt(receipt.signed, { seal, at: proveInclusion(digests, receipt.digest) })
}

function fateOf(digest: Hex, count: Count | null): OwnBallot['fate'] {
  if (count?.tally.counted.some((ballot) => ballot.digest === digest)) return 'counted'
  return count?.tally.setAside.find((ballot) => ballot.digest === digest)?.reason ?? null
}
