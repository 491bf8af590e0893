import fc from 'fast-check'
import { keccak256, toHex, toRlp } from 'viem'
import { describe, expect, it } from 'vitest'
import type { Hex } from '../../src/ethereum/index.ts'
import { ProofError } from '../../src/chain/index.ts'
import { readHeader } from '../../src/chain/proof/header.ts'
import { verifyProof } from '../../src/chain/proof/merklePatricia.ts'
import { mappingSlot, verifyStorage } from '../../src/chain/proof/storageProof.ts'
import { createRpc } from '../../src/chain/rpc/createRpc.ts'
import { buildTrie } from './buildTrie.ts'
import { ada, chain, eve, one } from './world.ts'

/** Ethereum's first block, as every node returns it. */
const genesis = {
  parentHash: `0x${'00'.repeat(32)}`,
  sha3Uncles: '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347',
  miner: `0x${'00'.repeat(20)}`,
  stateRoot: '0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544',
  transactionsRoot: '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421',
  receiptsRoot: '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421',
  logsBloom: `0x${'00'.repeat(256)}`,
  difficulty: '0x400000000',
  number: '0x0',
  gasLimit: '0x1388',
  gasUsed: '0x0',
  timestamp: '0x0',
  extraData: '0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa',
  mixHash: `0x${'00'.repeat(32)}`,
  nonce: '0x0000000000000042',
  hash: '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
}

const { url, snapshot, contract, stakesSlot, stakes } = chain(1)
const rpc = createRpc(url, 1)

describe("a block's header", () => {
  it("of Ethereum's first block hashes to its known hash", () => {
    expect(readHeader(genesis).stateRoot).toBe(genesis.stateRoot)
  })

  it('of a block with all fields up to Prague hashes to its hash', async () => {
    const header = readHeader(await rpc.request('eth_getBlockByHash', [snapshot.blockHash, false]))
    expect(header).toMatchObject({ hash: snapshot.blockHash, number: 100, timestamp: snapshot.time / 1000 })
    expect(header.stateRoot).toMatch(/^0x[0-9a-f]{64}$/)
  })

  it.each(Object.keys(genesis).filter((name) => name !== 'hash'))(
    'with another %s gives no state root',
    (name) => {
      const value = genesis[name as keyof typeof genesis]
      const changed = `${value.slice(0, -1)}${value.endsWith('1') ? '2' : '1'}`
      expect(readHeader({ ...genesis, [name]: changed }).stateRoot).toBeNull()
    },
  )

  it('that is none is refused', () => {
    for (const junk of [null, 7, 'block', {}, { ...genesis, number: 'one' }]) {
      expect(() => readHeader(junk)).toThrow(ProofError)
    }
  })

  it('with digits that are no bytes gives no state root', () => {
    expect(readHeader({ ...genesis, extraData: '0x1' }).stateRoot).toBeNull()
  })
})

