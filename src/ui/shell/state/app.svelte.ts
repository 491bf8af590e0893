// Everything the page remembers, in one place: made once, handed down by context. The use cases are in app/; here they are
// put together with what the page shows of them.
import { createContext } from 'svelte'
import { RoundFollower } from '../../../app/follow/index.ts'
import {
  Housekeeping,
  PaintDraftKeeper,
  Preferences,
  PromptHistory,
  type PreferenceValues,
} from '../../../app/house/index.ts'
import { Intake, type GivenPicture } from '../../../app/intake/index.ts'
import { Abandoned, PaintQueue, Supplies as PaintSupplies } from '../../../app/paint/index.ts'
import type { FragmentRecord, StorageError, StoredCheckpoint } from '../../../archive/index.ts'
import { createFolderSource } from '../../../exchange/index.ts'
import type { Recipe, RecipeDraft } from '../../../fragment/index.ts'
import { Gallery } from '../../gallery/state/gallery.svelte.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import { isMetered } from '../../kit/state/isMetered.ts'
import { part } from '../../kit/state/part.ts'
import { smallCopy } from '../../kit/state/pixels.ts'
import { Toasts } from '../../kit/state/toasts.svelte.ts'
import { errorWords } from '../../kit/state/trouble.svelte.ts'
import { criticFile } from '../../paint/state/criticFile.ts'
import { Draft } from '../../paint/state/draft.svelte.ts'
import { Easel } from '../../paint/state/easel.svelte.ts'
import { Supplies } from '../../paint/state/supplies.svelte.ts'
import { Rounds } from '../../vote/state/rounds.svelte.ts'
import { Voting } from '../../vote/state/voting.svelte.ts'
import { Wallet } from '../../wallet/state/wallet.svelte.ts'
import type { Services } from '../services.ts'
import { galleryWords } from '../../gallery/words/gallery.ts'
import { kitWords } from '../../kit/words/kit.ts'
import { paintWords } from '../../paint/words/paint.ts'
import { Router } from './router.svelte.ts'
import { Updates } from './updates.svelte.ts'
import { WakeLock } from './wakeLock.svelte.ts'

export const [getApp, setApp] = createContext<App>()

export class App {
  readonly services: Services
  readonly intake = new Intake(async (picture) => (await smallCopy(picture)) !== null)
  readonly router = new Router()
  readonly toasts = new Toasts()
  readonly draft = new Draft()
  readonly gallery: Gallery
  readonly supplies: Supplies
  readonly easel: Easel
  readonly wakeLock = new WakeLock()
  readonly updates = new Updates()
  readonly rounds: Rounds
  readonly voting: Voting
  readonly wallet: Wallet

  /** Pictures somebody brought, until they say of each what it is for. */
  offered = $state.raw<readonly GivenPicture[]>([])
  isKeyboardHelpOpen = $state(false)
  /** Why nothing outlives this tab, or null where all is well. */
  get storageFault(): Error | null {
    return this.#lostStorage ?? this.services.storage.fault
  }
  #lostStorage = $state.raw<StorageError | null>(null)
  /** A painting waits for a yes to a download that may cost money. */
  isAskingDownload = $state(false)
  #mayDownload = false
  /** An artist of this browser sketches or paints: the screen stays on. */
  isArtistAtWork = $state(false)
  /** Set once what was kept is back, so that nothing of it is overwritten before. */
  isRestored = $state(false)

