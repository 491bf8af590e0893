// Checks that a recipe can be painted with a pack before anything heavy begins, and opens the pictures it refers to.
import type { Recipe } from '../../fragment/index.ts'
import type { PaintRequest } from '../contract.ts'
import { ImageFileError, RequestError } from '../errors.ts'
import { sha256 } from '../packs/download.ts'
import type { Pack } from '../packs/pack.ts'
import type { DecodeImage } from '../picture/imageFile.ts'
import type { Planes } from '../picture/planes.ts'

/** @throws RequestError */
export function checkRecipe({ packId, width, height, prompt, imagePrompts }: Recipe, { info }: Pack): void {
  if (packId !== info.id) {
    throw new RequestError({
      what: 'The recipe was made for another model pack',
      value: packId,
      allowed: `${info.id} ("${info.name}")`,
      remedy: 'Open that pack, or paint the recipe anew with this one; the picture will differ',
    })
  }
  if (width % info.stride !== 0 || height % info.stride !== 0) {
    throw new RequestError({
      what: 'This pack cannot paint that size',
      value: `${width} × ${height}`,
      allowed: `multiples of ${info.stride} pixels`,
      remedy: `Use ${Math.max(info.stride, Math.round(width / info.stride) * info.stride)} × ${Math.max(info.stride, Math.round(height / info.stride) * info.stride)}`,
    })
  }
  if (prompt.trim() === '' && imagePrompts.every(({ weight }) => weight === 0)) {
    throw new RequestError({
      what: 'There is nothing to paint towards',
      remedy: 'Write a prompt or give a picture',
    })
  }
}

/** The pictures a recipe refers to, decoded, by id. @throws ImageFileError when one is missing, altered or unreadable */
export async function openImages(
  { recipe: { imagePrompts, initImage }, attachments }: PaintRequest,
  decode: DecodeImage,
): Promise<ReadonlyMap<string, Planes>> {
  const images = new Map<string, Planes>()
  for (const { id } of [...imagePrompts, ...(initImage ? [initImage] : [])]) {
    const file = attachments?.get(id)
    if (!file) {
      throw new ImageFileError({
        what: 'A picture of the recipe is not here',
        value: id,
        remedy: 'Give the picture again',
      })
    }
    const found = await sha256(new Uint8Array(await file.arrayBuffer()))
    if (found !== id) {
      throw new ImageFileError({
        what: 'A picture is not the one the recipe names',
        value: found,
        allowed: id,
        remedy: 'Give the original file',
      })
    }
    if (!images.has(id)) images.set(id, await decode(file))
  }
  return images
}
