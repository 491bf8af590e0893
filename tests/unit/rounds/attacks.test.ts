// The attacks of facts/ballots.md section 3, by their numbers, as far as ballots, weights and the tally stop them.
//
// Left to other rooms, where the thing under attack lives:
//  7 bandwagon on a live tally       ui/: the result hides until the close (here a tally without seal says "provisional")
// 15 picture that is not its hash    exchange/: bytes are hashed as they come (the manifest names the hash)
// 19 ENS and homoglyphs              ui/ and chain/: forward and reverse must agree
// Left in part: 8 and 9 (chain/ asks two RPCs at finalised blocks), 12 (exchange/ bans and caps peers), 14 (exchange/ and
// ui/ stop streams and read headers), 16 (ui/ has text nodes and a CSP), 18 (chain/ watches the account), 20 (archive/).
import { hashTypedData, recoverTypedDataAddress } from 'viem'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  ballotDigest,
  ballotTypedData,
  formatChoices,
  maxPower,
  readBallot,
  verifyBallot,
  writeBallot,
  type SignedBallot,
  type VerifiedBallot,
} from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { readBallotFile, writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import {
  ballotRound,
  isIncluded,
  parseCharter,
  parseManifest,
  proveInclusion,
  roundResult,
  sealBallots,
  tally,
  votingPowers,
  type StakeReading,
} from '../../../src/rounds/index.ts'
import {
  addressOf,
  ballotOf,
  fakeChain,
  highTwin,
  noCode,
  sign,
  voterNamed,
  vote,
  vouches,
} from '../../fixtures/ballots.ts'
import { charterJson, exampleRound, manifestJson, opensAt, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const here = ballotRound(round)
const ada = voterNamed('ada')
const ben = voterNamed('ben')
const eve = voterNamed('eve')
const powerOf = votingPowers(
  round,
  [ada, ben, eve].flatMap((voter) => stakeOf(addressOf(voter), 100n)),
)
const emptyChain = { caller: fakeChain(() => noCode), blocks: round.manifest.snapshots }
const count = (ballots: Iterable<VerifiedBallot>, sealed: ReadonlySet<Hex> | null = null) =>
  tally({ round, ballots, powerOf, sealed })
const net = (ballots: Iterable<VerifiedBallot>, sealed: ReadonlySet<Hex> | null = null) =>
  count(ballots, sealed).totals[0]!.total

let honest: SignedBallot
let verified: VerifiedBallot

beforeAll(async () => {
  honest = await sign(ada, ballotOf(ada, { round: here, choices: '0:+10' }))
  verified = await verifyBallot(honest)
})
afterEach(() => vi.useRealTimers())

describe('attack', () => {
  it('1a: a ballot replayed in another round is set aside', () => {
    const next = exampleRound({ manifest: { number: 6 } })
    const result = tally({ round: next, ballots: [verified], powerOf, sealed: null })
    expect(result.setAside).toEqual([
      { digest: verified.digest, voter: addressOf(ada), reason: 'wrong-round' },
    ])
  })

  it('1b: a signature over the same words for another app is not a ballot', async () => {
    for (const domain of [
      { name: 'snapshot', version: '0.1.4' },
      { name: 'Daub ballot', version: '2' },
      { name: 'Daub ballot', version: '1', chainId: 1 },
    ]) {
      const signature = await ada.signTypedData({ ...ballotTypedData(honest.message), domain })
      expect((await verifyBallot({ ...honest, signature }, { contracts: emptyChain })).verdict.status).toBe(
        'invalid',
      )
    }
  })

  it('2: who votes twice is counted once, with the last ballot', async () => {
    const ballots = await Promise.all(
      [1n, 2n, 3n].map((nonce) => vote(ada, here, [{ index: 0, power: 10n * nonce }], nonce)),
    )
    expect(net([...ballots, ...ballots])).toBe(30n)
  })

  it('3: a malleated signature is refused, and does not make a second ballot', async () => {
    const twin = await verifyBallot({ ...honest, signature: highTwin(honest.signature) })
    expect(twin.verdict.status).toBe('invalid')
    expect(net([verified, twin])).toBe(10n)
    expect(count([twin, verified]).setAside).toEqual([])
  })

  it('4a: stake counts as it was at the pinned block, not as it is read later', () => {
    const moved: StakeReading[] = stakeOf(addressOf(ada), 1_000_000n).map((reading) => ({
      ...reading,
      blockHash: `0x${'99'.repeat(32)}`,
    }))
    expect(votingPowers(round, moved)(addressOf(ada), 'all').status).toBe('unknown')
  })

  it('4b: a snapshot cannot be announced before it is mined, nor chains be taken at times a bridge fits between', () => {
    const [ethereum, base] = manifestJson(2).snapshots
    const late = { ...manifestJson(2), snapshots: [{ ...ethereum, time: opensAt + 1 }, base] }
    const apart = { ...manifestJson(2), snapshots: [{ ...ethereum, time: opensAt - 7_200_000 }, base] }
    expect(() => parseManifest(late)).toThrow(expect.objectContaining({ code: 'manifest/late-snapshot' }))
    expect(() => parseManifest(apart)).toThrow(expect.objectContaining({ code: 'manifest/snapshots-apart' }))
  })

  it('5: a ballot backdated after the close is in no seal, and is shown, not counted', async () => {
    const backdated = await vote(eve, here, [{ index: 0, power: -100n }], BigInt(opensAt))
    const sealed = new Set([verified.digest])
    expect(net([verified, backdated], sealed)).toBe(10n)
    expect(count([backdated], sealed).setAside[0]?.reason).toBe('unsealed')
    // Even if its holder swears that it came in time.
    const sworn = { ...backdated, receivedAt: opensAt } as VerifiedBallot
    expect(count([sworn], sealed).setAside[0]?.reason).toBe('unsealed')
  })

  it('6: a withheld ballot shows: its voter has no inclusion proof, the union of sources has the ballot', async () => {
    const withheld = await vote(ben, here, [{ index: 0, power: 5n }])
    expect(() => proveInclusion([verified.digest], withheld.digest)).toThrow()
    const seal = sealBallots(round.id, [verified.digest])
    expect(isIncluded(seal, withheld.digest, { index: 0, path: [] })).toBe(false)
    expect(net([verified, verified, withheld])).toBe(15n)
    expect(count([verified, withheld], new Set([verified.digest])).setAside).toMatchObject([
      { reason: 'unsealed' },
    ])
  })

  it('8: sources that disagree about stake make it unknown, never the friendlier number', () => {
    const honestly = stakeOf(addressOf(ada), 100n)
    const lying = stakeOf(addressOf(ada), 1_000_000n)
    for (const readings of [
      [...honestly, ...lying],
      [...lying, ...honestly],
    ]) {
      expect(
        tally({ round, ballots: [verified], powerOf: votingPowers(round, readings), sealed: null }).setAside,
      ).toMatchObject([{ reason: 'disputed-power' }])
    }
  })

  it('9: after a reorganisation the same block number is another block, and its stake does not count', () => {
    const [ethereum, base] = stakeOf(addressOf(ada), 100n) as [StakeReading, StakeReading]
    const reorganised = { ...ethereum, blockHash: `0x${'77'.repeat(32)}` as const }
    expect(votingPowers(round, [reorganised, base])(addressOf(ada), 'all')).toEqual({
      status: 'unknown',
      missing: [1],
      isDisputed: false,
    })
  })

  it('10: contract wallets are asked at the pinned blocks, so owners who change later change no count', async () => {
    const caller = fakeChain(() => vouches)
    const wallet = { ...honest, message: { ...honest.message, voter: addressOf(eve) } }
    await verifyBallot(wallet, { contracts: { caller, blocks: round.manifest.snapshots } })
    const pinned = round.manifest.snapshots.map(({ blockHash }) => blockHash)
    expect(caller.calls.map(({ blockHash }) => blockHash)).toEqual(pinned)
  })

  it('11: a signature for one wallet does not serve another wallet of the same owner', async () => {
    // A contract that accepts exactly what its owner signed, like EIP-1271 without ERC-7739.
    const asked: Hex[] = []
    const owner = fakeChain(({ data }) => {
      asked.push(`0x${data.slice(10, 74)}`)
      return noCode
    })
    const other = { ...honest, message: { ...honest.message, voter: `0x${'5a'.repeat(20)}` as const } }
    await verifyBallot(other, { contracts: { caller: owner, blocks: round.manifest.snapshots } })
    const whatAdaSigned = hashTypedData(ballotTypedData(honest.message))
    expect(asked).not.toContain(whatAdaSigned)
    expect(new Set(asked)).toEqual(new Set([ballotDigest(other.message)]))
  })

  it('12: a flood is stopped by cheap checks first, and one voter holds one place', async () => {
    const parse = vi.spyOn(JSON, 'parse')
    expect(() => readBallot('x'.repeat(1_000_000))).toThrow(
      expect.objectContaining({
        code: 'ballot/json',
        params: expect.objectContaining({ reason: 'too-long' }),
      }),
    )
    expect(parse).not.toHaveBeenCalled()
    parse.mockRestore()
    const flood = Array.from({ length: 1000 }, (_, i): VerifiedBallot => {
      const ballot = { ...honest.message, nonce: BigInt(i) }
      return {
        signed: { ...honest, message: ballot },
        digest: ballotDigest(ballot),
        verdict: verified.verdict,
      }
    })
    const result = count(flood)
    expect([result.counted.length, result.setAside.length, result.used]).toEqual([1, 999, 10n])
  })

  it('13: a forged copy with a genuine ballot’s digest does not poison it, whichever comes first', async () => {
    const forged = await verifyBallot(
      { ...honest, signature: `0x${'11'.repeat(64)}1b` },
      { contracts: emptyChain },
    )
    expect(forged.digest).toBe(verified.digest)
    expect(net([forged, verified])).toBe(10n)
    expect(net([verified, forged])).toBe(10n)
    // There is no member in which a sender could claim an id.
    expect(() => readBallot(writeBallot(honest).replace('{', `{"digest":"${verified.digest}",`))).toThrow()
  })

  it('14: a manifest cannot announce an SVG, a bomb, or a picture too wide to decode', () => {
    const [first, second] = manifestJson(2).fragments
    for (const change of [
      { mime: 'image/svg+xml' },
      { mime: 'text/html' },
      { bytes: 2 ** 31 },
      { width: 100_000 },
    ]) {
      expect(() =>
        parseManifest({ ...manifestJson(2), fragments: [first, { ...second, ...change }] }),
      ).toThrow()
    }
  })

  it('16: words from outside hold no invisible or direction-changing letters, and relays are wss:// only', () => {
    expect(() => parseCharter({ ...charterJson, name: 'ottoB\u202e' })).toThrow(/visible/)
    expect(() => parseManifest({ ...manifestJson(2), theme: 'cal\u200bm' })).toThrow(/visible/)
    expect(() => parseCharter({ ...charterJson, relays: ['https://relay.example.org/"onload='] })).toThrow(
      /wss/,
    )
  })

  it('17: a wallet shows readable choices under our own name, and nothing like a permit', () => {
    const { domain, types, message } = ballotTypedData(honest.message)
    expect(domain).toEqual({ name: 'Daub ballot', version: '1' })
    expect(types.Ballot.map(({ name }) => name)).toEqual(['voter', 'round', 'choices', 'nonce'])
    expect(message.choices).toBe('0:+10')
  })

  it('18: a wallet that switched accounts in flight signs for somebody else, who is named', async () => {
    const switched = await sign(eve, honest.message)
    const { verdict } = await verifyBallot(switched, { contracts: emptyChain })
    expect(verdict).toEqual({ status: 'invalid', reason: 'other-signer', signer: addressOf(eve) })
    expect(
      (
        await recoverTypedDataAddress({ ...ballotTypedData(honest.message), signature: switched.signature })
      ).toLowerCase(),
    ).toBe(addressOf(eve))
  })

  it('20: ballots lost from a browser’s storage come back from a file', () => {
    const text = writeBallotFile({ round, ballots: [honest], stakes: [], seal: null })
    expect(readBallotFile(text).ballots).toEqual([honest])
  })

  it('21: no clock is read: the count is the same in any year', () => {
    const now = count([verified], new Set([verified.digest]))
    for (const year of [1970, 2099]) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(year, 0) })
      expect(count([verified], new Set([verified.digest]))).toEqual(now)
    }
  })

  it('22: sums beyond 2⁵³ are exact, and do not wrap, round or depend on order', async () => {
    const rich = votingPowers(
      round,
      [ada, ben].flatMap((voter) => stakeOf(addressOf(voter), maxPower)),
    )
    const ballots = await Promise.all([
      vote(ada, here, [
        { index: 0, power: maxPower - 1n },
        { index: 1, power: 1n },
      ]),
      vote(ben, here, [
        { index: 0, power: maxPower - 2n },
        { index: 1, power: -1n },
      ]),
    ])
    for (const order of [ballots, [...ballots].reverse()]) {
      const result = tally({ round, ballots: order, powerOf: rich, sealed: null })
      expect(result.totals.map(({ total }) => total)).toEqual([2n * maxPower - 3n, 0n, 0n, 0n])
      expect(roundResult(round, result).ranking[0]!.total).toBe('1999999999999999995')
    }
    expect(() => formatChoices([{ index: 0, power: 2n ** 64n }])).toThrow()
  })
})
