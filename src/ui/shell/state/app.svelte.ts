// Everything the page remembers, in one place: made once, handed down by context.
import { createContext } from 'svelte'
import type { FragmentRecord, JobRecord, Settings, StoredCheckpoint } from '../../../archive/index.ts'
import type { Recipe, RecipeDraft } from '../../../fragment/index.ts'
import type { Services } from '../services.ts'
import { words } from '../words/en.ts'
import { troubleOf } from '../../kit/words/errors.ts'
import { Draft } from '../../paint/state/draft.svelte.ts'
import { Easel } from '../../paint/state/easel.svelte.ts'
import { Gallery } from '../../gallery/state/gallery.svelte.ts'
import { openPictureFile, type GivenPicture } from '../../paint/state/pictureFile.ts'
import { decodeRecipeLink } from '../../paint/state/recipeLink.ts'
import { Router } from './router.svelte.ts'
import { Supplies } from '../../paint/state/supplies.svelte.ts'
import { Toasts } from '../../kit/state/toasts.svelte.ts'
import { Updates } from './updates.svelte.ts'
import { Rounds } from '../../vote/state/rounds.svelte.ts'
import { Voting } from '../../vote/state/voting.svelte.ts'
import { WakeLock } from './wakeLock.svelte.ts'
import { Wallet } from '../../wallet/state/wallet.svelte.ts'

export const [getApp, setApp] = createContext<App>()

const historyLength = 50

export class App {
  readonly services: Services
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

  preferences = $state.raw<Settings['preferences']>({
    engine: 'auto',
    gentle: false,
    wakeLock: true,
    singleKeys: true,
  })
  history = $state.raw<readonly string[]>([])
  /** Paintings left behind by an earlier visit. */
  left = $state.raw<readonly StoredCheckpoint[]>([])
  /** A picture somebody brought, until they say what it is for. */
  offered = $state.raw<GivenPicture | null>(null)
  isKeyboardHelpOpen = $state(false)
  /** Set once what was kept is back, so that nothing of it is overwritten before. */
  isRestored = $state(false)

  /** Whether leaving now would lose work: a painting, a download, or votes that nothing keeps. */
  readonly isBusy = $derived.by(
    () =>
      this.easel.isPainting ||
      this.supplies.loading?.source === 'network' ||
      (this.services.archiveFault !== null && this.voting.hasVotes),
  )
  #hasAsked = false
  #jobs: readonly JobRecord[] = []
  #keeping = Promise.resolve()

  constructor(services: Services) {
    this.services = services
    this.gallery = new Gallery(services.archive)
    this.supplies = new Supplies(services, () => this.preferences.engine)
    this.easel = new Easel(this.supplies, services.archive, {
      isGentle: () => this.preferences.gentle,
      onFinished: (piece) => this.#finished(piece),
      onTrouble: (error) => this.tell(error),
    })
    this.rounds = new Rounds(services)
    this.wallet = new Wallet(services, (error) => this.tell(error))
    this.voting = new Voting(services.archive, {
      now: services.now,
      powerIn: (round) => this.wallet.powerIn(round),
    })
  }

  /** Brings back what was kept, and tidies the trash. */
  async restore(): Promise<void> {
    const { archive } = this.services
    const { settings } = archive
    const [[kept], history, jobs, preferences] = await Promise.all([
      archive.paintDrafts.list(),
      archive.history.list(),
      archive.jobs.list(),
      settings.get('preferences'),
    ])
    this.history = history.slice(0, historyLength)
    this.preferences = preferences ?? this.preferences
    // A link or a shared text that was faster stays.
    if (kept && this.draft.prompt === '') {
      this.draft.load(kept.draft, await archive.attachments.of(kept.draft))
      this.draft.seedLocked = kept.seedLocked
    }
    this.#jobs = jobs
    this.easel.hold(jobs.map(({ draft }) => draft))
    this.left = await archive.checkpoints.list()
    this.isRestored = true
    await archive.fragments.emptyTrash(30)
    await archive.attachments.sweep()
  }

  /** Remembers a setting; a full device is told once and stops nothing. */
  keep<K extends keyof Settings>(name: K, value: Settings[K]): void {
    if (this.isRestored)
      this.services.archive.settings.set(name, value).catch((error: unknown) => this.tell(error))
  }

  /** Remembers what stands in the form. */
  keepDraft(draft: RecipeDraft, seedLocked: boolean): void {
    if (!this.isRestored) return
    this.services.archive.paintDrafts.set({ tab: '', draft, seedLocked }).catch(this.tell)
  }

  /** Remembers the queue: jobs that are new are added, those that went are removed. */
  keepQueue(drafts: readonly RecipeDraft[]): void {
    if (!this.isRestored) return
    this.#keeping = this.#keeping.then(() => this.#storeQueue(drafts)).catch(this.tell)
  }

  async #storeQueue(drafts: readonly RecipeDraft[]): Promise<void> {
    const { jobs } = this.services.archive
    const left = [...this.#jobs]
    const stored: JobRecord[] = []
    for (const draft of drafts) {
      const at = left.findIndex((job) => job.draft === draft)
      stored.push(at < 0 ? await jobs.add({ draft }) : left.splice(at, 1)[0]!)
    }
    for (const { key } of left) await jobs.remove(key)
    for (const { key } of stored) await jobs.move(key, null)
    // Records are known again by the very draft they were made of.
    this.#jobs = stored.map((job, i) => ({ ...job, draft: drafts[i]! }))
  }

