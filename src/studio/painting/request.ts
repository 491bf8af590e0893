// Checks that a recipe can be painted with a pack before anything heavy begins, and opens the pictures it refers to.
import { contentId, criticOf, parseCritic, type Critic, type Recipe } from '../../fragment/index.ts'
import type { PaintRequest } from '../contract.ts'
import { RequestError } from '../errors.ts'
import type { Pack } from '../packs/pack.ts'
import type { DecodeImage } from '../picture/imageFile.ts'
import type { Planes } from '../picture/planes.ts'
import { sha256 } from '../sha256.ts'

/** @throws RequestError */
export function checkRecipe(recipe: Recipe, { info }: Pack): void {
  const { packId, width, height, prompt, imagePrompts } = recipe
  if (packId !== info.id)
    throw new RequestError('request/other-pack', { packId, openId: info.id, openName: info.name })
  const { stride } = info
  if (width % stride !== 0 || height % stride !== 0) {
    const nearest = (side: number) => Math.max(stride, Math.round(side / stride) * stride)
    const [nearestWidth, nearestHeight] = [nearest(width), nearest(height)]
    throw new RequestError('request/size', { width, height, stride, nearestWidth, nearestHeight })
  }
  if (prompt.trim() === '' && imagePrompts.every(({ weight }) => weight === 0))
    throw new RequestError('request/nothing-to-paint', {})
}

/**
 * The learned taste a recipe names, as it comes among its attachments; null where it names none. Rather refuse than paint another
 * picture under this recipe's name.
 *
 * @throws RequestError when it is not to hand or looks through another pack, CriticError when it is unreadable
 */
export async function openCritic({ recipe, attachments }: PaintRequest): Promise<Critic | null> {
  const wanted = criticOf(recipe)
  if (wanted === null) return null
  const file = attachments?.get(wanted)
  const critic = file ? parseCritic(await file.text()) : null
  if (critic === null || contentId(critic) !== wanted)
    throw new RequestError('request/critic', { critic: wanted })
  if (critic.packId !== recipe.packId)
    throw new RequestError('request/other-critic', { received: critic.packId, expected: recipe.packId })
  return critic
}

/** The pictures a recipe refers to, decoded, by id. @throws RequestError when one is missing or altered, ImageFileError when it is unreadable */
export async function openImages(
  { recipe: { imagePrompts, initImage }, attachments }: PaintRequest,
  decode: DecodeImage,
): Promise<ReadonlyMap<string, Planes>> {
  const images = new Map<string, Planes>()
  for (const { id } of [...imagePrompts, ...(initImage ? [initImage] : [])]) {
    const file = attachments?.get(id)
    if (!file) throw new RequestError('request/picture-missing', { id })
    const found = await sha256(new Uint8Array(await file.arrayBuffer()))
    if (found !== id) throw new RequestError('request/picture-altered', { id, found })
    if (!images.has(id)) images.set(id, await decode(file))
  }
  return images
}
