// Which RPCs are asked, as data: the defaults stand in publicRpcs.json, a person may replace them. Settings come out of a
// form or a database and are checked here.
import * as v from 'valibot'
import { ChainSettingsError } from './errors.ts'
import publicRpcs from './publicRpcs.json' with { type: 'json' }

/** The most RPCs one chain may have: each is asked every question. */
export const maxRpcs = 6

const rpcUrl = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(500, 'at most 500 characters'),
  v.url('an address such as https://rpc.example.org'),
  v.check(isAllowed, 'https:// (http:// only for this device), without a name or password'),
)

const chain = v.strictObject({
  chainId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  rpcs: v.pipe(
    v.array(rpcUrl),
    v.maxLength(maxRpcs, `at most ${maxRpcs} RPCs`),
    // Two addresses at one host are one witness.
    v.check((urls) => distinct(urls.map(hostOf)), 'each host once'),
  ),
})

const chainSettings = v.strictObject({
  version: v.literal(1),
  chains: v.pipe(
    v.array(chain),
    v.maxLength(16, 'at most 16 chains'),
    v.check((chains) => distinct(chains.map(({ chainId }) => chainId)), 'each chain once'),
  ),
  /** A project id of WalletConnect's relay service; null leaves WalletConnect out. */
  walletConnectProjectId: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits'))),
})

export type ChainSettings = Readonly<v.InferOutput<typeof chainSettings>>

/**
 * Checks settings from a form or a database.
 *
 * @throws ChainSettingsError naming the first member that is wrong.
 */
export function parseChainSettings(value: unknown): ChainSettings {
  const result = v.safeParse(chainSettings, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new ChainSettingsError({
    what: `The chain setting "${v.getDotPath(issue) ?? 'form'}" cannot be used`,
    value: issue.input,
    allowed: issue.message,
  })
}

/** What is used until a person says otherwise: free public RPCs of different operators. Nobody vouches for them. */
export function defaultChainSettings(): ChainSettings {
  return parseChainSettings(publicRpcs)
}

function isAllowed(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && username === '' && password === ''
}

/** Checks of a list also run when an item of it has failed its own. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

function distinct(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length
}
