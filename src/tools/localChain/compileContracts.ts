// Compiles the stand-in contracts of tests/chain/contracts with solc, which is a WebAssembly package and needs no download.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Abi, Hex } from 'viem'
import { root } from '../build.ts'

export interface Contract {
  readonly abi: Abi
  /** Creation code, and the code that ends up on the chain. */
  readonly bytecode: Hex
  readonly deployedBytecode: Hex
  /** Storage slot of each state variable. */
  readonly slots: Readonly<Record<string, number>>
}

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly contracts: Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>
}

interface CompiledContract {
  readonly abi: Abi
  readonly evm: { readonly bytecode: { object: string }; readonly deployedBytecode?: { object: string } }
  readonly storageLayout?: { readonly storage: readonly { label: string; slot: string }[] }
}

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

async function compile(language: string, ending: string, settings: object) {
  const { default: solc } = await import('solc')
  const names = readdirSync(folder).filter((name) => name.endsWith(ending))
  const sources = Object.fromEntries(
    names.map((name) => [name, { content: readFileSync(join(folder, name), 'utf8') }]),
  )
  const outputSelection = {
    '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'storageLayout'] },
  }
  const input = { language, sources, settings: { ...settings, evmVersion, outputSelection } }
  const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input))) as CompilerOutput
  const fatal = errors.filter(({ severity }) => severity === 'error')
  if (fatal.length) throw new Error(fatal.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return Object.values(contracts)
}

function codeOf({ bytecode, deployedBytecode }: CompiledContract['evm']) {
  return {
    bytecode: `0x${bytecode.object}`,
    deployedBytecode: `0x${deployedBytecode?.object ?? ''}`,
  } as const
}
