// The room of chains once it is open: its code, fetched when a wallet or a chain is first needed, and the chains that the
// settings name.
import type { Archive } from '../../../archive/index.ts'
import type { Chains, ChainSettings } from '../../../chain/index.ts'
import type { Services } from '../../shell/services.ts'

/** What wallets and their settings need from the rest of Daub. */
export interface ChainPorts {
  readonly archive: { readonly settings: Pick<Archive['settings'], 'get' | 'set'> }
  readonly openChain: Services['openChain']
}

export interface OpenChain {
  readonly room: Awaited<ReturnType<Services['openChain']>>
  readonly settings: ChainSettings
  readonly chains: Chains
}

/** Opens the room with the settings that hold now. */
export async function openChain(services: ChainPorts): Promise<OpenChain> {
  const [room, kept] = await Promise.all([services.openChain(), services.archive.settings.get('chains')])
  const settings = keptSettings(room, kept)
  return { room, settings, chains: room.openChains(settings) }
}

/** What a person chose; the defaults where that is of an older form. */
function keptSettings(
  room: OpenChain['room'],
  kept: Awaited<ReturnType<Archive['settings']['get']>>,
): ChainSettings {
  if (kept === undefined) return room.defaultChainSettings()
  try {
    return room.parseChainSettings(kept)
  } catch (error) {
    if (error instanceof room.ChainSettingsError) return room.defaultChainSettings()
    throw error
  }
}
