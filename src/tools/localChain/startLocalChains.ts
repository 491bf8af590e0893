// Two chains as Botto's community has them, Ethereum (1) and Base (8453), on loopback ports.
import { startAnvil, type Anvil } from './anvil.ts'
import { compileContracts } from './compileContracts.ts'
import { genesisTime, plantBotto, type Planted } from './plantBotto.ts'

export interface LocalChains {
  readonly anvils: readonly Anvil[]
  readonly planted: readonly Planted[]
  stop(): void
}

/** @param ports For chains 1 and 8453; free ones by default. */
export async function startLocalChains(ports: readonly number[] = []): Promise<LocalChains> {
  const contracts = await compileContracts()
  const anvils: Anvil[] = []
  try {
    for (const [i, chainId] of [1, 8453].entries())
      anvils.push(await startAnvil(chainId, genesisTime, ports[i]))
    const planted = await Promise.all(anvils.map((anvil) => plantBotto(anvil, contracts)))
    return { anvils, planted, stop: () => anvils.forEach((anvil) => anvil.stop()) }
  } catch (error) {
    anvils.forEach((anvil) => anvil.stop())
    throw error
  }
}
