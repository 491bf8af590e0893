import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Verdict, VerifiedBallot } from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import {
  asideReasons,
  ballotRound,
  resultId,
  roundResult,
  tally,
  votingPowers,
  type PowerOf,
} from '../../../src/rounds/index.ts'
import { addressOf, vote, voterNamed } from '../../fixtures/ballots.ts'
import { closesAt, exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const here = ballotRound(round)
const names = ['ada', 'ben', 'cleo']
const voters = names.map(voterNamed)
const [ada, ben, cleo] = voters.map(addressOf) as [Hex, Hex, Hex]
const powerOf = votingPowers(round, [...stakeOf(ada, 100n), ...stakeOf(ben, 30n, 20n)])
const invalid: Verdict = { status: 'invalid', reason: 'other-signer', signer: null }
const unknown: Verdict = { status: 'unknown', reason: 'no-answer' }

/** Counts with everything sealed unless said otherwise. */
const count = (
  ballots: Iterable<VerifiedBallot>,
  sealed: ReadonlySet<Hex> | null = null,
  powers: PowerOf = powerOf,
) => tally({ round, ballots, powerOf: powers, sealed })
const reasons = (result: ReturnType<typeof tally>) => result.setAside.map(({ reason }) => reason)
const nets = (result: ReturnType<typeof tally>) => result.totals.map(({ total }) => total)

let a1: VerifiedBallot
let a2: VerifiedBallot
let b1: VerifiedBallot
let overspent: VerifiedBallot
let stranger: VerifiedBallot

beforeAll(async () => {
  a1 = await vote(
    voters[0]!,
    here,
    [
      { index: 0, power: 60n },
      { index: 1, power: -40n },
    ],
    1n,
  )
  a2 = await vote(voters[0]!, here, [{ index: 2, power: 7n }], 2n)
  b1 = await vote(voters[1]!, here, [{ index: 0, power: 50n }], 1n)
  overspent = await vote(voters[0]!, here, [{ index: 3, power: 101n }], 9n)
  stranger = await vote(voters[2]!, here, [{ index: 0, power: 1n }])
})

describe('the tally', () => {
  it('adds up what was given and taken, with who and how much', () => {
    const result = count([a1, b1])
    expect(result.totals[0]).toEqual({ total: 110n, given: 110n, taken: 0n, voters: 2 })
    expect(result.totals[1]).toEqual({ total: -40n, given: 0n, taken: 40n, voters: 1 })
    expect(result.used).toBe(150n)
    expect(result.counted).toContainEqual({ digest: b1.digest, voter: ben, used: 50n, power: 50n })
    expect(result.isProvisional).toBe(true)
  })

  it('lets a higher nonce replace a lower one', () => {
    const result = count([a1, a2])
    expect(nets(result)).toEqual([0n, 0n, 7n, 0n])
    expect(result.setAside).toEqual([{ digest: a1.digest, voter: ada, reason: 'superseded' }])
  })

  it('lets an empty ballot take an earlier one back', async () => {
    const withdrawal = await vote(voters[0]!, here, [], 3n)
    expect(nets(count([a1, a2, withdrawal]))).toEqual([0n, 0n, 0n, 0n])
  })

  it('breaks equal nonces by the smaller digest', async () => {
    const rivals = await Promise.all(
      [1n, 2n, 3n].map((power) => vote(voters[0]!, here, [{ index: 0, power }], 5n)),
    )
    const [winner] = rivals.map(({ digest }) => digest).sort()
    expect(count(rivals).counted.map(({ digest }) => digest)).toEqual([winner])
    expect(count(rivals.reverse()).counted.map(({ digest }) => digest)).toEqual([winner])
  })

  it('refuses an over-budget ballot whole, says by how much, and lets it replace nothing', () => {
    const result = count([a1, overspent])
    expect(result.setAside).toEqual([
      { digest: overspent.digest, voter: ada, reason: 'over-budget', used: 101n, power: 100n },
    ])
    expect(nets(result)).toEqual([60n, -40n, 0n, 0n])
  })

  it('counts exactly the whole budget', async () => {
    const all = await vote(voters[0]!, here, [
      { index: 0, power: 50n },
      { index: 1, power: -50n },
    ])
    expect(count([all]).counted).toHaveLength(1)
  })

  it('shows a voter whose power was not read as unknown, not as without power', () => {
    expect(count([stranger]).setAside).toEqual([
      { digest: stranger.digest, voter: cleo, reason: 'unknown-power' },
    ])
    const known = votingPowers(round, stakeOf(cleo, 0n))
    expect(reasons(count([stranger], null, known))).toEqual(['over-budget'])
  })

  it('does not fall back to an older ballot while power is unknown', () => {
    const result = count([a1, a2], null, () => ({ status: 'unknown', missing: [1], isDisputed: false }))
    expect(reasons(result).sort()).toEqual(['superseded', 'unknown-power'])
  })

  it('counts only sealed ballots once there is a seal', () => {
    const result = count([a1, a2, b1], new Set([a1.digest]))
    expect(nets(result)).toEqual([60n, -40n, 0n, 0n])
    expect(reasons(result)).toEqual(['unsealed', 'unsealed'])
    expect(result.isProvisional).toBe(false)
    expect(count([a2], new Set([a2.digest])).counted).toHaveLength(1)
  })

  it('B11: gives one result without a seal, too, whenever a ballot reached a device', () => {
    const results = [null, closesAt, closesAt + 1].map((receivedAt) =>
      roundResult(round, count([a1, { ...b1, receivedAt } as VerifiedBallot])),
    )
    expect(new Set(results.map(resultId)).size).toBe(1)
    expect(results[2]).toMatchObject({ counted: 2, setAside: { unsealed: 0, late: 0 } })
  })

  it('sets aside ballots of another round, pictures that are not there, and forbidden negative power', async () => {
    const elsewhere = await vote(voters[0]!, `0x${'99'.repeat(32)}`, [{ index: 0, power: 1n }])
    const beyond = await vote(voters[0]!, here, [{ index: 4, power: 1n }], 8n)
    expect(reasons(count([elsewhere]))).toEqual(['wrong-round'])
    expect(reasons(count([beyond, a1]))).toEqual(['unknown-picture'])
    const kind = exampleRound({ charter: { negativeVotes: false } })
    const taking = await vote(voters[0]!, ballotRound(kind), [{ index: 0, power: -1n }])
    expect(reasons(tally({ round: kind, ballots: [taking], powerOf, sealed: null }))).toEqual([
      'negative-power',
    ])
  })

  it('keeps a contract wallet’s chains apart: a namesake on another chain cannot replace its ballot', () => {
    const on = (ballot: VerifiedBallot, ...chains: number[]): VerifiedBallot => ({
      ...ballot,
      verdict: { status: 'valid', by: 'contract', chains },
    })
    const powers = votingPowers(round, stakeOf(ada, 100n, 7n))
    const result = count([on(a1, 1), on(a2, 8453)], null, powers)
    expect(result.counted.map(({ power }) => power).sort()).toEqual([100n, 7n])
    expect(nets(result)).toEqual([60n, -40n, 7n, 0n])
    // Where both speak for a chain, the higher nonce takes it; the lower one is left with the rest and may overspend it.
    expect(reasons(count([on(a1, 1, 8453), on(a2, 1)], null, powers))).toEqual(['over-budget'])
    expect(reasons(count([on(a1, 1), on(a2, 1, 8453)], null, powers))).toEqual(['superseded'])
  })

  it('adds the chains of two contract signatures over one ballot', () => {
    const on = (chainId: number): VerifiedBallot => ({
      ...b1,
      verdict: { status: 'valid', by: 'contract', chains: [chainId] },
    })
    expect(reasons(count([on(1)]))).toEqual(['over-budget']) // 50 used, 30 staked there
    expect(count([on(1), on(8453)]).counted).toHaveLength(1)
  })

  it('works where no chain counts', async () => {
    const offline = exampleRound({ charter: { stakes: [] }, manifest: { snapshots: [] } })
    const ballots = await Promise.all(
      [1n, 2n].map((nonce) => vote(voters[0]!, ballotRound(offline), [], nonce)),
    )
    const result = tally({ round: offline, ballots, powerOf: votingPowers(offline, []), sealed: null })
    expect([result.counted.length, reasons(result)]).toEqual([1, ['superseded']])
  })
})

describe('the tally as a function of a set', () => {
  // 3 voters, 2 nonces, 3 verdicts, sealed or not: small enough to meet every clash, real digests.
  const pool: VerifiedBallot[] = []
  beforeAll(async () => {
    for (const voter of voters) {
      for (const nonce of [1n, 2n]) {
        for (const power of [10n, -30n, 120n]) {
          pool.push(await vote(voter, here, [{ index: Number(nonce), power }], nonce))
        }
      }
    }
  })
  const verdicts: Verdict[] = [
    { status: 'valid', by: 'key', chains: 'all' },
    { status: 'valid', by: 'contract', chains: [1] },
    { status: 'valid', by: 'contract', chains: [8453] },
    invalid,
    unknown,
  ]
  const held = fc
    .record({ at: fc.nat(17), verdict: fc.constantFrom(...verdicts) })
    .map(({ at, verdict }): VerifiedBallot => ({ ...pool[at]!, verdict }))
  const sets = fc.array(held, { maxLength: 25 })
  const seals = fc.option(fc.subarray([...Array(18).keys()]))
  const sealOf = (picked: number[] | null) => picked && new Set(picked.map((i) => pool[i]!.digest))

  it('does not depend on order or repeats', () => {
    const shuffled = sets.chain((ballots) =>
      fc.tuple(
        fc.constant(ballots),
        fc.shuffledSubarray([...ballots, ...ballots], { minLength: 2 * ballots.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, seals, ([ballots, again], picked) => {
        expect(count(again, sealOf(picked))).toEqual(count(ballots, sealOf(picked)))
      }),
      { numRuns: 300 },
    )
  })

  it('B11: does not depend on when anything arrived, with a seal or without', () => {
    fc.assert(
      fc.property(sets, seals, fc.array(fc.constantFrom(null, 0, closesAt + 5)), (ballots, picked, times) => {
        const later = ballots.map((ballot, i) => ({ ...ballot, receivedAt: times[i] ?? null }))
        const results = [ballots, later].map((set) => roundResult(round, count(set, sealOf(picked))))
        expect(resultId(results[1]!)).toBe(resultId(results[0]!))
      }),
    )
  })

  it('puts every ballot in exactly one place, and never spends more than there is', () => {
    fc.assert(
      fc.property(sets, seals, (ballots, picked) => {
        const result = count(ballots, sealOf(picked))
        const placed = [...result.counted, ...result.setAside].map(({ digest }) => digest)
        expect(placed.sort()).toEqual([...new Set(ballots.map(({ digest }) => digest))].sort())
        for (const { used, power } of result.counted) expect(used <= power).toBe(true)
        for (const voter of [ada, ben, cleo]) {
          const spent = result.counted
            .filter((ballot) => ballot.voter === voter)
            .reduce((sum, { used }) => sum + used, 0n)
          const power = powerOf(voter, 'all')
          expect(power.status === 'known' ? spent <= power.power : spent === 0n).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same result id', () => {
    fc.assert(
      fc.property(sets, (ballots) => {
        const ids = [ballots, [...ballots].reverse()].map((order) =>
          resultId(roundResult(round, count(order))),
        )
        expect(ids[0]).toBe(ids[1])
      }),
      { numRuns: 50 },
    )
  })
})

describe('the result', () => {
  it('ranks by VP, names the winner, and counts every reason', () => {
    const result = roundResult(round, count([a1, b1, overspent, stranger]))
    expect(result.ranking.map(({ index }) => index).slice(0, 1)).toEqual([0])
    expect(result.ranking.at(-1)).toMatchObject({ index: 1, total: '-40', voters: 1 })
    expect(result.winner).toBe(round.manifest.fragments[0]!.id)
    expect(Object.keys(result.setAside)).toEqual([
      ...asideReasons.filter((reason) => !['disputed-power', 'no-vote', 'no-power'].includes(reason)),
      'late',
    ])
    expect(result.setAside).toMatchObject({ 'over-budget': 1, 'unknown-power': 1 })
  })

  it('has no winner when nobody gave anything', () => {
    expect(roundResult(round, count([])).winner).toBeNull()
  })

  it('breaks ties by voters, then by a lot nobody could choose', async () => {
    const both = await vote(voters[1]!, here, [
      { index: 0, power: 10n },
      { index: 1, power: 10n },
    ])
    const one = await vote(voters[0]!, here, [
      { index: 2, power: 20n },
      { index: 3, power: 10n },
      { index: 1, power: 10n },
    ])
    const order = (pictures: typeof round) =>
      roundResult(pictures, tally({ round, ballots: [both, one], powerOf, sealed: null }))
    expect(
      order(round)
        .ranking.map(({ index }) => index)
        .slice(0, 2),
    ).toEqual([1, 2])
    const tied = count([])
    const lots = [5, 6, 7, 8].map((number) => {
      const other = exampleRound({ manifest: { number } })
      return roundResult(other, tied)
        .ranking.map(({ index }) => index)
        .join()
    })
    expect(new Set(lots).size).toBeGreaterThan(1)
  })
})
