// What Snapshot's sequencer refuses (its test/integration/ingestor.test.ts; facts/ballots.md 2.3), refused by us without
// a sequencer. Left out, with reasons:
// - banned sender: nobody can be banned here; weight is stake, and who has none counts nothing.
// - timestamp out of [−6 days, +300 s]: a ballot carries no time; lateness is judged by the seal (attack 5).
// - pin failure: there is no pinning service; exchange/ keeps a ballot until two relays have it.
// - bad ENS name: names are no part of a ballot; ui/ shows one only when forward and reverse agree.
import { beforeAll, describe, expect, it } from 'vitest'
import {
  BallotError,
  ballotTypedData,
  ballotTypes,
  readBallot,
  verifyBallot,
  writeBallot,
  type SignedBallot,
  type VerifiedBallot,
} from '../../../src/ballots/index.ts'
import { ballotRound, tally, votingPowers } from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, fakeChain, noCode, sign, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const ada = voterNamed('ada')
const contracts = { caller: fakeChain(() => noCode), blocks: round.manifest.snapshots }
let honest: SignedBallot
let json: { version: number; ballot: Record<string, unknown>; signature: string }

beforeAll(async () => {
  honest = await sign(ada, ballotOf(ada, { round: ballotRound(round), choices: '0:+10' }))
  json = JSON.parse(writeBallot(honest))
})

const read = (value: unknown) => () => readBallot(JSON.stringify(value))
const status = async (ballot: SignedBallot) => (await verifyBallot(ballot, { contracts })).verdict.status
const count = (ballots: readonly VerifiedBallot[]) =>
  tally({ round, ballots, powerOf: votingPowers(round, stakeOf(addressOf(ada), 10n)), sealed: null })

describe('like Snapshot’s sequencer, we refuse', () => {
  it.each(['version', 'ballot', 'signature'] as const)('an envelope without its %s', (name) => {
    expect(read({ ...json, [name]: undefined })).toThrow(BallotError)
  })

  it('an envelope with an extra key', () => expect(read({ ...json, extra: 1 })).toThrow(BallotError))

  it('a body over 100,000 characters, and anything over 8 kB', () => {
    expect(() => readBallot(`${writeBallot(honest)}${' '.repeat(100_000)}`)).toThrow(
      expect.objectContaining({
        code: 'ballot/json',
        params: expect.objectContaining({ reason: 'too-long' }),
      }),
    )
  })

  it('a wrong domain', async () => {
    const signature = await ada.signTypedData({
      ...ballotTypedData(honest.message),
      domain: { name: 'snapshot', version: '0.1.4' },
    })
    expect(await status({ ...honest, signature })).toBe('invalid')
  })

  it('unknown types', async () => {
    const types = { Ballot: [...ballotTypes.Ballot].reverse() }
    const signature = await ada.signTypedData({ ...ballotTypedData(honest.message), types })
    expect(await status({ ...honest, signature })).toBe('invalid')
    expect(read({ ...json, types })).toThrow(BallotError)
  })

  it('an unknown space, which here is an unknown round', async () => {
    const elsewhere = await sign(ada, { ...honest.message, round: `0x${'99'.repeat(32)}` })
    expect(count([await verifyBallot(elsewhere)]).setAside).toMatchObject([{ reason: 'wrong-round' }])
  })

  it('white space in the proposal id, which here is the round', () => {
    expect(read({ ...json, ballot: { ...json.ballot, round: `${honest.message.round} ` } })).toThrow(
      BallotError,
    )
  })

  it('a sender who is not the signer', async () => {
    const voter = addressOf(voterNamed('ben'))
    expect(await status({ ...honest, message: { ...honest.message, voter } })).toBe('invalid')
  })

  it('a bad signature', async () => {
    expect(await status({ ...honest, signature: `0x${'ab'.repeat(65)}` })).toBe('invalid')
    expect(read({ ...json, signature: '0xabc' })).toThrow(BallotError)
  })

  it('metadata: there is no place for any, and the one text has a limit and an alphabet', () => {
    expect(read({ ...json, ballot: { ...json.ballot, metadata: '{}' } })).toThrow(BallotError)
    expect(read({ ...json, ballot: { ...json.ballot, choices: 'a'.repeat(2001) } })).toThrow(BallotError)
  })

  it('a replay: the same ballot again changes nothing', async () => {
    const verified = await verifyBallot(honest)
    expect(count([verified, await verifyBallot(readBallot(writeBallot(honest)))])).toEqual(count([verified]))
  })

  it('a duplicate: an older vote of the same voter does not come back', async () => {
    const newer = await sign(ada, { ...honest.message, choices: '1:+3', nonce: 2n })
    const both = [await verifyBallot(newer), await verifyBallot(honest)]
    expect(count(both).totals.map(({ total }) => total)).toEqual([0n, 3n, 0n, 0n])
  })
})
