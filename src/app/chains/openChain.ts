// The room of chains once it is open: its code, fetched when a wallet or a chain is first needed, and the chains that the
// settings name.
import type { Archive } from '../../archive/index.ts'
import type { Chains, ChainSettings } from '../../chain/index.ts'
import { DaubError, type NoParams } from '../../fragment/index.ts'

export interface ChainCodeErrors {
  /** The code that reads chains and speaks to wallets is not on this device, and cannot be fetched now. */
  'chain-code/not-loaded': NoParams
}

/** Wallets and chains cannot be used for lack of their code. */
export class ChainCodeError extends DaubError<ChainCodeErrors, keyof ChainCodeErrors> {
  override readonly name = 'ChainCodeError'
}

/** The door of chain/, as it is once its code is here. */
type ChainRoom = typeof import('../../chain/index.ts')

/** What wallets and their settings need from the rest of Daub. */
export interface ChainPorts {
  readonly archive: { readonly settings: Pick<Archive['settings'], 'get' | 'set'> }
  openChain(): Promise<ChainRoom>
}

export interface OpenChain {
  readonly room: ChainRoom
  readonly settings: ChainSettings
  readonly chains: Chains
}

/**
 * Opens the room with the settings that hold now.
 *
 * @throws ChainCodeError when its code cannot be fetched; what the archive throws.
 */
export async function openChain(services: ChainPorts): Promise<OpenChain> {
  const [room, kept] = await Promise.all([
    services.openChain().catch((cause: unknown) => {
      throw new ChainCodeError('chain-code/not-loaded', {}, { cause })
    }),
    services.archive.settings.get('chains'),
  ])
  const settings = keptSettings(room, kept)
  return { room, settings, chains: room.openChains(settings) }
}

/** What a person chose; the defaults where that is of an older form. */
function keptSettings(room: ChainRoom, kept: Awaited<ReturnType<Archive['settings']['get']>>): ChainSettings {
  if (kept === undefined) return room.defaultChainSettings()
  try {
    return room.parseChainSettings(kept)
  } catch (error) {
    if (error instanceof room.ChainSettingsError) return room.defaultChainSettings()
    throw error
  }
}
