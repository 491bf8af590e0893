// The artist's weeks, one after another, by themselves: brief → sketches → choice → painting → manifest → vote → close → tally → next
// brief. Each step reads what the archive holds and writes what it made in one transaction, so that a killed tab goes on where
// it was; and each is done by the one tab that holds the artist's lock, so that nothing is painted twice.
import type { WeekRecord } from '../../archive/index.ts'
import { isAbort } from '../../fragment/index.ts'
import { charterId, type Charter } from '../../rounds/index.ts'
import { Emitter } from '../emitter.ts'
import { ArtistError } from './errors.ts'
import type { WeekPorts } from './ports.ts'
import { Progress, type PhaseProgress } from './progress.ts'
import { beginWeek, nextWeek } from './turn.ts'
import { createSteps, type Steps } from './steps.ts'

export interface WeekState {
  /** The week as the archive holds it; null before it was looked at. */
  readonly week: WeekRecord | null
  /**
   * `elsewhere`: another tab works on it, or is about to hand it over. `no-power`: it waits until the machine has mains power.
   * `waiting`: until the vote closes.
   */
  readonly doing: 'nothing' | 'working' | 'waiting' | 'elsewhere' | 'no-power' | 'failed'
  readonly progress: PhaseProgress | null
  /** Why it stopped; null where it did not fail. */
  readonly fault: unknown
}

export interface WeekOptions {
  /** Joins every prompt of the periods that begin from now on. */
  readonly theme?: string | null
  readonly onlyOnPower?: boolean
}

/** A clock may drift by so much while a week waits, in milliseconds; farther means that somebody set it. */
const mostDrift = 86_400_000
/** How often it looks whether the power is back, in milliseconds. */
const powerGlance = 5_000

export class ArtistWeek extends Emitter<{ change: WeekState }> {
  readonly id: string
  readonly #charter: Charter
  readonly #ports: WeekPorts
  readonly #options: WeekOptions
  readonly #steps: Steps
  #state: WeekState = { week: null, doing: 'nothing', progress: null, fault: null }
  #stop = new AbortController()
  #running: Promise<void> | null = null

  constructor(charter: Charter, ports: WeekPorts, options: WeekOptions = {}) {
    super()
    this.id = charterId(charter)
    this.#charter = charter
    this.#ports = ports
    this.#options = options
    this.#steps = createSteps(
      charter,
      ports,
      (done, of) => this.#become({ progress: this.#progress.at(done, of) }),
      (signal) => this.#power(signal),
    )
    this.#progress = new Progress(() => this.#workTime())
  }
  readonly #progress: Progress
  /** Milliseconds it waited for mains power. */
  #unpowered = 0

  /** Steady milliseconds, without those in which it waited for power. */
  #workTime(): number {
    return this.#ports.steady() - this.#unpowered
  }

  get state(): WeekState {
    return this.#state
  }

  /** Reads how far the artist has come, without going on. */
  async look(): Promise<void> {
    this.#become({ week: (await this.#ports.archive.weeks.of(this.id)).at(-1) ?? null })
  }

  /** Goes on, or begins the first week. Ends when it is paused or fails; `until` a phase is reached when that is asked for. */
  run(until: (week: WeekRecord) => boolean = () => false): Promise<void> {
    this.#running ??= this.#run(until).finally(() => (this.#running = null))
    return this.#running
  }

  /** Stops as soon as the step under way can; what was made stays. */
  async pause(): Promise<void> {
    this.#stop.abort(new DOMException('Paused', 'AbortError'))
    await this.#running
  }

  async #run(until: (week: WeekRecord) => boolean): Promise<void> {
    const { tabs } = this.#ports
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.#become({ doing: 'elsewhere', fault: null })
    try {
      await tabs.alone(`week ${this.id}`, async () => {
        // The turn may come long after somebody stopped waiting for it.
        if (!signal.aborted) await this.#work(until, signal)
      })
      this.#become({ doing: 'nothing', progress: null })
    } catch (error) {
      if (isAbort(error)) this.#become({ doing: 'nothing', progress: null })
      else this.#become({ doing: 'failed', fault: error })
    }
  }

  async #work(until: (week: WeekRecord) => boolean, signal: AbortSignal): Promise<void> {
    const { weeks } = this.#ports.archive
    for (;;) {
      const all = await weeks.of(this.id)
      const week = all.at(-1) ?? (await this.#begin())
      this.#become({ week })
      if (until(week) || signal.aborted) return
      if (week.phase === 'vote') {
        if (week.closesAt === null) return // a practice round stays open
        await this.#wait(week.closesAt, signal)
        await weeks.save({ ...week, phase: 'tally' })
      } else if (week.phase === 'learn') {
        const next = await nextWeek(week, this.#ports, this.#options.theme ?? null)
        await weeks.turn({ ...week, phase: 'over' }, next)
      } else {
        this.#progress.begin(week.phase)
        await this.#power(signal)
        const started = this.#workTime()
        const step = this.#steps[week.phase]
        const { week: done, files = [] } = await this.#awake(() => step(week, all.slice(0, -1), signal))
        const worked = (week.worked[week.phase] ?? 0) + this.#workTime() - started
        await weeks.save({ ...done, worked: { ...done.worked, [week.phase]: Math.round(worked) } }, files)
      }
    }
  }

  async #begin(): Promise<WeekRecord> {
    const week = await beginWeek(this.#charter, this.#ports, this.#options.theme ?? null)
    await this.#ports.archive.weeks.save(week)
    return week
  }

  /** Waits for the close. @throws ArtistError `artist/clock` when the clock was moved by more than a day meanwhile */
  async #wait(closesAt: number, signal: AbortSignal): Promise<void> {
    const { now, steady, until } = this.#ports
    const [clock, since] = [now(), steady()]
    this.#become({ doing: 'waiting', progress: null })
    // A machine that slept may have stopped its steady time, so only what a clock gained while it waited is suspicious backwards.
    while (now() < closesAt) {
      await until(closesAt, signal)
      signal.throwIfAborted()
      const moved = now() - clock - (steady() - since)
      if (moved < -mostDrift) throw new ArtistError('artist/clock', { hours: Math.round(moved / 3_600_000) })
    }
  }

  /** Keeps the screen on during some work, and not while it only waits. */
  async #awake<Result>(work: () => Promise<Result>): Promise<Result> {
    const { stayAwake } = this.#ports
    stayAwake(true)
    try {
      return await work()
    } finally {
      stayAwake(false)
    }
  }

  /** Asked before each part of a step: a machine may lose its power in the middle of a night of painting. */
  async #power(signal: AbortSignal): Promise<void> {
    const { isOnPower, until, now, steady, stayAwake } = this.#ports
    const since = steady()
    let hasWaited = false
    while (this.#options.onlyOnPower && isOnPower() === false) {
      if (!hasWaited) stayAwake(false)
      hasWaited = true
      this.#become({ doing: 'no-power' })
      await until(now() + powerGlance, signal)
      signal.throwIfAborted()
    }
    if (hasWaited) {
      this.#unpowered += steady() - since
      stayAwake(true)
    }
    this.#become({ doing: 'working' })
  }

  #become(change: Partial<WeekState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}
