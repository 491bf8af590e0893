// The form of the chain settings: addresses as text while they are edited, a mark at each field that is wrong, and settings
// only when everything is right.
import type { ChainSettings } from '../../../chain/index.ts'
import type { OpenChain } from '../../../app/chains/index.ts'
import { checkRpc, type RpcCheck } from './rpcCheck.ts'

export class RpcField {
  url = $state('')
  isWrong = $state(false)
  check = $state.raw<RpcCheck | 'asking' | null>(null)

  constructor(url: string) {
    this.url = url
  }

  /** Takes another address; what was said about the last one is not true of it. */
  edit(url: string): void {
    this.url = url
    this.isWrong = false
    this.check = null
  }
}

export class ChainFields {
  readonly chainId: number
  rpcs = $state.raw<readonly RpcField[]>([])
  isWrong = $state(false)

  constructor(chainId: number, urls: readonly string[]) {
    this.chainId = chainId
    this.rpcs = urls.map((url) => new RpcField(url))
  }

  add(): void {
    this.rpcs = [...this.rpcs, new RpcField('')]
  }

  remove(field: RpcField): void {
    this.rpcs = this.rpcs.filter((each) => each !== field)
  }

  /** Addresses that are written; empty fields do not count. */
  get urls(): readonly string[] {
    return this.rpcs.map(({ url }) => url.trim()).filter((url) => url !== '')
  }
}

export class ChainForm {
  chains = $state.raw<readonly ChainFields[]>([])
  projectId = $state('')
  isProjectWrong = $state(false)
  readonly #room: OpenChain['room']

  constructor(room: OpenChain['room'], settings: ChainSettings) {
    this.#room = room
    this.load(settings)
  }

  /** Fills the form; chains we know but that the settings leave out stand there empty. */
  load({ chains, walletConnectProjectId }: ChainSettings): void {
    const ids = [...this.#room.bottoContracts, ...chains].map(({ chainId }) => chainId)
    this.chains = [...new Set(ids)].map(
      (chainId) => new ChainFields(chainId, chains.find((each) => each.chainId === chainId)?.rpcs ?? []),
    )
    this.projectId = walletConnectProjectId ?? ''
    this.isProjectWrong = false
  }

  /** Fills in the addresses that Daub comes with; kept only when saved. */
  reset(): void {
    this.load(this.#room.defaultChainSettings())
  }

  /** The settings, or null with a mark at each field that is wrong. */
  read(): ChainSettings | null {
    const chains = this.chains.map(({ chainId, urls }) => ({ chainId, rpcs: [...urls] }))
    const walletConnectProjectId = this.projectId.trim() || null
    for (const fields of this.chains) {
      for (const rpc of fields.rpcs) {
        const url = rpc.url.trim()
        rpc.isWrong = url !== '' && !this.#allows({ chains: [{ chainId: fields.chainId, rpcs: [url] }] })
      }
      const isClean = fields.rpcs.every(({ isWrong }) => !isWrong)
      fields.isWrong =
        isClean && !this.#allows({ chains: [{ chainId: fields.chainId, rpcs: [...fields.urls] }] })
    }
    this.isProjectWrong = !this.#allows({ walletConnectProjectId })
    const fields = this.chains.flatMap((each) => [each, ...each.rpcs])
    const isRight = !this.isProjectWrong && fields.every(({ isWrong }) => !isWrong)
    return isRight ? this.#room.parseChainSettings({ version: 1, chains, walletConnectProjectId }) : null
  }

  /** Asks one RPC whether it is any use. */
  async test(chainId: number, field: RpcField): Promise<void> {
    const url = field.url.trim()
    field.isWrong = !this.#allows({ chains: [{ chainId, rpcs: [url] }] })
    field.check = null
    if (field.isWrong) return
    field.check = 'asking'
    const check = await checkRpc(this.#room, chainId, url)
    if (field.url.trim() === url) field.check = check
  }

  /** Whether the settings may have this part. */
  #allows(part: Partial<ChainSettings>): boolean {
    try {
      this.#room.parseChainSettings({ version: 1, chains: [], walletConnectProjectId: null, ...part })
      return true
    } catch (error) {
      if (error instanceof this.#room.ChainSettingsError) return false
      throw error
    }
  }
}
