// The attacks on a vote that this room must withstand, by their number in THREATS.md: stale and lying RPCs, moved stake,
// contract wallets, wallets' own tricks. Those on ballots, counts and display have their tests in their rooms.
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { privateKeyToAccount } from 'viem/accounts'
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { ballotTypedData, verifyBallot, type Ballot } from '../../src/ballots/index.ts'
import type { Hex } from '../../src/ethereum/index.ts'
import {
  createContractCaller,
  findSnapshot,
  openWallets,
  parseChainSettings,
  readEnsName,
  readStakes,
  type WalletHandle,
} from '../../src/chain/index.ts'
import { sourceFiles } from '../unit/architecture/readImports.ts'
import { extension, memoryStorage, useFakeWindow } from './fakeWindow.ts'
import { lies, liesAboutStake } from './manners.ts'
import { ada, all, bob, chain, eve, host, nextOwner, one, owner, proxy, through } from './world.ts'

useFakeWindow()

const { url, snapshot, contract, stakesSlot, ownerWallet } = chain(1)
const noRpcs = parseChainSettings({ version: 1, chains: [], walletConnectProjectId: null })
const ballot: Ballot = {
  voter: ada.address,
  round: `0x${'5e'.repeat(32)}`,
  choices: '12:+40,77:-10',
  nonce: 3n,
}

async function twoRpcs() {
  return through(1, [url, (await proxy(1)).url])
}

async function verdictOn(signedBallot: Ballot, signature: Hex) {
  const contracts = { caller: createContractCaller(await twoRpcs()), blocks: [snapshot] }
  return (await verifyBallot({ version: 1, message: signedBallot, signature }, { contracts })).verdict
}

describe('attack 4', () => {
  it('stake moved or bought after the snapshot: it counts where it lay, and only there', async () => {
    const stakes = await all(
      readStakes(await twoRpcs(), { ...snapshot, contract }, [bob.address, nextOwner.address]),
    )
    expect(stakes.map(({ reading }) => reading.status === 'known' && reading.value.amount)).toEqual([
      40n * one,
      0n,
    ])
  })

  it('stake bridged between two snapshots: both chains are read at the same time', async () => {
    const { snapshot: base } = chain(8453)
    const found = await findSnapshot(
      through(8453, [chain(8453).url, (await proxy(8453)).url]),
      8453,
      snapshot.time,
    )
    expect(found).toMatchObject({ value: { blockHash: base.blockHash, time: snapshot.time } })
  })
})

it('attack 8, a lying RPC: its word does not count, and a proof names it', async () => {
  const liar = (await proxy(1, liesAboutStake(1200n * one, 1_000_000n * one))).url
  const read = async (slot: number | null) =>
    (
      await all(
        readStakes(through(1, [liar, url]), { ...snapshot, contract, stakesSlot: slot }, [ada.address]),
      )
    )[0]!
  expect((await read(null)).reading).toMatchObject({ status: 'unknown', reason: 'disagreement' })
  expect((await read(stakesSlot)).reading).toMatchObject({ status: 'known', dissenting: [host(liar)] })
})

describe('attack 9, a reorganisation', () => {
  it('a block that is gone is unknown', async () => {
    const gone = { ...snapshot, blockHash: `0x${'00'.repeat(31)}01`, contract } as const
    const [stake] = await all(readStakes(await twoRpcs(), gone, [ada.address]))
    expect(stake!.reading).toMatchObject({ status: 'unknown', reason: 'unknown-block' })
  })

  it('a block that is not final is no snapshot', async () => {
    const late = snapshot.time + 99 * 12_000
    expect(await findSnapshot(await twoRpcs(), 1, late)).toMatchObject({
      status: 'unknown',
      reason: 'unknown-block',
    })
  })

  it('every read names the block by its hash and insists that it is canonical', async () => {
    const seen: unknown[] = []
    const watching = await proxy(1, (call, forward) => {
      if (call.method === 'eth_call' || call.method === 'eth_getProof') seen.push(call.params.at(-1))
      return forward()
    })
    await all(readStakes(through(1, [watching.url]), { ...snapshot, contract, stakesSlot }, [ada.address]))
    expect(seen).toHaveLength(2)
    expect(new Set(seen.map((block) => JSON.stringify(block)))).toEqual(
      new Set([JSON.stringify({ blockHash: snapshot.blockHash, requireCanonical: true })]),
    )
  })
})

