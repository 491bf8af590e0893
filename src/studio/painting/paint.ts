// One painting from recipe to fragment: the loop in the middle of everything. It takes steps until they are done or
// the person has enough, and reports what happens as events.
import { yieldToMessages } from '../../engine/index.ts'
import type { PaintRequest } from '../contract.ts'
import { beginPainting } from './beginPainting.ts'
import type { Surroundings } from './context.ts'
import type { Control } from './control.ts'
import type { PaintingUnderWay } from './paintingUnderWay.ts'
import { checkRecipe } from './request.ts'

/**
 * Paints a request and reports by `emit`; returns after `done`, or quietly when discarded.
 *
 * @param shrunk How often memory ran out before: each time the step is laid out smaller.
 * @throws an error with a code for whatever made it impossible; what was reached stands in the last checkpoint emitted.
 */
export async function paint(request: PaintRequest, surroundings: Surroundings, shrunk = 0): Promise<void> {
  const { context, control } = surroundings
  checkRecipe(request.recipe, context.pack)
  const painting = await beginPainting(request, surroundings, shrunk)
  try {
    for (;;) {
      try {
        if (await advance(painting, control)) return
      } catch (error) {
        await painting.rollBack(error)
      }
      await yieldToMessages()
    }
  } finally {
    await painting.release()
  }
}

/** One step, or what the person wants instead; whether that was the end. */
async function advance(painting: PaintingUnderWay, control: Control): Promise<boolean> {
  if (control.state === 'pause') await painting.pause()
  if (control.state === 'discard') return true
  if (control.state === 'keep' || painting.isDone) {
    await painting.end()
    return true
  }
  await painting.takeStep()
  return false
}
