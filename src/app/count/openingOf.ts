// What a round's witnesses say of it, from everything that is on this device.
import type { Archive } from '../../archive/index.ts'
import { loadWitnesses, type OpeningState, type Round, type Stated } from '../../rounds/index.ts'

/** Whether the round's witnesses opened it, or another one under its number. */
export async function openingOf(
  { rounds, witnessEvents }: Pick<Archive, 'rounds' | 'witnessEvents'>,
  round: Round,
): Promise<OpeningState> {
  const rivals: Stated[] = []
  for (const { id, number } of await rounds.headers()) {
    if (number !== round.manifest.number || id === round.id) continue
    // Strangers can bring any number of rounds, but no statement of its witnesses.
    const events = await witnessEvents.of(id)
    const rival = events.length > 0 ? await rounds.get(id) : undefined
    if (rival) rivals.push({ round: rival.round, events })
  }
  const { settleOpening } = await loadWitnesses()
  return settleOpening({ round, events: await witnessEvents.of(round.id) }, rivals)
}