it('attack 10, owners that rotate: a contract wallet is judged at the snapshot', async () => {
  const its = { ...ballot, voter: ownerWallet }
  const signedBy = ({ key }: { key: Hex }) => privateKeyToAccount(key).signTypedData(ballotTypedData(its))
  expect(await verdictOn(its, await signedBy(owner))).toMatchObject({ status: 'valid' })
  expect(await verdictOn(its, await signedBy(nextOwner))).toMatchObject({ status: 'invalid' })
})

it("attack 11, a signature replayed for the owner's other account: the voter is part of what is signed", async () => {
  const own = { ...ballot, voter: owner.address }
  const signature = await privateKeyToAccount(owner.key).signTypedData(ballotTypedData(own))
  expect(await verdictOn(own, signature)).toMatchObject({ status: 'valid', by: 'key' })
  expect(await verdictOn({ ...own, voter: ownerWallet }, signature)).toMatchObject({ status: 'invalid' })
})

it('attack 13, a poisoned cache: a forged header under the right hash does not stick', async () => {
  let isForged = true
  const changing = await proxy(
    1,
    lies('eth_getBlockByHash', (block) =>
      isForged ? { ...(block as object), stateRoot: `0x${'ee'.repeat(32)}` } : block,
    ),
  )
  const chains = through(1, [changing.url])
  const read = async () =>
    (await all(readStakes(chains, { ...snapshot, contract, stakesSlot }, [ada.address])))[0]!.reading
  expect(await read()).toMatchObject({ status: 'unknown' })
  isForged = false
  expect(await read()).toMatchObject({ status: 'known', source: 'proof' })
})

