// One painting from recipe to fragment: the loop in the middle of everything. It takes steps until they are done or
// the person has enough, and tells what happens as events.
import type { PaintEvent, PaintRequest } from '../contract.ts'
import { yieldToMessages } from '../../engine/index.ts'
import type { Control } from './control.ts'
import { PaintingUnderWay } from './paintingUnderWay.ts'
import { checkRecipe } from './request.ts'
import type { Workshop } from './workshop.ts'

/**
 * Paints a request and reports by `emit`; returns after `done`, or quietly when discarded.
 *
 * @param shrunk How often memory ran out before: each time the step is laid out smaller.
 * @throws StudioError of whatever made it impossible; what was reached stands in the last checkpoint emitted.
 */
export async function paint(
  request: PaintRequest,
  workshop: Workshop,
  control: Control,
  emit: (event: PaintEvent) => void,
  shrunk = 0,
): Promise<void> {
  checkRecipe(request.recipe, workshop.pack)
  const painting = new PaintingUnderWay(request, workshop, emit, shrunk)
  try {
    await painting.begin(control)
    for (;;) {
      try {
        if (await advance(painting, control)) return
      } catch (error) {
        await painting.stepBack(error)
      }
      await yieldToMessages()
    }
  } finally {
    await painting.release()
  }
}

/** One step, or what the person wants instead; whether that was the end. */
async function advance(painting: PaintingUnderWay, control: Control): Promise<boolean> {
  if (control.wish === 'pause') await painting.pause(control)
  if (control.wish === 'discard') return true
  if (control.wish === 'keep' || painting.isDone) {
    await painting.end()
    return true
  }
  await painting.takeStep()
  return false
}
