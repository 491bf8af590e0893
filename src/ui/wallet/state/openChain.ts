// The room of chains once it is open: its code, fetched when a wallet or a chain is first needed, and the chains that the
// settings name. A development build joins the local test chain first.
import type { Archive } from '../../../archive/index.ts'
import type { Chains, ChainSettings } from '../../../chain/index.ts'
import type { Services } from '../../shell/services.ts'

export interface OpenChain {
  readonly room: Awaited<ReturnType<Services['openChain']>>
  readonly settings: ChainSettings
  readonly chains: Chains
  /** The chains are those of `npm run chain`; what is kept in the settings is not asked. */
  readonly isLocal: boolean
}

/** Opens the room with the settings that hold now. */
export async function openChain(
  services: Pick<Services, 'archive' | 'openChain' | 'joinLocalChain'>,
): Promise<OpenChain> {
  const [room, local, kept] = await Promise.all([
    services.openChain(),
    services.joinLocalChain(),
    services.archive.settings.get('chains'),
  ])
  const settings = local?.settings ?? keptSettings(room, kept)
  return { room, settings, chains: room.openChains(settings), isLocal: local !== null }
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
