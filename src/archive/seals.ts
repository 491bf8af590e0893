// What the witnesses sealed of each round, with the digests under it; a list that does not make the seal is not kept.
import * as v from 'valibot'
import type { Hex } from '../ethereum/index.ts'
import { sha256 } from '../fragment/index.ts'
import { parseSeal, sealBallots, SealError, type Seal } from '../rounds/index.ts'
import { bytes32 } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

/** A seal and the digests it was made of. */
export interface KeptSeal {
  readonly seal: Seal
  readonly digests: readonly Hex[]
}

export interface SealStore {
  /**
   * Keeps a round's seal in place of an earlier one.
   *
   * @throws SealError `seal/other-list` when it is another round's or not made of these digests; StorageError `storage/full`
   */
  set(round: string, seal: Seal, digests: readonly Hex[]): Promise<void>
  get(round: string): Promise<KeptSeal | undefined>
}

export interface SealRecord extends KeptSeal {
  readonly round: string
}

export const sealsModule: StoreModule<SealRecord> = {
  name: 'seals',
  key: ['round'],
  schema: v.pipe(
    v.object({
      round: sha256,
      seal: v.pipe(v.unknown(), v.transform(parseSeal)),
      digests: v.array(bytes32),
    }),
    v.transform((record) => checkSeal(record)),
  ),
}

export function createSeals(open: OpenTable): SealStore {
  const table = open(sealsModule)
  return {
    async set(round, seal, digests) {
      await table.put('seal', checkSeal({ round, seal: parseSeal(seal), digests }))
    },
    async get(round) {
      const kept = await table.get(round)
      return kept && { seal: kept.seal, digests: kept.digests }
    },
  }
}

/** @throws SealError `seal/other-list` when seal, round and digests do not fit each other. */
export function checkSeal(record: SealRecord): SealRecord {
  const { root, count } = sealBallots(record.round, record.digests)
  const expect = (received: string, expected: string) => {
    if (received !== expected) throw new SealError('seal/other-list', { received, expected })
  }
  expect(record.seal.round, record.round)
  expect(record.seal.root, root)
  expect(String(record.seal.count), String(count))
  return record
}
