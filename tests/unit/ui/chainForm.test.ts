// The form of the chain settings: what is written is marked where it is wrong, and becomes settings only when all is right.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as room from '../../../src/chain/index.ts'
import { ChainForm } from '../../../src/ui/settings/state/chainForm.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'

let form: ChainForm
const empty: room.ChainSettings = { version: 1, chains: [], walletConnectProjectId: null }
const ethereum = () => form.chains[0]!
const urls = () => form.chains.map((fields) => fields.urls)

beforeEach(() => void vi.stubGlobal('fetch', vi.fn()))

describe('the form of the chain settings', () => {
  it('offers the chains Daub knows, though the settings leave them out', () => {
    form = new ChainForm(room, empty)
    expect(form.chains.map(({ chainId }) => chainId)).toEqual([1, 8453])
    expect(urls()).toEqual([[], []])
  })

  it('gives settings without the empty fields and the spaces around an address', () => {
    form = new ChainForm(room, empty)
    ethereum().add()
    ethereum().add()
    ethereum().rpcs[0]!.url = '  https://rpc.test '
    expect(form.read()?.chains[0]).toEqual({ chainId: 1, rpcs: ['https://rpc.test'] })
  })

  it('marks the field with an address that cannot be used, and gives no settings', () => {
    form = new ChainForm(room, empty)
    ethereum().add()
    ethereum().rpcs[0]!.url = 'http://rpc.test'
    const marked = observe(() => ethereum().rpcs[0]!.isWrong)
    expect(form.read()).toBeNull()
    marked.flush()
    expect(marked.values).toEqual([false, true])
    marked.stop()
  })

  it('marks the chain when two addresses are at one host', () => {
    form = new ChainForm(room, { ...empty, chains: [{ chainId: 1, rpcs: ['https://rpc.test/a'] }] })
    ethereum().add()
    ethereum().rpcs[1]!.url = 'https://rpc.test/b'
    expect(form.read()).toBeNull()
    expect(ethereum().isWrong).toBe(true)
    ethereum().remove(ethereum().rpcs[1]!)
    expect(form.read()?.chains[0]!.rpcs).toEqual(['https://rpc.test/a'])
  })

  it('marks a project id that is none; an empty one leaves WalletConnect out', () => {
    form = new ChainForm(room, empty)
    form.projectId = 'mine'
    expect(form.read()).toBeNull()
    expect(form.isProjectWrong).toBe(true)
    form.projectId = '  '
    expect(form.read()?.walletConnectProjectId).toBeNull()
  })

  it('goes back to the addresses Daub comes with', () => {
    form = new ChainForm(room, empty)
    form.reset()
    expect(form.read()).toEqual(room.defaultChainSettings())
  })
})

describe('the test of one server', () => {
  const answers = (chainId: string, block: unknown) =>
    vi.mocked(fetch).mockImplementation((_, init) => {
      const { method } = JSON.parse(String(init?.body)) as { method: string }
      return Promise.resolve(
        Response.json({ jsonrpc: '2.0', id: 1, result: method === 'eth_chainId' ? chainId : block }),
      )
    })

  async function check(url = 'https://rpc.test') {
    form = new ChainForm(room, empty)
    ethereum().add()
    const field = ethereum().rpcs[0]!
    field.url = url
    await form.test(1, field)
    return field
  }

  it('says at which block it answers', async () => {
    answers('0x1', '0x10')
    expect((await check()).check).toMatchObject({ status: 'answers', block: 16 })
  })

  it.each([
    ['another chain', () => answers('0x2105', '0x10'), 'rpc/wrong-chain'],
    ['something that is no block', () => answers('0x1', 'soon'), 'rpc/malformed'],
    ['no answer', () => vi.mocked(fetch).mockRejectedValue(new TypeError('down')), 'rpc/unreachable'],
  ])('says why it is no use: %s', async (_, prepare, failure) => {
    prepare()
    expect((await check()).check).toEqual({ status: 'fails', failure })
  })

  it('marks an address that cannot be used, and asks nobody', async () => {
    vi.mocked(fetch).mockClear()
    expect(await check('ftp://rpc.test')).toMatchObject({ isWrong: true, check: null })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('is forgotten when the address was changed meanwhile', async () => {
    form = new ChainForm(room, empty)
    ethereum().add()
    const field = ethereum().rpcs[0]!
    field.url = 'https://rpc.test'
    answers('0x1', '0x10')
    const testing = form.test(1, field)
    field.edit('https://other.test')
    await testing
    expect(field.check).toBeNull()
  })
})
