// Which RPCs are asked, as data: the defaults stand in publicRpcs.json, a person may replace them. Settings come out of a
// form or a database and are checked here.
import * as v from 'valibot'
import { listOf, parseAs, whole, type Format } from '../fragment/index.ts'
import { ChainSettingsError } from './errors.ts'
import publicRpcs from './publicRpcs.json' with { type: 'json' }

/** The most RPCs one chain may have: each is asked every question. */
export const maxRpcs = 6

const rpcUrl = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(500),
  v.check(isAllowed, 'rpc-address' satisfies Format),
)

const chain = v.strictObject({
  chainId: whole(1, Number.MAX_SAFE_INTEGER),
  rpcs: v.pipe(
    v.array(rpcUrl),
    v.maxLength(maxRpcs),
    v.check((urls) => new Set(urls.map(witnessOf)).size === urls.length, 'distinct-hosts' satisfies Format),
  ),
})

const chainSettings = v.strictObject({
  version: v.literal(1),
  chains: listOf(chain, [0, 16], ({ chainId }) => String(chainId)),
  /** A project id of WalletConnect's relay service; null leaves WalletConnect out. */
  walletConnectProjectId: v.nullable(
    v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'project-id' satisfies Format)),
  ),
})

export type ChainSettings = Readonly<v.InferOutput<typeof chainSettings>>

/**
 * Checks settings from a form or a database.
 *
 * @throws ChainSettingsError naming the first member that is wrong.
 */
export function parseChainSettings(value: unknown): ChainSettings {
  return parseAs(chainSettings, value, (fault) => new ChainSettingsError('chain-settings/form', fault))
}

/** What is used until a person says otherwise: free public RPCs of different operators. Nobody vouches for them. */
export function defaultChainSettings(): ChainSettings {
  return parseChainSettings(publicRpcs)
}

function isAllowed(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  return (
    (protocol === 'https:' || (protocol === 'http:' && isThisDevice(hostname))) &&
    username === '' &&
    password === ''
  )
}

/**
 * Who answers at an address, as far as it shows: one name is one operator, whatever the port or a dot at the end; on this
 * device each port is a program of its own. Checks of a list also run when an item of it has failed its own.
 */
function witnessOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { hostname, port, protocol } = new URL(url)
  const name = hostname.replace(/\.$/, '')
  return isThisDevice(name) ? `this device, ${protocol} ${port}` : name
}

function isThisDevice(hostname: string): boolean {
  return /^(.*\.)?localhost$|^127(\.\d+){3}$|^\[::1\]$/.test(hostname)
}
