// The plan of a round, read from what its manifest names. A round without a brief needs none of the artist's code.
import type { Plan } from '../../../app/week/index.ts'
import type { StoredRound } from '../../../archive/index.ts'
import { part } from '../../kit/state/part.ts'
import type { Services } from '../../shell/services.ts'

export async function readPlan(
  { offlineReady, storage }: Pick<Services, 'offlineReady' | 'storage'>,
  { round }: StoredRound,
): Promise<Plan | null> {
  const { manifest } = round
  if (manifest.version !== 2 || manifest.files.brief === null) return null
  await offlineReady
  const { planOf } = await part(import('../../../app/week/index.ts'))
  return planOf(storage.archive, manifest)
}
