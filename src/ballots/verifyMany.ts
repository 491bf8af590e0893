// Verification of many ballots: signers are recovered in chunks (here, or in workers), and only what no key explains is
// asked of contracts. Ballots come out in the order they went in, one verdict each; nothing is dropped.
import type { SignedBallot } from './ballot.ts'
import { askContracts, isWellWrapped, isWrapped, type ContractChains } from './contractSignature.ts'
import { recoverSigners, type Recovered } from './recoverSigners.ts'
import type { VerifiedBallot, Verdict } from './verdict.ts'

/** Recovers the signers of one chunk, for example in workers. */
export type RecoverChunk = (
  ballots: readonly SignedBallot[],
  signal?: AbortSignal,
) => Promise<readonly Recovered[]>

export interface VerifyOptions {
  /** Where contract wallets are asked. Without it, ballots that no key explains are unknown. */
  readonly contracts?: ContractChains
  /** Default: this thread, chunk after chunk; see `pause`. */
  readonly recover?: RecoverChunk
  readonly signal?: AbortSignal
}

export interface VerifyManyOptions extends VerifyOptions {
  /** Chunks in flight, 1 or more; as many as there are workers. Default 1. */
  readonly concurrency?: number
  /** Awaited after each chunk, so that whoever shares this thread gets a turn. Default: no pause. */
  readonly pause?: () => Promise<void>
}

/** Ballots in a chunk: some 60 ms of work. */
const chunkSize = 250

/**
 * Verifies ballots, in their order.
 *
 * Cheap checks (rounds, duplicates, whether the voter has any power) belong before this: each ballot costs 0.25 ms, and
 * each that no key explains one call on every chain.
 *
 * @throws the signal's reason when aborted, so that a count that was stopped is never taken for a whole one.
 */
export async function* verifyMany(
  ballots: Iterable<SignedBallot> | AsyncIterable<SignedBallot>,
  { concurrency = 1, recover = recoverHere, contracts, pause, signal }: VerifyManyOptions = {},
): AsyncIterable<VerifiedBallot> {
  const inFlight: Promise<readonly VerifiedBallot[]>[] = []
  for await (const chunk of chunksOf(ballots)) {
    signal?.throwIfAborted()
    const work = verifyChunk(chunk, recover, contracts, signal)
    work.catch(() => undefined) // it is awaited below; until then its failure is not unhandled
    inFlight.push(work)
    if (inFlight.length >= concurrency) yield* await inFlight.shift()!
    if (pause) await pause()
  }
  for (const work of inFlight) yield* await work
}

/** Verifies one ballot, for example the one just signed. */
export async function verifyBallot(
  signed: SignedBallot,
  { recover = recoverHere, contracts, signal }: VerifyOptions = {},
): Promise<VerifiedBallot> {
  signal?.throwIfAborted()
  const [verified] = await verifyChunk([signed], recover, contracts, signal)
  return verified!
}

async function verifyChunk(
  ballots: readonly SignedBallot[],
  recover: RecoverChunk,
  contracts: ContractChains | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly VerifiedBallot[]> {
  const recovered = await recover(ballots, signal)
  return Promise.all(
    ballots.map(async (signed, i) => {
      const found = recovered[i]!
      const verdict = judgeKey(signed, found) ?? (await judgeContract(signed, found, contracts, signal))
      signal?.throwIfAborted()
      return { signed, digest: found.digest, verdict }
    }),
  )
}

/** One for all: a count of a hundred thousand holds as many verdicts. */
const byKey: Verdict = { status: 'valid', by: 'key', chains: 'all' }

/** The verdict when the voter's own key signed; null when it did not. */
function judgeKey({ message }: SignedBallot, { signer, canonical }: Recovered): Verdict | null {
  if (signer !== message.voter) return null
  if (!canonical) return { status: 'invalid', reason: 'not-canonical', signer }
  return byKey
}

async function judgeContract(
  { message, signature }: SignedBallot,
  { digest, signer }: Recovered,
  contracts: ContractChains | undefined,
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const wrapped = isWrapped(signature)
  if (wrapped && !isWellWrapped(signature)) return { status: 'invalid', reason: 'bad-wrapper', signer: null }
  if (!contracts?.blocks.length) return { status: 'unknown', reason: 'not-asked' }
  const chains = await askContracts(message.voter, digest, signature, contracts, signal)
  if (chains === null) return { status: 'unknown', reason: 'no-answer' }
  if (chains.length === 0) return { status: 'invalid', reason: 'other-signer', signer }
  return { status: 'valid', by: wrapped ? 'wrapped-contract' : 'contract', chains }
}

/**
 * Recovery on the thread it is called in: some 0.25 ms a ballot without a pause. The curve is loaded with the first chunk.
 *
 * @throws CurveError where WebAssembly is missing or forbidden.
 */
export const recoverHere: RecoverChunk = async (ballots) => {
  const { loadCurve } = await import('./curve.ts')
  return recoverSigners(ballots, await loadCurve())
}

async function* chunksOf(
  ballots: Iterable<SignedBallot> | AsyncIterable<SignedBallot>,
): AsyncIterable<readonly SignedBallot[]> {
  let chunk: SignedBallot[] = []
  for await (const ballot of ballots) {
    chunk.push(ballot)
    if (chunk.length < chunkSize) continue
    yield chunk
    chunk = []
  }
  if (chunk.length) yield chunk
}