  /** Whether leaving now would lose work: a painting, a download, or votes that nothing keeps. */
  readonly isBusy = $derived.by(
    () =>
      this.easel.isPainting ||
      this.isArtistAtWork ||
      this.supplies.loading?.source === 'network' ||
      (this.storageFault !== null && this.voting.hasVotes),
  )
  readonly #queue: PaintQueue
  readonly #abandoned: Abandoned
  readonly #preferences: Preferences
  readonly #history: PromptHistory
  readonly #drafts: PaintDraftKeeper
  readonly #housekeeping: Housekeeping
  readonly #mirrors: {
    readonly preferences: Mirror<PreferenceValues>
    readonly history: Mirror<readonly string[]>
    readonly abandoned: Mirror<readonly StoredCheckpoint[]>
  }

  constructor(services: Services) {
    const { storage, tabs, clock } = services
    const { archive } = storage
    this.services = services
    this.#preferences = new Preferences(archive.settings)
    this.#history = new PromptHistory(archive.history)
    const { studio } = services
    const supplies = new PaintSupplies(
      {
        ...studio,
        open: () => part(studio.open()),
        outlinePack: (signal) => part(studio.outlinePack(signal)),
      },
      () => this.preferences.engine,
    )
    this.#queue = new PaintQueue({ archive, supplies, tabs, isGentle: () => this.preferences.gentle })
    this.#abandoned = new Abandoned({ archive, queue: this.#queue, tabs })
    this.#drafts = new PaintDraftKeeper({
      drafts: archive.paintDrafts,
      tabs,
      onTrouble: (error) => this.tell(error),
    })
    this.#housekeeping = new Housekeeping({
      archive,
      tabs,
      storage,
      idle: clock.idle,
    })
    this.#mirrors = {
      preferences: new Mirror<PreferenceValues>(this.#preferences),
      history: new Mirror<readonly string[]>(this.#history),
      abandoned: new Mirror<readonly StoredCheckpoint[]>(this.#abandoned),
    }
    this.supplies = new Supplies(supplies)
    this.easel = new Easel(this.#queue)
    this.gallery = new Gallery(archive, tabs)
    const sources = [createFolderSource(services.season)]
    const follower = new RoundFollower({ archive, sources, now: clock.now })
    this.rounds = new Rounds(follower, clock.now)
    this.wallet = new Wallet({ archive, openChain: services.chain.open }, (error) => this.tell(error))
    this.voting = new Voting(archive, {
      now: clock.now,
      powerIn: (round) => this.wallet.powerIn(round),
    })
    this.#listen()
  }

  get preferences(): PreferenceValues {
    return this.#mirrors.preferences.current
  }
  /** Prompts painted before, the newest first. */
  get history(): readonly string[] {
    return this.#mirrors.history.current
  }
  /** Paintings left behind by an earlier visit. */
  get left(): readonly StoredCheckpoint[] {
    return this.#mirrors.abandoned.current
  }

  /** Brings back what was kept. What cannot be read is reported and keeps nothing else from coming back. */
  async restore(): Promise<void> {
    const parts = [
      this.#preferences.restore(),
      this.#history.restore(),
      this.#restoreDraft(),
      this.#abandoned.restore(),
    ]
    for (const part of await Promise.allSettled(parts)) if (part.status === 'rejected') this.tell(part.reason)
    this.isRestored = true
    // Whoever came straight to another page has this week's round on the device, too, when the network goes.
    this.services.clock.idle().then(() => this.rounds.load(), this.tell)
    this.#housekeeping.tidy().catch(this.tell)
  }

  /** Remembers what stands in the form. */
  keepDraft(draft: RecipeDraft, seedLocked: boolean): void {
    if (this.isRestored) this.#drafts.keep(draft, seedLocked)
  }

  /** Writes at once what waits to be written: the page is being hidden and may not come back. */
  flush(): void {
    void this.#drafts.flush()
  }

  prefer(change: Partial<PreferenceValues>): void {
    this.#preferences.change(change)
    if (change.engine) this.supplies.forgetEngine()
  }

  /** Whether painting now would first download the models, as far as is known before anything is asked. */
  readonly needsDownload = $derived.by(
    () =>
      this.supplies.isOnDevice === false ||
      (this.supplies.isOnDevice === null && this.gallery.entries.length === 0),
  )

  /** Goes on with the painting that waits for a yes to its download, and asks no more during this visit. */
  acceptDownload(): void {
    this.#mayDownload = true
    this.isAskingDownload = false
    this.paintDraft()
  }

  /** Paints what stands in the form, or queues it; what is wrong with its prompt is answered and nothing painted. */
  paintDraft(): unknown {
    const { draft } = this
    const fault = draft.fault()
    if (fault !== null || draft.wish === null) return fault
    if (this.needsDownload && !this.#mayDownload && isMetered()) {
      this.isAskingDownload = true
      return null
    }
    this.paint(draft.wish, draft.pictures)
    this.#history.add(draft.wish.prompt)
    draft.moveOn()
    return null
  }

  /** Paints a recipe, or queues it, and shows the easel. */
  paint(wish: RecipeDraft, pictures?: ReadonlyMap<string, Blob>): void {
    const place = this.easel.add(wish, pictures)
    if (place > 0) void this.toasts.show(paintWords.queue.added(place))
    this.#showEasel()
  }

  /** Puts a recipe into the form. */
  async openRecipe(recipe: Recipe | RecipeDraft, message: string): Promise<void> {
    this.draft.load(recipe, await this.services.storage.archive.attachments.of(recipe))
    this.draft.seedLocked = true
    const { pack } = this.supplies
    const isForeign = 'packId' in recipe && pack !== null && pack.id !== recipe.packId
    void this.toasts.show(isForeign ? `${message} ${paintWords.opened.otherPack}` : message)
    this.router.go({ name: 'paint' })
  }

  /** Opens files that were dropped, pasted or chosen. */
  openFiles(files: readonly Blob[]): Promise<void> {
    return this.intake.openFiles(files)
  }

  /** Puts a picture into the form. */
  async usePicture(picture: GivenPicture, use: 'start' | 'towards'): Promise<void> {
    if (use === 'start') this.draft.startFrom(picture)
    else if (this.draft.paintTowards(picture)) void this.toasts.show(paintWords.offer.four)
    this.#showEasel()
    await this.services.storage.archive.attachments.save(new Map([[picture.id, picture.blob]]))
  }

  /** Opens the recipe of a link. */
  openLink(code: string): void {
    this.router.replace({ name: 'paint' })
    this.intake.openLink(code)
  }

  /** Moves a picture to the trash, with a way back. */
  async trash(record: FragmentRecord): Promise<void> {
    try {
      await this.gallery.discard([record.id])
      if (await this.toasts.show(galleryWords.picture.trashed, kitWords.undo))
        await this.gallery.restore([record.id])
    } catch (error) {
      this.tell(error)
    }
  }

  /** Takes up a painting left behind. */
  takeUp(stored: StoredCheckpoint): void {
    this.router.go({ name: 'paint' })
    this.#abandoned.resume(stored).catch(this.tell)
  }

  /** Forgets a painting left behind, with a way back. */
  async leave(stored: StoredCheckpoint): Promise<void> {
    const { undo, forget } = this.#abandoned.dismiss(stored)
    if (await this.toasts.show(paintWords.resume.discarded, kitWords.undo)) undo()
    else await forget().catch(this.tell)
  }

  /** Discards the painting on the easel, with a way back. */
  async discard(): Promise<void> {
    const bringBack = this.easel.discard()
    if (bringBack === null) return
    if (await this.toasts.show(paintWords.resume.discarded, kitWords.undo)) bringBack()
  }

  /** Takes a failed painting off the easel and goes on with the queue. */
  dismissFailure(): void {
    this.easel.clear()
    void this.easel.paintNext()
  }

  /** A newer tab, or the browser, closed our storage; what is painted now must not be lost by a reload of ours. */
  storageLost(fault: StorageError): void {
    this.#lostStorage = fault
  }

  /** Follows the service worker being registered. The first one may reload the page while nobody has done anything yet. */
  followUpdates(registering: Promise<ServiceWorkerRegistration>): void {
    this.updates.follow(registering, () => !this.isBusy && this.draft.prompt === '').catch(this.tell)
  }

  readonly artistAtWork = (isAtWork: boolean): void => void (this.isArtistAtWork = isAtWork)

  /** Says what went wrong where no place on the page does. */
  readonly tell = (error: unknown): void => {
    void errorWords.text(error).then((text) => this.toasts.show(text, null, 12))
  }

  #listen(): void {
    const { intake } = this
    this.#queue.on('trouble', this.tell)
    this.#abandoned.on('trouble', this.tell)
    this.#preferences.on('trouble', this.tell)
    this.#history.on('trouble', this.tell)
    this.#queue.on('finished', ({ record, isAgain }) => {
      this.gallery.add(record)
      if (isAgain) void this.toasts.show(paintWords.finished.identical)
      this.#housekeeping.protectOnce().catch(this.tell)
    })
    intake.on('trouble', this.tell)
    intake.on('picture', (picture) => {
      this.offered = [...this.offered.filter(({ id }) => id !== picture.id), picture]
    })
    intake.on('recipe', ({ recipe, from, critic }) => {
      const message = from === 'link' ? paintWords.opened.link : paintWords.opened.recipe
      const kept = critic
        ? this.services.storage.archive.attachments.save(criticFile(critic))
        : Promise.resolve()
      kept.then(() => this.openRecipe(recipe, message)).catch(this.tell)
    })
    intake.on('prompt', (text) => void this.#takeShared(text))
    intake.on('place', (hash) => (location.hash = hash))
  }

  /** Puts a shared text into the form, with a way back to what stood there. */
  async #takeShared(text: string): Promise<void> {
    const { prompt: before } = this.draft
    this.draft.prompt = text
    history.replaceState(history.state, '', `${location.pathname}#/paint`)
    this.router.follow()
    if (before.trim() === '' || before === text) return
    if (await this.toasts.show(paintWords.opened.shared, kitWords.undo)) this.draft.prompt = before
  }

  async #restoreDraft(): Promise<void> {
    // A link or a shared text that was faster stays; what was typed before waits for the next tab.
    if (this.draft.prompt !== '') return
    const kept = await this.#drafts.restore()
    if (!kept || this.draft.prompt !== '') return
    this.draft.load(kept.draft, await this.services.storage.archive.attachments.of(kept.draft))
    this.draft.seedLocked = kept.seedLocked
  }

  #showEasel(): void {
    if (this.router.route.name !== 'paint') this.router.go({ name: 'paint' })
  }
}
