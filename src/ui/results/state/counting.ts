// The count of this page: one for all its rounds, opened when it is first used.
import { openCounting, type Counting } from '../../../app/count/index.ts'
import type { Services } from '../../shell/services.ts'

const opened = new WeakMap<Services, Counting>()

export function countingOf(services: Services): Counting {
  const known = opened.get(services)
  if (known) return known
  const { storage, clock, offlineReady } = services
  const counting = openCounting({
    archive: storage.archive,
    database: storage.database,
    ready: offlineReady,
    now: clock.now,
  })
  opened.set(services, counting)
  return counting
}
