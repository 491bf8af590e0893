// The counting figures of DESIGN.md section 11: signed ballots as text are parsed, verified and tallied on one core, beside
// viem's `verifyTypedData` on a sample of the same ballots in the same run. Processor time, because machines are noisy.
import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { verifyTypedData } from 'viem'
import {
  ballotDigest,
  ballotTypedData,
  formatChoices,
  readBallot,
  verifyMany,
  writeBallot,
  type Ballot,
  type VerifiedBallot,
} from '../../src/ballots/index.ts'
import type { Hex } from '../../src/ethereum/index.ts'
import { ballotRound, tally, votingPowers } from '../../src/rounds/index.ts'
import { exampleRound, stakeOf } from '../fixtures/round.ts'

export interface CountFigures {
  readonly count: number
  /** Processor seconds for parsing, verifying and tallying, and what the clock said. */
  readonly seconds: number
  readonly wallSeconds: number
  readonly ballotsPerSecond: number
  /** Our rate ÷ viem's, measured before and after ours. */
  readonly overViem: number
  /** Highest resident memory of the whole process, ballots and stakes included. */
  readonly peakMemoryMB: number
}

export interface BallotFigures {
  readonly ballotsPerSecond: number
  readonly overViem: number
  /** Budget: 30. From the largest count, scaled if that was not 100,000. */
  readonly seconds100k: number
  readonly peakMemoryMB: number
  /** One entry for each count: seconds per ballot should not grow. */
  readonly linear: readonly CountFigures[]
}

/** Ballots viem verifies for comparison, on each side of ours. */
const sampleSize = 60
const picturesInRound = 350
const choicesPerBallot = 10

/** Counts so many synthetic ballots, one count after the other; prints progress to standard error. */
export async function benchBallots({ counts }: { counts: readonly number[] }): Promise<BallotFigures> {
  const linear: CountFigures[] = []
  for (const count of counts) {
    console.error(`ballots: signing ${count}`)
    const texts = await signedTexts(count)
    console.error(`ballots: counting ${count}`)
    linear.push(await countTexts(texts))
  }
  const largest = linear.reduce((a, b) => (b.count > a.count ? b : a))
  return {
    ballotsPerSecond: largest.ballotsPerSecond,
    overViem: largest.overViem,
    seconds100k: round((100_000 * largest.seconds) / largest.count),
    peakMemoryMB: largest.peakMemoryMB,
    linear,
  }
}

const roundOfBench = exampleRound({ pictures: picturesInRound })

async function countTexts(texts: readonly string[]): Promise<CountFigures> {
  const viemBefore = await viemSecondsPerBallot(texts)
  let peak = 0
  const cpu = process.cpuUsage()
  const wall = performance.now()
  const verified: VerifiedBallot[] = []
  for await (const ballot of verifyMany(parse(texts))) {
    if (verified.push(ballot) % 1000 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  }
  const stakes = verified.flatMap(({ signed }) => stakeOf(signed.message.voter, 1000n))
  const { counted } = tally({
    round: roundOfBench,
    ballots: verified,
    powerOf: votingPowers(roundOfBench, stakes),
    sealed: null,
  })
  peak = Math.max(peak, process.memoryUsage.rss())
  const wallSeconds = (performance.now() - wall) / 1000
  const seconds = cpuSeconds(cpu)
  if (counted.length !== texts.length)
    throw new Error(`${counted.length} of ${texts.length} ballots were counted.`)
  const viem = (viemBefore + (await viemSecondsPerBallot(texts))) / 2
  return {
    count: texts.length,
    seconds: round(seconds),
    wallSeconds: round(wallSeconds),
    ballotsPerSecond: Math.round(texts.length / seconds),
    overViem: round(viem / (seconds / texts.length)),
    peakMemoryMB: Math.round(peak / 2 ** 20),
  }
}

function* parse(texts: readonly string[]) {
  for (const text of texts) yield readBallot(text)
}

async function viemSecondsPerBallot(texts: readonly string[]): Promise<number> {
  const sample = texts.slice(0, sampleSize).map(readBallot)
  const cpu = process.cpuUsage()
  for (const { message: ballot, signature } of sample) {
    if (!(await verifyTypedData({ ...ballotTypedData(ballot), address: ballot.voter, signature }))) {
      throw new Error('viem refuses a ballot of the bench.')
    }
  }
  return cpuSeconds(cpu) / sample.length
}

/** Ballots of as many voters, signed with the curve itself: viem would need a minute for 30,000. */
export async function signedTexts(count: number, round = roundOfBench): Promise<readonly string[]> {
  const curve = await instantiateSecp256k1()
  return Array.from({ length: count }, (_, i) => {
    const key = sha256(utf8ToBytes(`Daub bench voter ${i}`))
    const publicKey = curve.derivePublicKeyUncompressed(key)
    if (typeof publicKey === 'string') throw new Error(publicKey)
    const ballot: Ballot = {
      voter: `0x${bytesToHex(keccak_256(publicKey.subarray(1)).subarray(12))}`,
      round: ballotRound(round),
      choices: formatChoices(
        Array.from({ length: choicesPerBallot }, (_, k) => ({
          index: (i * 7 + k * 31) % picturesInRound,
          power: BigInt(((i + k) % 50) + 1) * (k % 4 === 3 ? -1n : 1n),
        })),
      ),
      nonce: BigInt(1_763_000_000_000 + i),
    }
    const signed = curve.signMessageHashRecoverableCompact(key, hexToBytes(ballotDigest(ballot).slice(2)))
    if (typeof signed === 'string') throw new Error(signed)
    const signature: Hex = `0x${bytesToHex(signed.signature)}${(27 + signed.recoveryId).toString(16)}`
    return writeBallot({ version: 1, message: ballot, signature })
  })
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

const round = (value: number) => Math.round(value * 100) / 100