it('attack 16, markup and trick characters in what a wallet says of itself: one clean line, and a picture or none', () => {
  extension({ accounts: [ada] }, { name: 'Good\u202e\u0000\nWallet<img src=x onerror=alert(1)>' })
  const [choice] = openWallets(noRpcs, { storage: memoryStorage() }).choices
  expect(choice!.name).toBe('GoodWallet<img src=x onerror=alert(1)>') // text, shown as text
  expect(choice!.icon).toMatch(/^data:image\//)
  for (const icon of ['https://evil.example/track.png', 'javascript:alert(1)', 'data:text/html,hi']) {
    extension({ accounts: [ada] }, { rdns: `test.icon${icon.length}`, icon })
  }
  const icons = openWallets(noRpcs, { storage: memoryStorage() }).choices.slice(1)
  expect(icons.map(({ icon }) => icon)).toEqual([null, null, null])
})

describe('attack 17, a signature that is more than it seems', () => {
  it('the wallet is shown the choices in words, under a name of our own, and no field of a permit', async () => {
    let shown = ''
    const decide = (_: string, text: string | null) => ((shown = text ?? shown), 'yes' as const)
    extension({ accounts: [ada], decide })
    const wallets = openWallets(noRpcs, { storage: memoryStorage() })
    await wallets.connect('test.throwaway')
    await wallets.signBallot(ballot)
    const { domain, primaryType, message } = JSON.parse(shown) as Record<string, Record<string, unknown>>
    expect({ domain, primaryType }).toEqual({
      domain: { name: 'Daub ballot', version: '1' },
      primaryType: 'Ballot',
    })
    expect(message).toMatchObject({ choices: '12:+40,77:-10' })
    expect(Object.keys(message!).sort()).toEqual(['choices', 'nonce', 'round', 'voter'])
  })

  it('a whole visit asks a wallet for nothing but accounts, its chain and a typed signature', async () => {
    const wallet = extension({ accounts: [ada] })
    const wallets = openWallets(noRpcs, { storage: memoryStorage() })
    await wallets.connect('test.throwaway')
    await wallets.switchChain(8453)
    await wallets.signBallot(ballot)
    await wallets.disconnect()
    const allowed = [
      'eth_accounts',
      'eth_chainId',
      'eth_requestAccounts',
      'eth_signTypedData_v4',
      'wallet_requestPermissions',
      'wallet_revokePermissions',
      'wallet_switchEthereumChain',
    ]
    expect([...new Set(wallet.asked)].filter((method) => !allowed.includes(method))).toEqual([])
  })

  it('the door has wallets that connect, switch and sign ballots, and nothing else', () => {
    expect(Object.keys(openWallets(noRpcs, { storage: memoryStorage() })).sort()).toEqual([
      'choices',
      'connect',
      'connection',
      'disconnect',
      'handle',
      'onChoices',
      'onConnection',
      'reconnect',
      'signBallot',
      'switchChain',
    ])
    // What is handed on for auction/ has no member that any other room could use.
    expectTypeOf<Extract<keyof WalletHandle, string | number>>().toBeNever()
  })

  it('of the wallet library only these functions are imported, none of which sends', () => {
    const names = sourceFiles('src/chain').flatMap((file) => namesFrom(file, '@wagmi/core'))
    expect([...new Set(names)].sort()).toEqual([
      'connect',
      'createConfig',
      'createConnector',
      'createStorage',
      'disconnect',
      'getConnection',
      'injected',
      'reconnect',
      'signTypedData',
      'switchChain',
      'watchConnection',
      'watchConnectors',
    ])
  })
})

describe('attack 18, an account switched while the wallet signs', () => {
  /** Ada's wallet, which signs as `signer` whoever is asked for. */
  async function adasWallet(signer: { readonly key: Hex }) {
    const wallet = extension({ accounts: [{ address: ada.address, key: signer.key }, bob] })
    const wallets = openWallets(noRpcs, { storage: memoryStorage() })
    await wallets.connect('test.throwaway')
    return { wallet, wallets }
  }

  it('with a word: the request ends, and the signature is not taken', async () => {
    const { wallet, wallets } = await adasWallet(ada)
    const { request } = wallet.provider
    wallet.provider.request = async (question) => {
      const answer = await request(question)
      if (question.method === 'eth_signTypedData_v4') wallet.useAccount(1)
      return answer
    }
    expect(await wallets.signBallot(ballot)).toEqual({ status: 'other-account', address: bob.address })
  })

  it('without a word: the signature is not the voter’s, and is thrown away', async () => {
    const { wallets } = await adasWallet(bob)
    const contracts = { caller: createContractCaller(await twoRpcs()), blocks: [snapshot] }
    expect(await wallets.signBallot(ballot, { contracts })).toMatchObject({ status: 'wrong-signature' })
  })
})

it('attack 19, a borrowed or look-alike name: an address is called by a name only if the name agrees', async () => {
  const chains = await twoRpcs()
  expect(await readEnsName(chains, ada.address, snapshot)).toMatchObject({ value: 'ada.eth' })
  expect(await readEnsName(chains, bob.address, snapshot)).toMatchObject({ value: null })
  expect(await readEnsName(chains, eve.address, snapshot)).toMatchObject({ value: null })
})

describe('attack 21, a wrong clock of this device', () => {
  afterEach(() => void vi.useRealTimers())

  it.each(['1990-01-01', '2026-11-25', '2140-01-01'])('changes nothing that is read: %s', async (day) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(day) })
    const chains = await twoRpcs()
    const [stake] = await all(readStakes(chains, { ...snapshot, contract }, [ada.address]))
    expect(stake!.reading).toMatchObject({ status: 'known', value: { amount: 1200n * one } })
    expect(await findSnapshot(chains, 1, snapshot.time)).toMatchObject({ value: snapshot })
    expect(await readEnsName(chains, ada.address, snapshot)).toMatchObject({ value: 'ada.eth' })
  })
})

/** The values (types left out) that a file imports by name from a package; `*` when it takes all of it. */
function namesFrom(file: string, module: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || (statement.moduleSpecifier as ts.StringLiteral).text !== module)
      return []
    const { isTypeOnly, namedBindings } = statement.importClause!
    if (isTypeOnly) return []
    if (!namedBindings || ts.isNamespaceImport(namedBindings)) return ['*']
    return namedBindings.elements.flatMap((each) =>
      each.isTypeOnly ? [] : [(each.propertyName ?? each.name).text],
    )
  })
}
