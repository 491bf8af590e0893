// A person's own ballots in a round, and where each ended in the latest count.
import type { Archive, StoredRound } from '../../../archive/index.ts'
import type { Count, OwnFate } from '../../../app/count/index.ts'
import type { Receipt } from '../../../rounds/index.ts'

export interface OwnBallot {
  readonly receipt: Receipt
  /** What the count says of it; null where it has not been counted. */
  readonly counted: OwnFate | null
}

/** Finds the receipts of a round. */
export async function findOwnBallots(
  { id }: Pick<StoredRound, 'id'>,
  { receipts }: Pick<Archive, 'receipts'>,
  count: Count | null,
): Promise<readonly OwnBallot[]> {
  const own = await receipts.of(id)
  return own.map((receipt) => ({
    receipt,
    counted: count?.own.find(({ digest }) => digest === receipt.digest) ?? null,
  }))
}
