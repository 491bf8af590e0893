// Storage of a contract, proven against a state root: first the account (and with it the root of its storage), then each
// slot (EIP-1186, eth_getProof).
import { encodeAbiParameters, keccak256 } from 'viem'
import * as v from 'valibot'
import type { Hex } from '../../ethereum/index.ts'
import { parseAs, type Format } from '../../fragment/index.ts'
import { ProofError } from '../errors.ts'
import { decode, verifyProof } from './merklePatricia.ts'

const hex = v.pipe(
  v.string(),
  v.regex(/^0x([0-9a-fA-F]{2})*$/, 'hex' satisfies Format),
  v.transform((text) => text.toLowerCase() as Hex),
)
const nodes = v.pipe(v.array(hex), v.maxLength(65)) // a path has 64 steps
const accountProof = v.object({
  accountProof: nodes,
  storageProof: v.pipe(v.array(v.object({ proof: nodes })), v.maxLength(1000)),
})

/** Where Solidity keeps `mapping[key]` of a mapping at `slot` ("Mappings and Dynamic Arrays"): keccak-256(key ‖ slot). */
export function mappingSlot(key: Hex, slot: number): Hex {
  return keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [key, BigInt(slot)]))
}

/**
 * Verifies what `eth_getProof(account, slots, block)` returned. What the answer says beside the proofs (values, balance,
 * hashes) is not read.
 *
 * @returns The slots' values, in order; 0 is proven absence.
 * @throws ProofError for a broken proof, or an account that does not exist.
 */
export function verifyStorage(
  stateRoot: Hex,
  account: Hex,
  slots: readonly Hex[],
  answer: unknown,
): readonly bigint[] {
  const proofs = parseAs(accountProof, answer, (fault) => new ProofError('proof/form', fault))
  if (proofs.storageProof.length !== slots.length)
    throw new ProofError('proof/broken', { fault: 'wrong-slot-count' })
  const storageRoot = rootOf(verifyProof(stateRoot, keccak256(account), proofs.accountProof))
  return slots.map((slot, i) => {
    const value = verifyProof(storageRoot, keccak256(slot), proofs.storageProof[i]!.proof)
    return value === null ? 0n : readInteger(value)
  })
}

/** An account is the RLP list (nonce, balance, storageRoot, codeHash). */
function rootOf(account: Hex | null): Hex {
  if (account === null) throw new ProofError('proof/no-account', {})
  const fields = decode(account)
  const root = typeof fields === 'string' || fields.length !== 4 ? undefined : fields[2]
  if (typeof root === 'string' && root.length === 66) return root
  throw new ProofError('proof/broken', { fault: 'not-an-account' })
}

/** A slot's value: RLP of the integer without leading zeros. */
function readInteger(encoded: Hex): bigint {
  const value = decode(encoded)
  if (typeof value === 'string' && value.length <= 66) return BigInt(value === '0x' ? 0 : value)
  throw new ProofError('proof/broken', { fault: 'not-a-slot' })
}
