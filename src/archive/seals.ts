// What the witnesses sealed of each round, with the digests under it; a list that does not make the seal is not kept.
import * as v from 'valibot'
import type { Hex } from '../ballots/index.ts'
import { parseSeal, SealError, sealBallots, type Seal } from '../rounds/index.ts'
import type { DamageLog } from './damage.ts'
import { bytes32, sha256 } from './forms.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

/** A seal and the digests it was made of. */
export interface KeptSeal {
  readonly seal: Seal
  readonly digests: readonly Hex[]
}

export interface SealStore {
  /**
   * Keeps a round's seal in place of an earlier one.
   *
   * @throws SealError when it is another round's or not made of these digests; StorageFullError
   */
  set(round: string, seal: Seal, digests: readonly Hex[]): Promise<void>
  get(round: string): Promise<KeptSeal | undefined>
}

const form = v.object({
  round: sha256,
  seal: v.pipe(v.unknown(), v.transform(parseSeal)),
  digests: v.array(bytes32),
})

export function createSeals(table: Table<VotingRecords['seals']>, damage: DamageLog): SealStore {
  return {
    async set(round, seal, digests) {
      const record = parseRecord({ round, seal, digests })
      await table.change('the seal of this round', [], () => ({ put: [record] }))
    },
    async get(round) {
      const [kept] = damage.sound('seals', await table.under([round]), parseRecord)
      return kept && { seal: kept.seal, digests: kept.digests }
    },
  }
}

/** @throws SealError when the parts do not fit. */
function parseRecord(record: unknown): VotingRecords['seals'] {
  const kept = v.parse(form, record)
  const { root, count } = sealBallots(kept.round, kept.digests)
  if (kept.seal.round === kept.round && kept.seal.root === root && kept.seal.count === count) return kept
  throw new SealError('seal/other-list', { received: kept.seal.root, expected: root })
}
