// The wallet, as the page sees it: which there are, which is connected, what it is being asked, and what voting power its
// account has. The code behind it is fetched when somebody first needs it.
import { untrack } from 'svelte'
import type { Ballot, ContractChains } from '../../../ballots/index.ts'
import type { Hex } from '../../../ethereum/index.ts'
import type {
  ChainSettings,
  Connection,
  ConnectOutcome,
  SignOutcome,
  SwitchOutcome,
  WalletChoice,
  Wallets,
} from '../../../chain/index.ts'
import type { Round } from '../../../rounds/index.ts'
import { forgetLastWallet, hasLastWallet, walletMemory } from './lastWallet.ts'
import { openChain, type ChainPorts, type OpenChain } from '../../../app/chains/index.ts'
import { settlePower, type Power } from './power.ts'
import { readName } from './readName.ts'
import { readPower, type PowerPorts } from './readPower.ts'
import { Watched, type Read } from './watched.svelte.ts'

/** A question the wallet has not answered yet. */
export interface Asking {
  readonly what: 'connect' | 'sign' | 'switch'
  /** The wallet's name for itself. */
  readonly wallet: string
}

/** A page that shows the voting power in a round. */
interface PowerWatcher {
  readonly round: Round
  end: () => void
}

export interface WalletPorts extends ChainPorts {
  readonly archive: ChainPorts['archive'] & { readonly stakes: PowerPorts['stakes'] }
}

export class Wallet {
  choices = $state.raw<readonly WalletChoice[]>([])
  connection = $state.raw<Connection>({ status: 'none' })
  asking = $state.raw<Asking | null>(null)
  /** WalletConnect's link, while it waits for a wallet. */
  pairingLink = $state.raw<string | null>(null)
  /** Whether the room of chains is open, so that wallets can be listed. */
  isOpen = $state(false)
  /** Milliseconds until a wallet that was asked for a signature counts as silent. */
  patience = 300_000

  readonly #services: WalletPorts
  readonly #tell: (error: unknown) => void
  #opening: Promise<OpenChain> | null = null
  #wallets: Wallets | null = null
  #unfollow: (() => void)[] = []
  #isResumed = false
  #stop: AbortController | null = null
  /** Counts changes of the settings: everything read before is read again. */
  #generation = $state(0)
  readonly #powers: Watched<Power>
  readonly #names: Watched<string | null>
  readonly #watchers = new Set<PowerWatcher>()

  constructor(services: WalletPorts, tell: (error: unknown) => void) {
    this.#services = services
    this.#tell = tell
    this.#powers = new Watched<Power>(tell)
    this.#names = new Watched<string | null>(tell)
  }

