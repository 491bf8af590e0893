// Everything that comes from outside to be painted: files that were dropped, pasted, chosen or opened with the app, links
// with a recipe, text that was shared. What it is becomes an event; what cannot be used becomes a trouble.
import type { Critic, Recipe } from '../../fragment/index.ts'
import { Emitter } from '../emitter.ts'
import { IntakeError } from './errors.ts'
import { nameOf, openPictureFile, type Decodes, type GivenPicture } from './pictureFile.ts'
import { decodeRecipeLink } from './recipeLink.ts'

export interface IntakeEvents {
  recipe: {
    readonly recipe: Recipe
    readonly from: 'picture' | 'link'
    /** The learned taste that guided the picture; a link has no room for it. */
    readonly critic: Critic | null
  }
  /** A picture that is none of ours: somebody must say what it is for. */
  picture: GivenPicture
  /** Text for the prompt, as it was shared, whatever it is: the form says what is wrong with it. */
  prompt: string
  /** Where in the app somebody wants to go, as the part of an address from `#` on: a shortcut of the installed app. */
  place: string
  trouble: unknown
}

/** What the installed app is opened with: files (File Handling), or an address with a shared text or a shortcut. */
interface Launch {
  readonly files?: readonly { getFile(): Promise<Blob> }[]
  readonly targetURL?: string | null
}

/** The browser's queue of launches: also of those that reach an app that is open already (Launch Handler). */
export interface LaunchQueue {
  setConsumer(take: (launch: Launch) => void): void
}

/** The longest shared text that is put into the form, in characters: far more than a prompt may have. */
const longestText = 10_000
/** Files that are opened at once: a start and four pictures to paint towards. */
const mostFiles = 5

export class Intake extends Emitter<IntakeEvents> {
  readonly #decodes: Decodes

  constructor(decodes: Decodes) {
    super()
    this.#decodes = decodes
  }

  /** Opens files that came together: each becomes an event, a picture, the one recipe that has room in the form, or a trouble. */
  async openFiles(files: readonly Blob[]): Promise<void> {
    const moreRecipes: string[] = []
    let hasRecipe = false
    for (const file of files.slice(0, mostFiles)) {
      try {
        const opened = await openPictureFile(file, this.#decodes)
        if (opened.kind === 'picture') this.emit('picture', opened.picture)
        else if (hasRecipe) moreRecipes.push(nameOf(file))
        else {
          hasRecipe = true
          this.emit('recipe', { recipe: opened.recipe, from: 'picture', critic: opened.critic })
        }
      } catch (error) {
        this.emit('trouble', error)
      }
    }
    if (moreRecipes.length > 0)
      this.emit('trouble', new IntakeError('brought/more-recipes', { names: moreRecipes }))
    if (files.length > mostFiles)
      this.emit('trouble', new IntakeError('brought/many-files', { files: files.length, most: mostFiles }))
  }

  /** Opens the recipe of a link's code. */
  openLink(code: string): void {
    let recipe
    try {
      recipe = decodeRecipeLink(code)
    } catch (error) {
      return this.emit('trouble', error)
    }
    this.emit('recipe', { recipe, from: 'link', critic: null })
  }

  /** Takes the text of a Web Share Target's address. Whether there was one. */
  takeShare(address: string): boolean {
    const { searchParams } = new URL(address)
    const given = [searchParams.get('text'), searchParams.get('title')]
    const text = given.find((each) => each !== null && each.trim() !== '')
    if (text === undefined || text === null) return false
    // The cut may go through a character of two halves.
    this.emit('prompt', text.slice(0, longestText).replace(/\p{Surrogate}$/u, ''))
    return true
  }

  /**
   * Takes what the app is opened with, now and later: files, a shared text, or a place in it.
   *
   * @param address Where the app is now: the launch that opened it names it again.
   */
  follow(launches: LaunchQueue | undefined, address: string): void {
    let isFirst = true
    launches?.setConsumer(({ files = [], targetURL }) => {
      const isOpening = isFirst && targetURL === address
      isFirst = false
      if (files.length > 0) void this.#openHandles(files)
      else if (targetURL && !isOpening && !this.takeShare(targetURL)) {
        const { hash } = new URL(targetURL)
        if (hash !== '') this.emit('place', hash)
      }
    })
  }

  async #openHandles(handles: NonNullable<Launch['files']>): Promise<void> {
    const read = await Promise.allSettled(handles.map((handle) => handle.getFile()))
    for (const each of read) if (each.status === 'rejected') this.emit('trouble', each.reason)
    await this.openFiles(read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])))
  }
}
