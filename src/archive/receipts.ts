// A person's own signed ballots, with what proves them. They are the copy that no flood of other ballots reaches.
import * as v from 'valibot'
import { ballotDigest } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'
import type { Json } from '../fragment/index.ts'
import { parseReceipt, receiptJson, ReceiptError, type Receipt } from '../rounds/index.ts'
import { bytes32, expectKey } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

export interface ReceiptStore {
  /**
   * Keeps a receipt under the digest of its ballot. A later one of the same ballot adds its proof of inclusion; the ballot
   * that is here stays, and no proof is lost.
   *
   * @throws ReceiptError `receipt/digest` when its digest is not its ballot's; StorageError `storage/full`
   */
  save(receipt: Receipt): Promise<void>
  /** The highest nonce first. */
  of(round: string): Promise<readonly Receipt[]>
  list(): Promise<readonly Receipt[]>
  get(digest: Hex): Promise<Receipt | undefined>
}

interface ReceiptRecord {
  readonly digest: Hex
  /** The receipt as its JSON. */
  readonly receipt: Json
}

export const receiptsModule: StoreModule<ReceiptRecord, Receipt> = {
  name: 'receipts',
  key: ['digest'],
  schema: v.pipe(
    v.object({ digest: bytes32, receipt: v.pipe(v.unknown(), v.transform(parseReceipt)) }),
    v.transform(({ digest, receipt }) => {
      expectKey('digest', digest, receipt.digest)
      return checkDigest(receipt)
    }),
  ),
}

export function createReceipts(open: OpenTable): ReceiptStore {
  const table = open(receiptsModule)
  const list = async () => [...(await table.getByPrefix([]))].sort(latestFirst)
  return {
    async save(receipt) {
      checkDigest(receipt)
      await table.change('receipt', [[receipt.digest]], ([known]) => {
        const { inclusion } = receipt
        return { put: [recordOf(known ? { ...known, inclusion: inclusion ?? known.inclusion } : receipt)] }
      })
    },
    of: async (round) => (await list()).filter(({ signed }) => signed.message.round === `0x${round}`),
    list,
    get: (digest) => table.get(digest),
  }
}

function latestFirst(a: Receipt, b: Receipt): number {
  return (
    Number(b.signed.message.nonce > a.signed.message.nonce) -
    Number(b.signed.message.nonce < a.signed.message.nonce)
  )
}

function recordOf(receipt: Receipt): ReceiptRecord {
  return { digest: receipt.digest, receipt: receiptJson(receipt) }
}

/** @throws ReceiptError `receipt/digest` when its digest is not its ballot's. */
function checkDigest(receipt: Receipt): Receipt {
  const expected = ballotDigest(receipt.signed.message)
  if (receipt.digest !== expected)
    throw new ReceiptError('receipt/digest', { received: receipt.digest, expected })
  return receipt
}