  prefer(change: Partial<Settings['preferences']>): void {
    this.preferences = { ...this.preferences, ...change }
    this.keep('preferences', this.preferences)
    if (change.engine) this.supplies.forgetEngine()
  }

  /** Paints what stands in the form, or queues it. */
  paintDraft(): void {
    const { draft } = this
    if (draft.wish === null) return
    this.paint(draft.wish, draft.pictures)
    this.history = [draft.wish.prompt, ...this.history.filter((each) => each !== draft.wish?.prompt)].slice(
      0,
      historyLength,
    )
    if (this.isRestored) this.services.archive.history.add(draft.wish.prompt).catch(this.tell)
    draft.moveOn()
  }

  /** Paints a wish, or queues it, and shows the easel. */
  paint(wish: RecipeDraft, pictures?: ReadonlyMap<string, Blob>): void {
    const place = this.easel.add(wish, pictures)
    if (place > 0) void this.toasts.show(words.queue.added(place))
    if (this.router.route.name !== 'paint') this.router.go({ name: 'paint' })
  }

  /** Puts a recipe into the form. */
  async openRecipe(recipe: Recipe | RecipeDraft, message: string): Promise<void> {
    this.draft.load(recipe, await this.services.archive.attachments.of(recipe))
    this.draft.seedLocked = true
    const { pack } = this.supplies
    const isForeign = 'packId' in recipe && pack !== null && pack.id !== recipe.packId
    void this.toasts.show(isForeign ? `${message} ${words.opened.otherPack}` : message)
    this.router.go({ name: 'paint' })
  }

  /** Opens a file that was dropped, pasted, chosen or handed over by the system. */
  async openFile(file: Blob): Promise<void> {
    try {
      const opened = await openPictureFile(file)
      if (opened.kind === 'recipe') await this.openRecipe(opened.recipe, words.opened.recipe)
      else this.offered = opened.picture
    } catch (error) {
      this.tell(error)
    }
  }

  /** Puts a picture into the form. */
  async usePicture(picture: GivenPicture, use: 'start' | 'towards'): Promise<void> {
    if (use === 'start') this.draft.startFrom(picture)
    else this.draft.paintTowards(picture)
    if (this.router.route.name !== 'paint') this.router.go({ name: 'paint' })
    await this.services.archive.attachments.save(new Map([[picture.id, picture.blob]]))
  }

  /** Opens the recipe of a link. */
  async openLink(code: string): Promise<void> {
    try {
      const recipe = decodeRecipeLink(code)
      this.router.replace({ name: 'paint' })
      await this.openRecipe(recipe, words.opened.link)
    } catch (error) {
      this.router.replace({ name: 'paint' })
      this.tell(error)
    }
  }

  /** Moves a picture to the trash, with a way back. */
  async trash(piece: FragmentRecord): Promise<void> {
    try {
      await this.gallery.discard(piece.id)
      if (await this.toasts.show(words.piece.trashed, words.piece.undo))
        await this.gallery.restore([piece.id])
    } catch (error) {
      this.tell(error)
    }
  }

  /** Takes up a painting left behind. */
  takeUp({ checkpoint, id }: StoredCheckpoint): void {
    const { packId: _packId, ...wish } = checkpoint.recipe
    this.left = this.left.filter((each) => each.id !== id)
    void this.services.archive.attachments.of(checkpoint.recipe).then((pictures) => {
      this.easel.add(wish, pictures, checkpoint)
      this.router.go({ name: 'paint' })
    })
  }

  /** Forgets a painting left behind, with a way back. */
  async leave(stored: StoredCheckpoint): Promise<void> {
    this.left = this.left.filter((each) => each !== stored)
    if (await this.toasts.show(words.discarded, words.undo)) this.left = [stored, ...this.left]
    else await this.services.archive.checkpoints.remove(stored.id)
  }

  /** Discards the painting on the easel, with a way back. */
  async discard(): Promise<void> {
    const bringBack = this.easel.discard()
    if (bringBack === null) return
    void this.easel.paintNext()
    if (await this.toasts.show(words.discarded, words.undo)) bringBack()
  }

  /** Takes a failed painting off the easel and goes on with the queue. */
  dismissFailure(): void {
    this.easel.clear()
    void this.easel.paintNext()
  }

  /** A newer tab, or the browser, closed our storage; what is painted now must not be lost by a reload of ours. */
  storageLost(): void {
    void this.toasts.show(words.storage.lost, words.update.reload, 0).then((isChosen) => {
      if (isChosen) location.reload()
    })
  }

  /** Says what went wrong where no place on the page does. */
  readonly tell = (error: unknown): void => {
    const { happened, doThis } = troubleOf(error)
    void this.toasts.show(`${happened} ${doThis}`, null, 12)
  }

  #finished(piece: FragmentRecord): void {
    const isAgain = this.gallery.fragments.some(({ id }) => id === piece.id)
    this.gallery.add(piece)
    if (isAgain) void this.toasts.show(words.piece.identical)
    void this.#protectOnce()
  }

  /** Asks the browser once a visit not to clear the pictures, now that there is one. */
  async #protectOnce(): Promise<void> {
    if (this.#hasAsked) return
    this.#hasAsked = true
    const { isProtected } = await this.services.readStorage()
    if (isProtected === false) await this.services.protectStorage()
  }
}
