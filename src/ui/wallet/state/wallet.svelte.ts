// The wallet, as the page sees it: which there are, which is connected, what it is being asked, and what voting power its
// account has. The code behind it is fetched when somebody first needs it.
import type { Ballot, ContractChains, Hex } from '../../../ballots/index.ts'
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
import type { Services } from '../../shell/services.ts'
import { forgetLastWallet, hasLastWallet, walletMemory } from './lastWallet.ts'
import { openChain, type OpenChain } from './openChain.ts'
import type { Power } from './power.ts'
import { PowerReading } from './powerReading.ts'
import { readName } from './readName.ts'

/** A question the wallet has not answered yet. */
export interface Asking {
  readonly what: 'connect' | 'sign' | 'switch'
  /** The wallet's name for itself. */
  readonly wallet: string
}

type WalletServices = Pick<Services, 'archive' | 'openChain'>

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

  readonly #services: WalletServices
  readonly #tell: (error: unknown) => void
  #opening: Promise<OpenChain> | null = null
  #wallets: Wallets | null = null
  #unfollow: (() => void)[] = []
  #isResumed = false
  #stop: AbortController | null = null
  /** Counts changes of the settings: everything read before is read again. */
  #generation = $state(0)
  /** Counts readings that came in. What is made while a value is derived is not followed; this counter was there before. */
  #news = $state(0)
  #powers = new Map<string, PowerReading>()
  #names = new Map<string, string | null>()

  constructor(services: WalletServices, tell: (error: unknown) => void) {
    this.#services = services
    this.#tell = tell
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
      wallets.onConnection((connection) => (this.connection = connection)),
    ]
    this.choices = wallets.choices
    this.connection = wallets.connection
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

  /** The connected account's voting power in a round. The first call for an account starts to read it. */
  powerIn(round: Round): Power {
    const { address } = this
    if (address === null) return { status: 'none' }
    const key = this.#keyOf(round, address)
    const known = this.#powers.get(key)
    if (known) return known.power
    const { stakes } = this.#services.archive
    const reading = new PowerReading(round, address, stakes, this.open, () => this.#news++)
    this.#powers.set(key, reading)
    queueMicrotask(() => void reading.read().catch(this.#tell)) // not while somebody derives from it
    return reading.power
  }

  /** Reads the connected account's voting power from the chain once more. */
  async readAgain(round: Round): Promise<void> {
    if (this.address) await this.#powers.get(this.#keyOf(round, this.address))?.read(true).catch(this.#tell)
  }

  /** The ENS name of an address, both ways confirmed; null while there is none, or nobody asked a chain yet. */
  nameOf(round: Round, address: Hex): string | null {
    if (!this.isOpen) return null
    const key = this.#keyOf(round, address)
    if (!this.#names.has(key)) {
      this.#names.set(key, null)
      readName(round, address, this.open).then((name) => {
        this.#names.set(key, name)
        this.#news++
      }, this.#tell)
    }
    return this.#names.get(key) ?? null
  }

  /** Keeps and uses other settings. A changed project id brings another list of wallets. */
  async use(settings: ChainSettings): Promise<void> {
    await this.#services.archive.settings.set('chains', settings)
    const before = await this.open()
    const opened = { ...before, settings, chains: before.room.openChains(settings) }
    this.#opening = Promise.resolve(opened)
    this.#generation++
    if (before.settings.walletConnectProjectId === settings.walletConnectProjectId) return
    this.#follow(opened)
    await this.#wallets?.reconnect()
  }

  /** Where a reading of this account is kept; whoever asks is told when one comes in. */
  #keyOf({ id }: Round, address: Hex): string {
    void this.#news
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
