// One painting as the page holds it: from the request to its last event. Pause, keep and discard are answered here, at
// once, whatever the worker is doing; the worker follows between steps.
import { fromWire, hasCode, isAbort, stepsToTake } from '../../fragment/index.ts'
import type { Checkpoint, PaintEvent, PaintHandle, PaintRequest, Picture } from '../contract.ts'
import { WorkerError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { createEventQueue } from './eventQueue.ts'
import type { PaintCommand, WirePaintEvent } from './messages.ts'

export interface PaintCall {
  readonly handle: PaintHandle
  /** Paints by a connection, unless it was discarded before. Ends when the worker has answered; never throws. */
  run(connected: () => Promise<Connection>): Promise<void>
}

/** Milliseconds a worker has to follow a command, besides a few of its steps. */
const patience = 20_000
/** Milliseconds it has while it finishes a picture: the judge may wait for a server that has fallen silent. */
const finishingPatience = 120_000

const replaced = () => new DOMException('The worker was replaced', 'AbortError')

export function createPaintCall(request: PaintRequest): PaintCall {
  const events = createEventQueue()
  let send: ((command: PaintCommand) => void) | null = null
  /** Commanded before the worker had the painting. */
  let early = null as PaintCommand | null
  /** Steps that ended after `pause`; null unless paused. */
  let held: PaintEvent[] | null = null
  let at = { step: request.resumeFrom?.step ?? 0, of: stepsToTake(request.recipe.parameters) }
  let rescued: Picture | null = null
  let checkpoint: Checkpoint | null = request.resumeFrom ?? null
  let isOutOfMemory = false
  let msPerStep = 0
  /** What a person wants of the worker to the end: a picture, or nothing at all. */
  let wanted = null as 'picture' | 'nothing' | null
  let isFinishing = false
  /** Starts anew the time in which the worker has to do what is wanted; one that hangs is replaced. */
  let watch: (() => void) | null = null

  const command = (what: PaintCommand) => {
    if (send) send(what)
    else early = what
  }
  const releaseHeld = () => {
    for (const event of held ?? []) events.push(event)
    held = null
  }
  const receive = (wire: WirePaintEvent) => {
    const event: PaintEvent = wire.kind === 'failed' ? { ...wire, error: fromWire(wire.error) } : wire
    isFinishing ||= event.kind === 'saving'
    if (wanted === 'picture') watch?.()
    if (event.kind === 'failed')
      isOutOfMemory = hasCode(event.error, 'engine/out-of-memory', 'painting/no-memory')
    if (event.kind === 'painting') {
      at = { step: event.step, of: event.of }
      msPerStep = event.msPerStep ?? msPerStep
      rescued = event.preview ?? rescued
      checkpoint = event.checkpoint ?? checkpoint
      // A step already running finishes after `pause`. Its event is held back, so that the page does not flip to 'painting'.
      if (held) return void held.push(event)
    }
    const wasPaused = held !== null
    releaseHeld()
    if (wasPaused && event.kind === 'paused') held = []
    events.push(event)
  }

  return {
    handle: {
      events,
      pause: () => {
        if (held) return
        held = []
        events.push({ kind: 'paused', ...at }) // the worker confirms after its step, with a checkpoint
        command('pause')
      },
      resume: () => {
        releaseHeld()
        command('resume')
      },
      keep: () => {
        held = null
        wanted = 'picture'
        command('keep')
        watch?.()
      },
      discard: () => {
        wanted = 'nothing'
        command('discard')
        watch?.()
        events.end()
      },
    },
    run: async (connected) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      try {
        const connection = await connected()
        if (early === 'discard') return
        const call = connection.call('paint', { request }, receive)
        send = (what) => call.send(what)
        if (early) send(early)
        watch = () => {
          clearTimeout(timer)
          const time = (isFinishing ? finishingPatience : patience) + 3 * msPerStep
          const silent = () => new WorkerError('worker/silent', { seconds: Math.round(time / 1000) })
          timer = setTimeout(() => connection.close(wanted === 'nothing' ? replaced() : silent()), time)
        }
        if (early) watch()
        await call.result
        // Its heap is as large as it got; the next painting gets a fresh one.
        if (isOutOfMemory) connection.close(replaced())
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause))
        if (!isAbort(error)) events.push({ kind: 'failed', error, rescued, checkpoint })
      } finally {
        clearTimeout(timer)
        send = watch = null
        events.end()
      }
    },
  }
}
