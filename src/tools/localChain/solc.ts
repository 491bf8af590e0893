// The Solidity compiler: npm's WebAssembly package, which needs no download. The same sources and settings give the same bytes.
import type { Abi, Hex } from 'viem'

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

interface CompilerInput {
  readonly language: 'Solidity' | 'Yul'
  /** Text of each file by its name. */
  readonly sources: Readonly<Record<string, string>>
  readonly settings: object
  /** Text of a file that a source imports; null where there is none. */
  readonly load?: (path: string) => string | null
}

const outputSelection = {
  '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'storageLayout'] },
}

/** Compiles. @throws Error with the compiler's words; its warnings come back. */
export async function runSolc({ language, sources, settings, load }: CompilerInput) {
  const { default: solc } = await import('solc')
  const contents = Object.entries(sources).map(([name, content]) => [name, { content }] as const)
  const input = {
    language,
    sources: Object.fromEntries(contents),
    settings: { ...settings, outputSelection },
  }
  const read = (path: string) => {
    const contents = load?.(path) ?? null
    return contents === null ? { error: `There is no ${path}` } : { contents }
  }
  const output = solc.compile(JSON.stringify(input), { import: read })
  const { errors = [], contracts } = JSON.parse(output) as CompilerOutput
  const fatal = errors.filter(({ severity }) => severity === 'error')
  if (fatal.length) throw new Error(fatal.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return { contracts, warnings: errors.map(({ formattedMessage }) => formattedMessage) }
}

/** Both codes of a contract. */
export function codeOf({ bytecode, deployedBytecode }: CompiledContract['evm']) {
  return {
    bytecode: `0x${bytecode.object}`,
    deployedBytecode: `0x${deployedBytecode?.object ?? ''}`,
  } as const
}
