// A person's own signed ballots, with what proves them. They are the copy that no flood of other ballots reaches.
import * as v from 'valibot'
import { ballotDigest, type Hex } from '../ballots/index.ts'
import { parseReceipt, receiptJson, ReceiptError, type Receipt } from '../rounds/index.ts'
import type { DamageLog } from './damage.ts'
import { bytes32 } from './forms.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

export interface ReceiptStore {
  /**
   * Keeps a receipt under the digest of its ballot. A later one of the same ballot adds its proof of inclusion; the ballot
   * that is here stays, and no proof is lost.
   *
   * @throws ReceiptError when its digest is not its ballot's; StorageFullError
   */
  save(receipt: Receipt): Promise<void>
  /** The highest nonce first. */
  of(round: string): Promise<readonly Receipt[]>
  list(): Promise<readonly Receipt[]>
  get(digest: Hex): Promise<Receipt | undefined>
}

const form = v.object({ digest: bytes32, receipt: v.pipe(v.unknown(), v.transform(parseReceipt)) })

export function createReceipts(table: Table<VotingRecords['receipts']>, damage: DamageLog): ReceiptStore {
  const sound = (records: readonly unknown[]) => damage.sound('receipts', records, parseRecord)
  const list = async () => [...sound(await table.under([]))].sort(latestFirst)
  return {
    async save(receipt) {
      checkDigest(receipt, receipt.digest)
      await table.change('your receipt', [[receipt.digest]], (found) => {
        const [known] = sound(found)
        const { inclusion } = receipt
        return { put: [recordOf(known ? { ...known, inclusion: inclusion ?? known.inclusion } : receipt)] }
      })
    },
    of: async (round) => (await list()).filter(({ signed }) => signed.message.round === `0x${round}`),
    list,
    get: async (digest) => sound(await table.under([digest]))[0],
  }
}

function latestFirst(a: Receipt, b: Receipt): number {
  return (
    Number(b.signed.message.nonce > a.signed.message.nonce) -
    Number(b.signed.message.nonce < a.signed.message.nonce)
  )
}

function recordOf(receipt: Receipt): VotingRecords['receipts'] {
  return { digest: receipt.digest, receipt: receiptJson(receipt) }
}

function parseRecord(record: unknown): Receipt {
  const { digest, receipt } = v.parse(form, record)
  checkDigest(receipt, digest)
  return receipt
}

function checkDigest({ digest, signed }: Receipt, key: Hex): void {
  const actual = ballotDigest(signed.message)
  if (digest === actual && key === actual) return
  throw new ReceiptError('receipt/digest', { received: digest, expected: actual })
}
