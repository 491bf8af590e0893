// Everything that comes from outside to be painted: files that were dropped, pasted, chosen or opened with the app, links
// with a recipe, text that was shared. What it is becomes an event; what cannot be used becomes a trouble.
import type { Recipe } from '../../fragment/index.ts'
import { Emitter } from '../emitter.ts'
import { openPictureFile, type GivenPicture } from './pictureFile.ts'
import { decodeRecipeLink } from './recipeLink.ts'

export interface IntakeEvents {
  recipe: { readonly recipe: Recipe; readonly from: 'picture' | 'link' }
  /** A picture that is none of ours: somebody must say what it is for. */
  picture: GivenPicture
  /** Text for the prompt, as it was shared, whatever it is: the form says what is wrong with it. */
  prompt: string
  trouble: unknown
}

/** The browser's queue of files opened with the installed app (File Handling). */
export interface LaunchQueue {
  setConsumer(take: (launch: { readonly files?: readonly { getFile(): Promise<Blob> }[] }) => void): void
}

/** The longest shared text that is put into the form, in characters: far more than a prompt may have. */
const longestText = 10_000

export class Intake extends Emitter<IntakeEvents> {
  /** Opens a file. */
  async openFile(file: Blob): Promise<void> {
    try {
      const opened = await openPictureFile(file)
      if (opened.kind === 'recipe') this.emit('recipe', { recipe: opened.recipe, from: 'picture' })
      else this.emit('picture', opened.picture)
    } catch (error) {
      this.emit('trouble', error)
    }
  }

  /** Opens the recipe of a link's code. */
  openLink(code: string): void {
    let recipe
    try {
      recipe = decodeRecipeLink(code)
    } catch (error) {
      return this.emit('trouble', error)
    }
    this.emit('recipe', { recipe, from: 'link' })
  }

  /** Takes the text of a Web Share Target's address. Whether there was one. */
  takeShare(address: string): boolean {
    const { searchParams } = new URL(address)
    const given = [searchParams.get('text'), searchParams.get('title')]
    const text = given.find((each) => each !== null && each.trim() !== '')
    if (text === undefined || text === null) return false
    this.emit('prompt', text.slice(0, longestText))
    return true
  }

  /** Takes the files the app is opened with, now and later. */
  follow(launches: LaunchQueue | undefined): void {
    launches?.setConsumer(({ files = [] }) => {
      const [first] = files
      first?.getFile().then(
        (file) => this.openFile(file),
        (error: unknown) => this.emit('trouble', error),
      )
    })
  }
}
