import { beforeAll, describe, expect, it } from 'vitest'
import { verifyBallot, type SignedBallot } from '../../../src/ballots/index.ts'
import {
  ballotRound,
  checkReceipt,
  makeReceipt,
  parseReceipt,
  proveInclusion,
  ReceiptError,
  sealBallots,
  writeReceipt,
  type Receipt,
  type ReceiptStatement,
} from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound } from '../../fixtures/round.ts'

const round = exampleRound()
const ada = voterNamed('ada')
let ballot: SignedBallot
let receipt: Receipt

beforeAll(async () => {
  ballot = await sign(ada, ballotOf(ada, { round: ballotRound(round), choices: '0:+60,1:-40' }))
  const { digest } = await verifyBallot(ballot)
  const digests = [digest, `0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`] as const
  receipt = makeReceipt(ballot, { seal: sealBallots(round.id, digests), at: proveInclusion(digests, digest) })
})

describe('a receipt', () => {
  it('says who signed what, and how much it uses', () => {
    expect(receipt).toMatchObject({ signer: addressOf(ada), used: '100', inclusion: { seal: { count: 3 } } })
  })

  it('travels as text and verifies itself', async () => {
    const read = parseReceipt(JSON.parse(writeReceipt(receipt)))
    expect(read).toEqual(receipt)
    const verdict = { status: 'valid', by: 'key', chains: 'all' }
    expect(await checkReceipt({ ...read, inclusion: null })).toEqual({
      wrong: [],
      verdict,
      seal: 'none',
      holds: true,
    })
  })

  it('B1: does not hold by a seal that no witness signed: its owner may have made it', async () => {
    expect(await checkReceipt(receipt)).toMatchObject({ wrong: [], seal: 'claimed', holds: false })
  })

  it.each<[ReceiptStatement, (receipt: Receipt) => Receipt]>([
    ['digest', (own) => ({ ...own, digest: `0x${'12'.repeat(32)}` })],
    ['signer', (own) => ({ ...own, signer: `0x${'12'.repeat(20)}` })],
    ['used', (own) => ({ ...own, used: '99' })],
    ['inclusion', (own) => ({ ...own, inclusion: { ...own.inclusion!, seal: sealBallots(round.id, []) } })],
    [
      'inclusion',
      (own) => ({
        ...own,
        inclusion: { ...own.inclusion!, seal: { ...own.inclusion!.seal, round: '77'.repeat(32) } },
      }),
    ],
  ])('does not hold with a wrong %s', async (statement, change) => {
    expect(await checkReceipt(change(receipt))).toMatchObject({ wrong: [statement], holds: false })
  })

  it('does not hold for a ballot that was altered', async () => {
    const altered = makeReceipt({ ...ballot, message: { ...ballot.message, choices: '0:+100' } })
    expect((await checkReceipt(altered)).holds).toBe(false)
  })

  it.each([null, {}, { version: 1 }])('is not read from %j', (value) => {
    expect(() => parseReceipt(value)).toThrow(ReceiptError)
  })
})
