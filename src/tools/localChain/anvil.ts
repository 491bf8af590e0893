// A real EVM on a loopback port: Foundry's anvil, from npm's package for this platform, without its install script. It ends
// with us on every way out, a kill included; an orphan would keep its port and answer the next run with an old chain.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Anvil {
  readonly chainId: number
  readonly url: string
  /** One JSON-RPC request. @throws Error with the node's words. */
  request(method: string, params?: readonly unknown[]): Promise<unknown>
  /** Many at once, in one batch. */
  batch(
    calls: readonly (readonly [method: string, params: readonly unknown[]])[],
  ): Promise<readonly unknown[]>
  stop(): void
}

/** Node's names of platforms and processors, as Foundry names its packages. */
const names: Readonly<Record<string, string>> = { arm64: 'arm64', x64: 'amd64' }
const startLimitMs = 10_000

/**
 * Starts a chain that mines only when told to, so that its blocks, times and hashes are the same in every run.
 *
 * @param port A free one by default.
 * @param genesisTime Seconds since 1970.
 */
export async function startAnvil(chainId: number, genesisTime: number, port = 0): Promise<Anvil> {
  const at = await freePort(port)
  const options = { host: '127.0.0.1', port: at, 'chain-id': chainId, timestamp: genesisTime }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawnTied(findAnvil(), [...args, '--no-mining', '--silent'])
  const url = `http://127.0.0.1:${at}`
  const anvil: Anvil = {
    chainId,
    url,
    request: async (method, params = []) => (await post(url, [[method, params]]))[0],
    batch: (calls) => post(url, calls),
    stop: () => child.stdin.end(),
  }
  await answering(child, anvil)
  return anvil
}

/** Starts a program that ends when its standard input does: with `end()`, or with this process, however that ends. */
function spawnTied(command: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  if (process.platform !== 'win32')
    return spawn('sh', ['-c', '"$0" "$@" & read _; kill -9 $!', command, ...args])
  const child = spawn(command, args)
  const end = () => child.kill()
  process.once('exit', end)
  child.stdin.once('finish', end)
  return child
}

/** Waits until the chain answers; fails with what it said if it ends before. */
async function answering(child: ChildProcessWithoutNullStreams, anvil: Anvil): Promise<void> {
  let said = ''
  child.stdout.resume()
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const deadline = Date.now() + startLimitMs
  while (child.exitCode === null && Date.now() < deadline) {
    const chainId = await anvil.request('eth_chainId').catch(() => null)
    if (chainId !== null && Number(chainId) === anvil.chainId) return
    await new Promise((again) => setTimeout(again, 20))
  }
  anvil.stop()
  throw new Error(`anvil did not start on ${anvil.url}. ${said}`)
}

function findAnvil(): string {
  const name = `@foundry-rs/anvil-${process.platform}-${names[process.arch] ?? process.arch}`
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil')
    if (existsSync(binary)) return binary
  } catch {
    // Not installed: said below.
  }
  throw new Error(`There is no "${name}". Run "npm ci"; Foundry has no anvil for other platforms.`)
}

/** The port if nobody uses it (0: any), so that a question is never answered by somebody else's chain. */
async function freePort(port: number): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', ready)
  })
  const address = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return address.port
}

interface Reply {
  readonly id: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

async function post(
  url: string,
  calls: readonly (readonly [method: string, params: readonly unknown[]])[],
): Promise<readonly unknown[]> {
  const body = calls.map(([method, params], id) => ({ jsonrpc: '2.0', id, method, params }))
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const replies = (await answer.json()) as readonly Reply[]
  return [...replies]
    .sort((a, b) => a.id - b.id)
    .map(({ result, error }, i) => {
      if (error) throw new Error(`${calls[i]![0]}: ${error.message}`)
      return result
    })
}
