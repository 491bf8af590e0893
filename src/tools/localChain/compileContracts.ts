// Compiles the stand-in contracts of tests/chain/contracts with solc, which is a WebAssembly package and needs no download.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hex } from 'viem'
import { root } from '../build.ts'
import { codeOf, runSolc, type Contract } from './solc.ts'

export type { Contract } from './solc.ts'

const folder = join(root, 'tests', 'chain', 'contracts')
/** Every node since 2022 runs it. */
const evmVersion = 'paris'

/** Compiles every `.sol` file; contracts by name. @throws Error with the compiler's words. */
export async function compileContracts(): Promise<ReadonlyMap<string, Contract>> {
  const files = await compile('Solidity', '.sol', { optimizer: { enabled: true, runs: 200 } })
  return new Map(
    files.flatMap((contracts) =>
      Object.entries(contracts).map(([name, { abi, evm, storageLayout }]) => {
        const slots = (storageLayout?.storage ?? []).map(({ label, slot }) => [label, Number(slot)] as const)
        return [name, { abi, ...codeOf(evm), slots: Object.fromEntries(slots) }] as const
      }),
    ),
  )
}

/** Compiles a Yul program to creation code. */
export async function compileYul(name: string): Promise<Hex> {
  const optimizer = { enabled: true, details: { yul: true } }
  const files = await compile('Yul', `${name}.yul`, { optimizer })
  return codeOf(files[0]![name]!.evm).bytecode
}

async function compile(language: 'Solidity' | 'Yul', ending: string, settings: object) {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending))
  const sources = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  return Object.values(
    (await runSolc({ language, sources, settings: { ...settings, evmVersion } })).contracts,
  )
}
