// Both chains, started once for all test files of this folder and stopped with them. Tests only read them; what a test wants
// to change it changes on a chain, or in a proxy, of its own.
import type { TestProject } from 'vitest/node'
import type { Planted } from '../../src/tools/localChain/plantBotto.ts'
import { compileAuction, compileFolder } from '../../src/tools/auction/compileAuction.ts'
import { startLocalChains } from '../../src/tools/localChain/startLocalChains.ts'

/** What tests get to know of a chain. */
export interface TestChain extends Planted {
  readonly url: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly chains: readonly TestChain[]
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  // Compiled once for all files, which then find it kept.
  await compileAuction()
  await compileFolder(`${import.meta.dirname}/auction/contracts`)
  const { anvils, planted, stop } = await startLocalChains()
  project.provide(
    'chains',
    planted.map((chain, i) => ({ ...chain, url: anvils[i]!.url })),
  )
  return stop
}
