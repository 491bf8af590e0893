// A wallet made of throw-away keys, for development and tests: an EIP-1193 provider that signs ballots and nothing else. It
// behaves as the common extensions do, bad manners included, so that every outcome of wallet/outcomes.ts can be met.
import { privateKeyToAccount } from 'viem/accounts'
import type { Hex } from '../../ethereum/index.ts'

/** An account of the wallet. For a contract wallet the address is the contract's, and the key its owner's. */
export interface ThrowawayAccount {
  readonly address: Hex
  readonly key: Hex
}

/** What the person behind the wallet does with a question. `silent` leaves its window open for ever. */
export type Manner = 'yes' | 'no' | 'silent'

export interface ThrowawayOptions {
  readonly accounts: readonly ThrowawayAccount[]
  /** Default 1. */
  readonly chainId?: number
  /** Chains it can go to. Default: 1 and 8453. */
  readonly chains?: readonly number[]
  /** Answers each question; gets the typed data's text when it is about a signature. Default: always yes. */
  readonly decide?: (method: string, text: string | null) => Manner | Promise<Manner>
}

export interface ThrowawayWallet {
  /** EIP-1193. */
  readonly provider: {
    request(question: { readonly method: string; readonly params?: unknown }): Promise<unknown>
    on(event: string, listener: (value: unknown) => void): void
    removeListener(event: string, listener: (value: unknown) => void): void
  }
  /** Every method it was asked for, in order. */
  readonly asked: readonly string[]
  /** Puts another of its accounts first, as a person does in the extension. */
  useAccount(index: number): void
  /** Goes to another chain, as a person does in the extension. */
  useChain(chainId: number): void
}

/** Makes a wallet. It keeps its keys in memory and asks no network. */
export function createThrowawayWallet(options: ThrowawayOptions): ThrowawayWallet {
  const { chains = [1, 8453], decide = () => 'yes' } = options
  let { accounts, chainId = 1 } = options
  let isConnected = false
  const asked: string[] = []
  const listeners = new Map<string, Set<(value: unknown) => void>>()
  const emit = (event: string, value: unknown) => listeners.get(event)?.forEach((listener) => listener(value))
  const addresses = () => (isConnected ? accounts.map(({ address }) => address) : [])

  async function consent(method: string, text: string | null = null): Promise<void> {
    const manner = await decide(method, text)
    if (manner === 'silent') await new Promise(() => undefined)
    if (manner === 'no') throw refusal(4001, 'User rejected the request.')
  }

  async function request({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
    asked.push(method)
    const given = Array.isArray(params) ? (params as unknown[]) : []
    switch (method) {
      case 'eth_chainId':
        return `0x${chainId.toString(16)}`
      case 'eth_accounts':
        return addresses()
      case 'eth_requestAccounts':
        if (!isConnected) await consent(method)
        isConnected = true
        return addresses()
      case 'wallet_switchEthereumChain': {
        const wanted = Number((given[0] as { chainId: Hex }).chainId)
        if (!chains.includes(wanted)) throw refusal(4902, 'Unrecognized chain ID.')
        await consent(method)
        useChain(wanted)
        return null
      }
      case 'eth_signTypedData_v4':
        return sign(String(given[0]), String(given[1]))
      default:
        throw refusal(4200, `The throw-away wallet does not do ${method}.`)
    }
  }

  async function sign(address: string, text: string): Promise<Hex> {
    const account = accounts.find((candidate) => candidate.address === address.toLowerCase())
    if (!isConnected || !account) throw refusal(4100, 'The account is not connected.')
    const { domain, types, primaryType, message } = JSON.parse(text) as TypedData
    // MetaMask's rule, and the reason why the ballot's domain has no chain.
    if (domain.chainId !== undefined && Number(domain.chainId) !== chainId) {
      throw refusal(-32603, `Provided chainId "${domain.chainId}" must match the active chainId "${chainId}"`)
    }
    await consent('eth_signTypedData_v4', text)
    return privateKeyToAccount(account.key).signTypedData({ domain, types, primaryType, message })
  }

  function useChain(wanted: number): void {
    chainId = wanted
    emit('chainChanged', `0x${wanted.toString(16)}`)
  }

  return {
    provider: {
      request,
      on: (event, listener) => void (listeners.get(event) ?? addSet(listeners, event)).add(listener),
      removeListener: (event, listener) => void listeners.get(event)?.delete(listener),
    },
    asked,
    useAccount(index) {
      accounts = [accounts[index]!, ...accounts.filter((_, i) => i !== index)]
      emit('accountsChanged', addresses())
    },
    useChain,
  }
}

interface TypedData {
  readonly domain: { readonly name?: string; readonly version?: string; readonly chainId?: number }
  readonly types: Record<string, { name: string; type: string }[]>
  readonly primaryType: string
  readonly message: Record<string, unknown>
}

/** An error as EIP-1193 has it: a message and a code. */
function refusal(code: number, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function addSet<T>(sets: Map<string, Set<T>>, key: string): Set<T> {
  const set = new Set<T>()
  sets.set(key, set)
  return set
}