describe('a Merkle-Patricia proof', () => {
  const text = (value: string): Hex => toHex(new TextEncoder().encode(value))

  it("leads to the values of the Ethereum tests' smallest trie, whose root is published", () => {
    // ethereum/tests, TrieTests/trieanyorder.json, "dogs": keys of different lengths, nodes that stand in their parents.
    const trie = buildTrie([
      [text('doe'), text('reindeer')],
      [text('dog'), text('puppy')],
      [text('dogglesworth'), text('cat')],
    ])
    expect(trie.root).toBe('0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3')
    expect(verifyProof(trie.root, text('dog'), trie.proof(text('dog')))).toBe(text('puppy'))
    expect(verifyProof(trie.root, text('dogglesworth'), trie.proof(text('dogglesworth')))).toBe(text('cat'))
    expect(verifyProof(trie.root, text('cat'), trie.proof(text('cat')))).toBeNull()
  })

  const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => keccak256(bytes))
  const entries = fc.uniqueArray(fc.tuple(key, fc.bigInt(1n, 2n ** 256n - 1n)), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 40,
  })

  it('holds for every key of any trie, and for keys that are not there', () => {
    fc.assert(
      fc.property(entries, key, (list, other) => {
        const trie = buildTrie(list.map(([name, value]) => [name, toRlp(toHex(value))]))
        for (const [name, value] of list) {
          expect(verifyProof(trie.root, name, trie.proof(name))).toBe(toRlp(toHex(value)))
        }
        if (!list.some(([name]) => name === other)) {
          expect(verifyProof(trie.root, other, trie.proof(other))).toBeNull()
        }
      }),
      { numRuns: 40 },
    )
  })

  it('breaks with any changed digit, any missing node and any node too many', () => {
    fc.assert(
      fc.property(
        entries,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 15 }),
        (list, nodeAt, digitAt, by) => {
          const trie = buildTrie(list.map(([name, value]) => [name, toRlp(toHex(value))]))
          const [name] = list[0]!
          const proof = trie.proof(name)
          const i = nodeAt % proof.length
          const refused = (nodes: readonly Hex[]) =>
            expect(() => verifyProof(trie.root, name, nodes)).toThrow(ProofError)
          refused(proof.with(i, changed(proof[i]!, digitAt, by)))
          refused(proof.toSpliced(i, 1))
          refused([...proof, proof[i]!])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of an empty trie says that nothing is there', () => {
    const { root } = buildTrie([])
    expect(verifyProof(root, `0x${'11'.repeat(32)}`, [])).toBeNull()
    expect(verifyProof(root, `0x${'11'.repeat(32)}`, ['0x80'])).toBeNull()
  })

  it.each<[string, Hex]>([
    ['no RLP', '0xb8'],
    ['a string', '0x83646f67'],
    ['a list of three', '0xc3010203'],
    ['a stretch with impossible flags', toRlp(['0xf0', '0x01'])],
    ['a leaf whose value is a list', toRlp([`0x20${'11'.repeat(32)}`, ['0x01']])],
  ])('through a node that is %s is refused', (_, node) => {
    expect(() => verifyProof(keccak256(node), `0x${'11'.repeat(32)}`, [node])).toThrow(ProofError)
  })
})

describe('a storage proof of a real node', () => {
  async function prove(voters: readonly Hex[]) {
    const slots = voters.map((voter) => mappingSlot(voter, stakesSlot))
    const block = await rpc.request('eth_getBlockByHash', [snapshot.blockHash, false])
    const answer = await rpc.request('eth_getProof', [contract, slots, { blockHash: snapshot.blockHash }])
    return { stateRoot: readHeader(block).stateRoot!, slots, answer }
  }

  it('shows two hundred stakes, and that a stranger has none', async () => {
    const voters = [...(Object.keys(stakes) as Hex[]).slice(0, 200), eve.address]
    const { stateRoot, slots, answer } = await prove(voters)
    expect(verifyStorage(stateRoot, contract, slots, answer)).toEqual(
      voters.map((voter) => stakes[voter] ?? 0n),
    )
  })

  it('ignores what the answer says beside its proofs', async () => {
    const { stateRoot, slots, answer } = await prove([ada.address])
    const proofs = answer as { storageProof: { value: string }[] }
    proofs.storageProof[0]!.value = '0xffff'
    expect(
      verifyStorage(stateRoot, contract, slots, { ...proofs, balance: '0x1', storageHash: '0x1' }),
    ).toEqual([1200n * one])
  })

  it('for another slot, another account or under another root is refused', async () => {
    const { stateRoot, slots, answer } = await prove([ada.address])
    const otherSlots = [mappingSlot(eve.address, stakesSlot)]
    const otherRoot: Hex = `0x${'12'.repeat(32)}`
    expect(() => verifyStorage(stateRoot, contract, otherSlots, answer)).toThrow(ProofError)
    expect(() => verifyStorage(stateRoot, ada.address, slots, answer)).toThrow(ProofError)
    expect(() => verifyStorage(otherRoot, contract, slots, answer)).toThrow(ProofError)
    expect(() => verifyStorage(stateRoot, contract, [], answer)).toThrow(ProofError)
  })

  it('that is no proof at all is refused with words', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (junk) => {
        expect(() => verifyStorage(`0x${'12'.repeat(32)}`, contract, [`0x${'00'.repeat(32)}`], junk)).toThrow(
          ProofError,
        )
      }),
      { numRuns: 50 },
    )
  })
})

/** A node with one digit moved on by 1 … 15 places. */
function changed(node: Hex, at: number, by: number): Hex {
  const i = 2 + (at % (node.length - 2))
  const digit = (parseInt(node[i]!, 16) + by) % 16
  return `${node.slice(0, i)}${digit.toString(16)}${node.slice(i + 1)}` as Hex
}
