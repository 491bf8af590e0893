// What stands in the form: a wish that becomes a recipe when there is a pack. It survives a reload.
import {
  asNewDraft,
  asOriginal,
  criticOf,
  withoutStop,
  type ImageReference,
  type Parameters,
  type Recipe,
  type RecipeDraft,
} from '../../../fragment/index.ts'
import type { Preset } from '../../../studio/index.ts'
import { troubleOf } from '../../kit/state/trouble.svelte.ts'
import { newSeed } from './again.ts'
import { promptFault, type GivenPicture } from '../../../app/intake/index.ts'

const fallbackSize = 256
const defaultWeights = { initImage: 0.5, imagePrompt: 1 }

export class Draft {
  prompt = $state('')
  seed = $state(newSeed())
  seedLocked = $state(false)
  width = $state(fallbackSize)
  height = $state(fallbackSize)
  /** The name of the preset chosen, also after its dials were changed. */
  preset = $state('')
  parameters = $state.raw<Parameters | null>(null)
  initImage = $state.raw<ImageReference | null>(null)
  imagePrompts = $state.raw<readonly ImageReference[]>([])
  parent = $state<string | null>(null)
  /** Id of the learned taste that guides, or null. */
  critic = $state<string | null>(null)
  /** The pictures themselves, by id; the wish only names them. */
  pictures = $state.raw<ReadonlyMap<string, Blob>>(new Map())
  presets = $state.raw<readonly Preset[]>([])
  #isSizeChosen = false
  /** What was last loaded: unchanged, it is painted in its own version. */
  #loaded = $state.raw<RecipeDraft | null>(null)

  readonly chosenPreset = $derived(this.presets.find(({ name }) => name === this.preset) ?? this.presets[0])
  readonly isChanged = $derived(
    this.parameters !== null &&
      this.chosenPreset !== undefined &&
      JSON.stringify(this.parameters) !== JSON.stringify(this.chosenPreset.parameters),
  )
  /** Ids the wish names and nobody has brought. */
  readonly missing = $derived(
    [this.initImage, ...this.imagePrompts].flatMap((reference) =>
      reference && !this.pictures.has(reference.id) ? [reference.id] : [],
    ),
  )
  /** The wish, or null until the presets are here. */
  readonly wish = $derived.by((): RecipeDraft | null =>
    this.parameters === null
      ? null
      : asOriginal(
          {
            version: 2,
            prompt: this.prompt.trim(),
            seed: this.seed,
            width: this.width,
            height: this.height,
            preset: this.preset,
            parameters: this.parameters,
            imagePrompts: [...this.imagePrompts],
            initImage: this.initImage,
            parent: this.parent,
            critic: this.critic,
          },
          this.#loaded,
        ),
  )
  /** What the archive keeps of the form, the prompt as it was typed. */
  readonly kept = $derived.by(
    () => this.wish && { wish: { ...this.wish, prompt: this.prompt }, seedLocked: this.seedLocked },
  )

  /** Why this cannot be painted, or null: asked by whatever paints it, so that no form can leave it out. */
  fault(): unknown {
    return promptFault(this)
  }

  /** The same in words. */
  complaint(): string | null {
    const fault = this.fault()
    if (fault === null) return null
    const { happened, doThis } = troubleOf(fault)
    return `${happened} ${doThis}`
  }

  /** The presets have arrived: the first is chosen unless a draft brought its own. */
  welcomePresets(presets: readonly Preset[]): void {
    this.presets = presets
    if (this.parameters === null && presets[0]) this.choosePreset(presets[0].name)
  }

  choosePreset(name: string): void {
    const preset = this.presets.find((each) => each.name === name)
    if (!preset) return
    this.preset = name
    this.parameters = preset.parameters
  }

  set<K extends keyof Parameters>(name: K, value: Parameters[K]): void {
    if (!this.parameters) return
    // Another number of steps is another plan: where the old one was stopped says nothing any more.
    const before = name === 'steps' ? withoutStop(this.parameters) : this.parameters
    this.parameters = { ...before, [name]: value }
  }

  /** The pack is known: its own size is taken unless somebody chose one. */
  welcomeSize(side: number): void {
    if (!this.#isSizeChosen) this.width = this.height = side
  }

  chooseSize(width: number, height: number): void {
    this.#isSizeChosen = true
    this.width = width
    this.height = height
  }

  /** Takes over a recipe from a picture, a link or the last visit. */
  load(wish: RecipeDraft | Recipe, pictures: ReadonlyMap<string, Blob> = new Map()): void {
    const { packId: _packId, ...loaded } = { packId: '', ...wish }
    this.#loaded = loaded
    this.prompt = asNewDraft(loaded).prompt
    this.seed = wish.seed
    this.chooseSize(wish.width, wish.height)
    this.preset = wish.preset
    this.parameters = wish.parameters
    this.imagePrompts = wish.imagePrompts
    this.initImage = wish.initImage
    this.parent = wish.parent
    this.critic = criticOf(loaded)
    this.pictures = pictures
  }

  /** Lets a learned taste guide. @param file Its id and its file. */
  guideBy(file: ReadonlyMap<string, Blob>): void {
    this.pictures = new Map([...this.pictures, ...file])
    this.critic = [...file.keys()][0] ?? null
  }

  /** Takes all steps, where the picture the recipe came from was stopped early. */
  takeAllSteps(): void {
    if (this.parameters) this.parameters = withoutStop(this.parameters)
  }

  rollSeed(): void {
    this.seed = newSeed()
  }

  /** After a painting has begun: the next one gets its own seed unless this one is kept, and no parent. */
  moveOn(): void {
    if (!this.seedLocked) this.rollSeed()
    this.parent = null
  }

  startFrom({ id, blob }: GivenPicture): void {
    this.pictures = new Map([...this.pictures, [id, blob]])
    this.initImage = { id, weight: defaultWeights.initImage }
    this.set('start', 'image')
  }

  /** Whether another picture had to make room. */
  paintTowards({ id, blob }: GivenPicture): boolean {
    this.pictures = new Map([...this.pictures, [id, blob]])
    const others = this.imagePrompts.filter((reference) => reference.id !== id)
    this.imagePrompts = [...others, { id, weight: defaultWeights.imagePrompt }].slice(-4)
    return others.length === 4
  }

  dropInitImage(): void {
    this.initImage = null
    if (this.parameters?.start === 'image') {
      const start = this.chosenPreset?.parameters.start ?? 'codes'
      this.set('start', start === 'image' ? 'codes' : start)
    }
  }

  dropImagePrompt(id: string): void {
    this.imagePrompts = this.imagePrompts.filter((reference) => reference.id !== id)
  }

  /** Forgets the pictures nobody has brought. */
  dropMissing(): void {
    const missing = new Set(this.missing)
    if (this.initImage && missing.has(this.initImage.id)) this.dropInitImage()
    this.imagePrompts = this.imagePrompts.filter(({ id }) => !missing.has(id))
  }
}
