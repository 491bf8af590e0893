// The turn of the week: what the next one begins with. Its times come from the charter, its beacon from a block after the seal, or,
// without a chain, from the seal or the count before; nobody chooses either.
import type { WeekRecord } from '../../archive/index.ts'
import { charterId, weekOf, type Charter } from '../../rounds/index.ts'
import { ArtistError } from './errors.ts'
import type { WeekPorts } from './ports.ts'

type TurnPorts = Pick<WeekPorts, 'now' | 'chain'>

/** The first week of an artist: where no chain is asked there is nothing before it but its charter. */
export async function beginWeek(
  charter: Charter,
  ports: TurnPorts,
  theme: string | null,
): Promise<WeekRecord> {
  const id = charterId(charter)
  const times = timesAt(charter, ports.now())
  return {
    charterId: id,
    number: 0,
    charter,
    phase: 'brief',
    theme,
    ...(await beaconFor(charter, ports, times, id)),
    ...timesOf(times),
    previous: null,
    files: {},
    round: null,
    votes: null,
    winner: null,
    ranking: null,
    nextBeacon: null,
    worked: {},
    updatedAt: 0,
  }
}

/** The week after one that is over. A theme holds for its period. */
export async function nextWeek(
  ended: WeekRecord,
  ports: TurnPorts,
  theme: string | null,
): Promise<WeekRecord> {
  const { charter } = ended
  const number = ended.number + 1
  const { voted, autonomous } = charter.period
  const isNewPeriod = number % (voted + autonomous) === 0
  const first = await beginWeek(
    charter,
    { ...ports, now: () => Math.max(ports.now(), ended.closesAt ?? 0) },
    theme,
  )
  return {
    ...first,
    number,
    theme: isNewPeriod ? theme : ended.theme,
    beacon: first.beaconBlock ? first.beacon : (ended.nextBeacon ?? ended.round!),
    previous: ended.round,
  }
}

interface Times {
  readonly sealedBy: number
  readonly opensAt: number
  readonly closesAt: number | null
}

/** Times of the week in which `now` lies; of a practice round, which opens when it is made. */
export function timesAt(charter: Charter, now: number): Times {
  if (charter.version === 1) throw new ArtistError('artist/no-chain', { chains: 0 })
  if ('practice' in charter.schedule) return { sealedBy: now, opensAt: now, closesAt: null }
  return weekOf(charter.schedule, now)
}

const timesOf = ({ opensAt, closesAt }: Times) => ({ opensAt, closesAt })

async function beaconFor(
  charter: Charter,
  { chain }: TurnPorts,
  { sealedBy }: Times,
  fallback: string,
): Promise<Pick<WeekRecord, 'beacon' | 'beaconBlock'>> {
  if (charter.beacon === 'seal') return { beacon: fallback, beaconBlock: null }
  if (chain === null) throw new ArtistError('artist/no-chain', { chains: charter.stakes.length })
  const { hash, ...block } = await chain.block(charter, sealedBy)
  return { beacon: hash, beaconBlock: block }
}