  /** Opens chains and wallets; once, unless it fails. */
  readonly open = (): Promise<OpenChain> => {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = null
      throw error
    })
    return this.#opening
  }

  async #open(): Promise<OpenChain> {
    const opened = await openChain(this.#services)
    this.#follow(opened)
    this.isOpen = true
    return opened
  }

  #follow({ room, settings }: OpenChain): void {
    for (const end of this.#unfollow) end()
    const wallets = (this.#wallets = room.openWallets(settings, { storage: walletMemory }))
    this.#unfollow = [
      wallets.onChoices((choices) => (this.choices = choices)),
      wallets.onConnection((connection) => this.#become(connection)),
    ]
    this.choices = wallets.choices
    this.#become(wallets.connection)
  }

  /** For pages where a wallet matters: resumes the one of the last visit, once, and only if there was one. */
  async resume(): Promise<void> {
    if (this.#isResumed || !hasLastWallet()) return
    this.#isResumed = true
    try {
      await this.open()
      await this.#wallets?.reconnect()
    } catch (error) {
      this.#tell(error)
    }
  }

  /** Connects; the outcome has words for each status. */
  async connect({ id, name }: Pick<WalletChoice, 'id' | 'name'>): Promise<ConnectOutcome> {
    const options = { onPairing: (link: string) => (this.pairingLink = readPairingLink(link)) }
    return this.#ask({ what: 'connect', wallet: name }, (wallets, signal) =>
      wallets.connect(id, { ...options, signal }),
    )
  }

  /** Asks for the signature of a ballot. */
  async sign(ballot: Ballot, contracts: ContractChains): Promise<SignOutcome> {
    return this.#ask({ what: 'sign', wallet: this.name }, (wallets, signal) =>
      wallets.signBallot(ballot, { signal, contracts, timeoutMs: this.patience }),
    )
  }

  /** Asks the wallet to go to another chain. */
  async switchChain(chainId: number): Promise<SwitchOutcome> {
    return this.#ask({ what: 'switch', wallet: this.name }, (wallets, signal) =>
      wallets.switchChain(chainId, signal),
    )
  }

  /** Stops waiting for the wallet. */
  cancel(): void {
    this.#stop?.abort()
  }

  async disconnect(): Promise<void> {
    await this.#wallets?.disconnect()
    forgetLastWallet()
  }

  /** The connected wallet's name for itself, '' if there is none. */
  get name(): string {
    return this.connection.status === 'connected' ? this.connection.wallet : ''
  }

  /** Lower-case address of the connected account, or null. */
  get address(): Hex | null {
    return this.connection.status === 'connected' ? this.connection.address : null
  }

  /**
   * The connected account's voting power in a round, as far as it was read. Looking it up reads nothing: a page that shows
   * it watches the round.
   */
  powerIn(round: Round): Power {
    const { address } = this
    if (address === null) return { status: 'none' }
    return this.#powers.get(this.#keyOf(round, address)) ?? { status: 'reading' }
  }

  /**
   * Keeps the connected account's voting power in a round read, also when another account is connected or other servers are
   * chosen. @returns a function that ends it, and with it a read that goes on
   */
  watch(round: Round): () => void {
    const watcher: PowerWatcher = { round, end: () => undefined }
    this.#watchers.add(watcher)
    untrack(() => this.#start(watcher))
    return () => {
      this.#watchers.delete(watcher)
      watcher.end()
    }
  }

  /** Reads the connected account's voting power from the chain once more. */
  async readAgain(round: Round): Promise<void> {
    const { address } = this
    if (address === null) return
    await this.#powers.refresh(this.#keyOf(round, address), this.#powerReader(round, address, true))
  }

  /** The ENS name of an address, both ways confirmed; null while none is known. Looking it up reads nothing. */
  nameOf(round: Round, address: Hex): string | null {
    return this.#names.get(this.#keyOf(round, address)) ?? null
  }

  /**
   * Reads the ENS name of an address, if the room of chains is open: a name alone is not worth fetching it.
   * @returns a function that ends it
   */
  watchName(round: Round, address: Hex): () => void {
    if (!this.isOpen) return () => undefined
    return this.#names.watch(
      untrack(() => this.#keyOf(round, address)),
      (signal) => readName(round, address, this.open, signal),
    )
  }

  /** Keeps and uses other settings. A changed project id brings another list of wallets. */
  async use(settings: ChainSettings): Promise<void> {
    await this.#services.archive.settings.set('chains', settings)
    const before = await this.open()
    const opened = { ...before, settings, chains: before.room.openChains(settings) }
    this.#opening = Promise.resolve(opened)
    this.#generation++
    for (const watcher of this.#watchers) this.#start(watcher)
    if (before.settings.walletConnectProjectId === settings.walletConnectProjectId) return
    this.#follow(opened)
    await this.#wallets?.reconnect()
  }

  #become(connection: Connection): void {
    const before = this.address
    this.connection = connection
    if (this.address !== before) for (const watcher of this.#watchers) this.#start(watcher)
  }

  #start(watcher: PowerWatcher): void {
    watcher.end()
    const { address } = this
    const { round } = watcher
    watcher.end =
      address === null
        ? () => undefined
        : this.#powers.watch(this.#keyOf(round, address), this.#powerReader(round, address))
  }

  /** A read that ends with a value whatever fails: what could not be read is unknown. */
  #powerReader(round: Round, address: Hex, isAgain = false): Read<Power> {
    const ports = { stakes: this.#services.archive.stakes, open: this.open }
    return async (signal) => {
      try {
        return await readPower(round, address, ports, { isAgain, signal })
      } catch (error) {
        if (!signal.aborted) this.#tell(error)
        return settlePower(round, address, [], [])
      }
    }
  }

  #keyOf({ id }: Round, address: Hex): string {
    return `${this.#generation} ${id} ${address}`
  }

  /** One question at a time; `cancel` ends the wait. */
  async #ask<T>(asking: Asking, ask: (wallets: Wallets, signal: AbortSignal) => Promise<T>): Promise<T> {
    await this.open()
    this.#stop?.abort()
    const stop = (this.#stop = new AbortController())
    this.asking = asking
    try {
      return await ask(this.#wallets!, stop.signal)
    } finally {
      if (this.#stop === stop) {
        this.asking = null
        this.pairingLink = null
      }
    }
  }
}

/** The link comes from a library that speaks to a relay; only its own scheme may become an address one can tap. */
function readPairingLink(link: string): string | null {
  return /^wc:[0-9a-f]+@2\?[\w=&%.-]+$/i.test(link) ? link : null
}
