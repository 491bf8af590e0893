// Compiles the contracts of src/auction/contracts with the project's solc, and keeps the result under the hash of everything
// that went in, because it takes seconds.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../build.ts'
import { codeOf, runSolc, type Contract } from '../localChain/solc.ts'

export type ContractsByName = Readonly<Record<string, Contract>>

export interface AuctionContracts extends ContractsByName {
  readonly Art: Contract
  readonly Auction: Contract
  readonly Splitter: Contract
}

const cache = join(root, 'node_modules', '.cache', 'auction')
/** Cancun has transient storage, which the guards against reentrancy use; Ethereum and Base have had it since March 2024. */
const settings = { evmVersion: 'cancun', optimizer: { enabled: true, runs: 10_000 } }

/** The contracts. The same sources give the same bytes on every machine. @throws Error with the compiler's words. */
export async function compileAuction(): Promise<AuctionContracts> {
  return (await compileFolder(join(root, 'src', 'auction', 'contracts'))) as AuctionContracts
}

/** Every contract in the `.sol` files of a folder, by name. A warning about them is an error. */
export async function compileFolder(folder: string): Promise<ContractsByName> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sol'))
  const sources = Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
  // The compiler and OpenZeppelin's contracts are fixed by their versions.
  const versions = ['solc', '@openzeppelin/contracts'].map(versionOf)
  const key = createHash('sha256').update(JSON.stringify({ sources, settings, versions })).digest('hex')
  const file = join(cache, `${key}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as ContractsByName
  const compiled = await compile(sources)
  mkdirSync(cache, { recursive: true })
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(compiled))
  renameSync(`${file}.${process.pid}`, file)
  return compiled
}

async function compile(sources: Readonly<Record<string, string>>): Promise<ContractsByName> {
  const { contracts, warnings } = await runSolc({ language: 'Solidity', sources, settings, load: readImport })
  const ours = warnings.filter((warning) => !warning.includes('--> @openzeppelin/'))
  if (ours.length > 0) throw new Error(ours.join('\n'))
  const entries = Object.keys(sources).flatMap((file) =>
    Object.entries(contracts[file] ?? {}).map(
      ([name, { abi, evm }]) => [name, { abi, ...codeOf(evm), slots: {} }] as const,
    ),
  )
  return Object.fromEntries(entries)
}

/** A file of OpenZeppelin's contracts; nothing else is imported. */
function readImport(path: string): string | null {
  const file = join(root, 'node_modules', path)
  return path.startsWith('@openzeppelin/contracts/') && existsSync(file) ? readFileSync(file, 'utf8') : null
}

function versionOf(name: string): string {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
