// Seals as sources claim them, each beside its source's name, with the digests under it. None of them is final here: who
// signed a seal, and whether that is enough, is for `rounds/` to judge. A list that does not make its seal is not kept.
import * as v from 'valibot'
import type { Hex } from '../ethereum/index.ts'
import { sha256 } from '../fragment/index.ts'
import { parseSeal, sealBallots, SealError, type Seal } from '../rounds/index.ts'
import { earlierSource, forgottenAmong, roundSourcesModule } from './roundSources.ts'
import { bytes32 } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable, Read } from './table.ts'
import { putAll } from './upgrade.ts'

/** A seal that a source claims, and the digests it was made of. */
export interface ClaimedSeal {
  /** Whose claim it is; see `sourceKey`. */
  readonly source: string
  readonly seal: Seal
  readonly digests: readonly Hex[]
}

export interface SealStore {
  /** What sources claim, one seal each; those of forgotten sources are not among them. */
  of(round: string): Promise<readonly ClaimedSeal[]>
}

export interface SealRecord extends ClaimedSeal {
  readonly round: string
}

export const sealsModule: StoreModule<SealRecord> = {
  name: 'sealClaims',
  key: ['round', 'source'],
  schema: v.pipe(
    v.object({
      round: sha256,
      source: v.string(),
      seal: v.pipe(v.unknown(), v.transform(parseSeal)),
      digests: v.array(bytes32),
    }),
    v.transform((record) => checkSeal(record)),
  ),
  upgrades: {
    // Until version 3 a round had one seal, of whoever came first.
    async 4(transaction) {
      if (!transaction.objectStoreNames.contains('seals')) return
      const store = transaction.objectStore('seals')
      const kept = (await store.getAll()) as object[]
      await putAll(
        transaction,
        'sealClaims',
        kept.map((record) => ({ ...record, source: earlierSource })),
      )
      transaction.db.deleteObjectStore('seals')
    },
  },
}

export function createSeals(open: OpenTable): SealStore {
  const table = open(sealsModule)
  const sources = open(roundSourcesModule)
  return {
    async of(round) {
      const [claims, known] = await Promise.all([table.getByPrefix([round]), sources.getByPrefix([round])])
      const forgotten = forgottenAmong(known)
      return claims
        .filter(({ source }) => !forgotten.has(source))
        .map(({ source, seal, digests }) => ({ source, seal, digests }))
    },
  }
}

/** What has to be read before a source's seal is kept. */
export function sealReads(round: string, source: string): Read {
  return { store: sealsModule, prefix: [round, source] }
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
