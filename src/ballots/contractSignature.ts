// Signatures of contract wallets: EIP-1271 for wallets that exist, EIP-6492 for wallets that do not yet. Each chain is
// asked at the block the round pinned, so that an owner who changes later changes no count.
import {
  decodeWrapper,
  encodeIsValidSignature,
  encodeValidatorArguments,
  type Hex,
} from '../ethereum/index.ts'
import type { CallAnswer, ContractCaller, PinnedBlock } from './contractCaller.ts'
import { universalValidator } from './universalValidator.ts'

/** Whom to ask about contract wallets. */
export interface ContractChains {
  readonly caller: ContractCaller
  /** The chains that count, each at its snapshot block. */
  readonly blocks: readonly PinnedBlock[]
}

/** EIP-6492: the last 32 bytes of a wrapped signature. */
const wrapperMagic = '6492'.repeat(16)
/** EIP-1271: the selector of isValidSignature, left-aligned in one word. */
const validMagic = `0x1626ba7e${'00'.repeat(28)}`

/** Whether a signature carries the EIP-6492 suffix. */
export function isWrapped(signature: Hex): boolean {
  return signature.endsWith(wrapperMagic)
}

/** Whether a signature with the suffix really is a wrapper: suffix off, (address, bytes, bytes) inside. */
export function isWellWrapped(signature: Hex): boolean {
  return decodeWrapper(signature.slice(0, -wrapperMagic.length) as Hex) !== null
}

/**
 * Asks the contract at the voter's address, on every chain.
 *
 * @returns The chains whose contract vouches for the signature, or null when a chain did not answer: a count on some of
 * the chains would be a wrong count, not half of one.
 */
export async function askContracts(
  voter: Hex,
  digest: Hex,
  signature: Hex,
  { caller, blocks }: ContractChains,
  signal?: AbortSignal,
): Promise<readonly number[] | null> {
  const wrapped = isWrapped(signature)
  const request = wrapped
    ? { to: null, data: `${universalValidator}${encodeValidatorArguments(voter, digest, signature)}` as Hex }
    : { to: voter, data: encodeIsValidSignature(digest, signature) }
  const answers = await Promise.all(
    blocks.map(({ chainId, blockHash }) => caller.call({ chainId, blockHash, ...request }, signal)),
  )
  if (answers.some(({ status }) => status === 'failed')) return null
  const vouches = wrapped ? validatorSaysYes : contractSaysYes
  return blocks.filter((_, i) => vouches(answers[i]!)).map(({ chainId }) => chainId)
}

/** The whole word must fit: an account without code returns `0x`, and a fallback function may return anything. */
function contractSaysYes(answer: CallAnswer): boolean {
  return answer.status === 'returned' && answer.data.toLowerCase().slice(0, 66) === validMagic
}

function validatorSaysYes(answer: CallAnswer): boolean {
  return answer.status === 'returned' && answer.data === '0x01'
}
