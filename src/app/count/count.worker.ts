// The counting worker: it opens the archive itself and owns the workers that recover signers, so that ballots go from the
// database to the count without passing through the page's thread.
import { openArchive, trashDays } from '../../archive/index.ts'
import { createCounting } from './countHere.ts'
import { createRecoveryPool, recoverersFor } from './recoveryPool.ts'
import { serveCounting, type CountPort, type FromWorker, type ToWorker } from './wire.ts'

const size = recoverersFor(navigator.hardwareConcurrency)

const counting = openArchive({ name: self.name }).then((archive) => {
  // What a person forgot weeks ago is cleared away here, where it holds nobody up; a failure shows when it is read.
  archive.forgetting.clear(Date.now() - trashDays * 24 * 3600 * 1000).catch(() => undefined)
  return createCounting({ archive, createPool: () => createRecoveryPool(size), now: Date.now })
})
serveCounting(self as unknown as CountPort<FromWorker, ToWorker>, counting)
