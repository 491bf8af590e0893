import { concatHex, encodeAbiParameters, encodeFunctionData, pad, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { ballotTypedData, verifyBallot, type Ballot, type PinnedBlock } from '../../src/ballots/index.ts'
import { createContractCaller, type Chains } from '../../src/chain/index.ts'
import { callAll, guardProgram } from '../../src/chain/read/call.ts'
import { createRpc } from '../../src/chain/rpc/createRpc.ts'
import type { DevAccount } from '../../src/tools/localChain/accounts.ts'
import { startAnvil } from '../../src/tools/localChain/anvil.ts'
import { compileYul } from '../../src/tools/localChain/compileContracts.ts'
import { genesisTime } from '../../src/tools/localChain/plantBotto.ts'
import { mine } from '../../src/tools/localChain/writeChain.ts'
import { lies, refuses } from './manners.ts'
import { ada, chain, deadUrl, lateOwner, nextOwner, owner, proxy, through } from './world.ts'

const ethereum = chain(1)
const base = chain(8453)
const both: readonly PinnedBlock[] = [ethereum.snapshot, base.snapshot]

async function twoRpcs(): Promise<Chains> {
  const lines = await Promise.all(
    [ethereum, base].map(async ({ chainId, url }) =>
      through(chainId, [url, (await proxy(chainId as 1 | 8453)).url]),
    ),
  )
  return { rpcs: (chainId) => lines.flatMap((line) => line.rpcs(chainId)) }
}

function ballotOf(voter: Hex): Ballot {
  return { voter, round: `0x${'7a'.repeat(32)}`, choices: '0:+3', nonce: 1n }
}

function sign(ballot: Ballot, { key }: DevAccount): Promise<Hex> {
  return privateKeyToAccount(key).signTypedData(ballotTypedData(ballot))
}

async function verdictOn(ballot: Ballot, signature: Hex, blocks = both, chains?: Chains) {
  const contracts = { caller: createContractCaller(chains ?? (await twoRpcs())), blocks }
  return (await verifyBallot({ version: 1, message: ballot, signature }, { contracts })).verdict
}

describe('a deployed wallet (EIP-1271)', () => {
  const ballot = ballotOf(ethereum.ownerWallet)

  it('vouches for what its owner signed, on every chain it stands on', async () => {
    expect(await verdictOn(ballot, await sign(ballot, owner))).toEqual({
      status: 'valid',
      by: 'contract',
      chains: [1, 8453],
    })
  })

  it('is asked at the snapshot: the owner of today does not count', async () => {
    expect(await verdictOn(ballot, await sign(ballot, nextOwner))).toMatchObject({ status: 'invalid' })
    const rpc = createRpc(ethereum.url, 1)
    const latest = (await rpc.request('eth_getBlockByNumber', ['latest', false])) as { hash: Hex }
    const today = [{ chainId: 1, blockHash: latest.hash }]
    expect(await verdictOn(ballot, await sign(ballot, nextOwner), today)).toMatchObject({ status: 'valid' })
    expect(await verdictOn(ballot, await sign(ballot, owner), today)).toMatchObject({ status: 'invalid' })
  })

  it('does not vouch for a stranger, nor for another ballot', async () => {
    expect(await verdictOn(ballot, await sign(ballot, ada))).toMatchObject({ status: 'invalid' })
    const other = { ...ballot, choices: '0:-3' }
    expect(await verdictOn(other, await sign(ballot, owner))).toMatchObject({ status: 'invalid' })
  })
})

describe('wallets that break EIP-1271 vouch for nothing', () => {
  it.each([
    [0, 'reverts'],
    [1, 'returns true instead of the magic value'],
    [2, 'returns nothing'],
    [3, 'returns the magic value and one byte more'],
  ])('manner %i: %s', async (manner) => {
    const ballot = ballotOf(ethereum.oddWallets[manner]!)
    expect(await verdictOn(ballot, await sign(ballot, owner))).toMatchObject({ status: 'invalid' })
  })

  it('an address without code', async () => {
    const ballot = ballotOf('0x00000000000000000000000000000000000000aa')
    expect(await verdictOn(ballot, await sign(ballot, owner))).toMatchObject({ status: 'invalid' })
  })
})

describe('a wallet that is not deployed (EIP-6492)', () => {
  const ballot = ballotOf(ethereum.futureWallet)

  it('vouches through its factory', async () => {
    const signature = wrap(await sign(ballot, lateOwner))
    expect(await verdictOn(ballot, signature)).toEqual({
      status: 'valid',
      by: 'wrapped-contract',
      chains: [1, 8453],
    })
  })

  it('does not vouch for a stranger, nor when the factory makes another wallet', async () => {
    expect(await verdictOn(ballot, wrap(await sign(ballot, ada)))).toMatchObject({ status: 'invalid' })
    const signature = wrap(await sign(ballot, ada), ada)
    expect(await verdictOn(ballot, signature)).toMatchObject({ status: 'invalid' })
  })

  it('does not vouch unwrapped', async () => {
    expect(await verdictOn(ballot, await sign(ballot, lateOwner))).toMatchObject({ status: 'invalid' })
  })

  /** The factory call of a wallet of `wallet`, in EIP-6492's envelope. */
  function wrap(signature: Hex, wallet = lateOwner): Hex {
    const factoryData = encodeFunctionData({
      abi: [
        {
          type: 'function',
          name: 'deploy',
          stateMutability: 'nonpayable',
          inputs: [{ type: 'address' }, { type: 'bytes32' }],
          outputs: [{ type: 'address' }],
        },
      ],
      args: [wallet.address, pad('0x0')],
    })
    const body = encodeAbiParameters(
      [{ type: 'address' }, { type: 'bytes' }, { type: 'bytes' }],
      [ethereum.factory, factoryData, signature],
    )
    return concatHex([body, `0x${'6492'.repeat(16)}`])
  }
})

describe('a contract wallet is unknown, not forged, when', () => {
  const ballot = ballotOf(ethereum.ownerWallet)
  const onEthereum = [ethereum.snapshot]
  const yes = `0x${'1'.padStart(64, '0')}1626ba7e${'00'.repeat(28)}`

  it('the RPCs disagree: one alone can neither vouch for a forgery nor deny a vote', async () => {
    const vouches = await proxy(
      1,
      lies('eth_call', () => yes),
    )
    const denies = await proxy(
      1,
      lies('eth_call', () => yes.slice(0, 66)),
    )
    const forged = await sign(ballot, ada)
    const real = await sign(ballot, owner)
    const unknown = { status: 'unknown', reason: 'no-answer' }
    expect(await verdictOn(ballot, forged, onEthereum, through(1, [ethereum.url, vouches.url]))).toEqual(
      unknown,
    )
    expect(await verdictOn(ballot, real, onEthereum, through(1, [ethereum.url, denies.url]))).toEqual(unknown)
  })

  it('only one RPC answers', async () => {
    const chains = through(1, [ethereum.url, deadUrl])
    expect(await verdictOn(ballot, await sign(ballot, owner), onEthereum, chains)).toMatchObject({
      status: 'unknown',
    })
  })

  it('the node has lost the block', async () => {
    const pruned = refuses('eth_call', { code: -32000, message: 'header not found' })
    const chains = through(1, [(await proxy(1, pruned)).url, (await proxy(1, pruned)).url])
    const caller = createContractCaller(chains)
    const answer = await caller.call({ ...ethereum.snapshot, to: ballot.voter, data: '0x' })
    expect(answer).toEqual({ status: 'failed', reason: 'unknown-block' })
  })

  it('the block was reorganised away', async () => {
    const block = [{ chainId: 1, blockHash: `0x${'99'.repeat(32)}` }] as const
    expect(await verdictOn(ballot, await sign(ballot, owner), block)).toMatchObject({ status: 'unknown' })
  })

  it('it burns all the gas it is given: with more it might have vouched', async () => {
    const burner = ballotOf(ethereum.oddWallets[4]!)
    expect(await verdictOn(burner, await sign(burner, owner))).toEqual({
      status: 'unknown',
      reason: 'no-answer',
    })
  })
})

describe('B4: what a node says in words is not the chain’s word', () => {
  const ballot = ballotOf(ethereum.ownerWallet)

  it.each([
    [-32000, 'request reverted to queue, rate limit exceeded'],
    [-32000, 'out of gas: gas cap of this plan is 5000000'],
    [-32000, 'execution reverted'],
    [-32015, 'invalid opcode'],
    [3, 'rate limited'],
    [3, 'execution reverted: no'],
  ])('a wallet whose nodes refuse with %d "%s" is unknown, not forged', async (code, message) => {
    const refusing = refuses('eth_call', { code, message })
    const chains = through(1, [(await proxy(1, refusing)).url, (await proxy(1, refusing)).url])
    expect(await verdictOn(ballot, await sign(ballot, owner), [ethereum.snapshot], chains)).toEqual({
      status: 'unknown',
      reason: 'no-answer',
    })
  })

  it('a node that gives less gas than it was asked for is left out by name', async () => {
    const meagre = async () =>
      (
        await proxy(1, ({ method, params }, forward) =>
          method === 'eth_call'
            ? forward({ method, params: [{ ...(params[0] as object), gas: '0x200000' }, params[1]] })
            : forward(),
        )
      ).url
    const chains = through(1, [await meagre(), await meagre()])
    const call = { to: ballot.voter, data: '0x' } as const
    expect(await callAll(chains, 1, ethereum.snapshot, call)).toMatchObject({
      status: 'unknown',
      reason: 'no-answer',
      failures: [{ code: 'rpc/less-gas' }, { code: 'rpc/less-gas' }],
    })
  })

  it('a revert is the chain’s word, whatever the node calls it', async () => {
    const chains = await twoRpcs()
    const reverts = { to: ethereum.oddWallets[0]!, data: '0x' } as const
    expect(await callAll(chains, 1, ethereum.snapshot, reverts)).toMatchObject({
      status: 'known',
      value: null,
    })
    expect(await callAll(chains, 1, ethereum.snapshot, { to: null, data: '0x600080fd' })).toMatchObject({
      status: 'known',
      value: null,
    })
  })

  it('the program that makes the call is what solc makes of its source', async () => {
    expect(await compileYul('GuardedCall')).toBe(guardProgram)
  })
})

describe('B17: a wallet is asked as the reference validators ask it', () => {
  /** Code that answers with the magic value, after doing something first. */
  const answering = (first: string) => `0x${first}631626ba7e60e01b60005260206000f3`

  async function ask(code: string): Promise<unknown> {
    const at = '0x00000000000000000000000000000000000b1700'
    const anvil = await startAnvil(1, genesisTime)
    try {
      await anvil.request('anvil_setCode', [at, code])
      await mine(anvil, 1, genesisTime + 12, 12)
      const { hash } = (await anvil.request('eth_getBlockByNumber', ['latest', false])) as { hash: Hex }
      const rpcs = [anvil.url, anvil.url.replace('127.0.0.1', 'localhost')]
      const caller = createContractCaller(through(1, rpcs))
      return await caller.call({ chainId: 1, blockHash: hash, to: at, data: '0x' })
    } finally {
      anvil.stop()
    }
  }

  it('by a call that cannot write: one that writes storage vouches for nothing', async () => {
    // A forbidden write burns all gas, which cannot be told from too little of it.
    expect(await ask(answering('6001600055'))).toEqual({ status: 'failed', reason: 'out-of-gas' })
  })

  it('by a caller that is not the zero address', async () => {
    // CALLER, PUSH1 8, JUMPI: over the revert that follows if there is a caller.
    expect(await ask(answering('33600857600080fd5b'))).toMatchObject({ status: 'returned' })
  })

  it('and what it returns beyond 4,096 bytes is cut off', async () => {
    const answer = await ask('0x6120006000f3') // returns 8,192 bytes
    expect(answer).toEqual({ status: 'returned', data: `0x${'00'.repeat(4096)}` })
  })
})
