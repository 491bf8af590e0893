// The artist of this browser as its pages show it: begun, paused, gone on with, what it wants to paint and what your votes did to that.
// What it works with (`app/week`) is fetched when somebody is an artist.
import type { OwnEffect, Plan, WeekPorts, WeekState } from '../../../app/week/index.ts'
import type { WeekRecord } from '../../../archive/index.ts'
import { budgetOf, type Charter, type Round } from '../../../rounds/index.ts'
import type { Picture, Preset } from '../../../studio/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import { part } from '../../kit/state/part.ts'
import { pictureOf } from '../../kit/state/pixels.ts'
import { countingOf } from '../../results/state/counting.ts'
import { getApp, type App } from '../../shell/state/app.svelte.ts'
import { choicesOf } from '../../vote/state/ballotDraft.ts'

export interface ArtistForm {
  readonly name: string
  readonly fragments: number
  readonly candidates: number
  readonly preset: Preset
  readonly side: number
}

type Room = typeof import('../../../app/week/index.ts')
type Week = InstanceType<Room['ArtistWeek']>

const idle: WeekState = { week: null, doing: 'nothing', progress: null, fault: null }

const opened = new WeakMap<App, Artist>()

/** The artist of this tab: it works on while one looks at other pages. To be asked for while a component begins. */
export function getArtist(): Artist {
  const app = getApp()
  const known = opened.get(app)
  if (known) return known
  const artist = new Artist(app)
  opened.set(app, artist)
  return artist
}

export class Artist {
  /** Whether it was looked for on this device. */
  isLooked = $state(false)
  /** The latest week of every artist on this device, the last that worked first. */
  all = $state.raw<readonly WeekRecord[]>([])
  /** What went wrong outside its week. */
  fault = $state.raw<unknown>(null)
  plan = $state.raw<Plan | null>(null)
  effect = $state.raw<OwnEffect | null>(null)
  /** The picture on the easel. */
  preview = $state.raw<Picture | null>(null)
  #onlyOnPower = $state(false)
  #week = $state.raw<Week | null>(null)
  #mirror = $state.raw<Mirror<WeekState> | null>(null)
  readonly #app: App
  #room: Promise<Room> | null = null
  #ports: WeekPorts | null = null
  #looking: Promise<void> | null = null

  constructor(app: App) {
    this.#app = app
  }

  // No deriveds: it outlives the component that asked for it first, and they would end with that.
  get state(): WeekState {
    return this.#mirror?.current ?? idle
  }
  get isRunning(): boolean {
    return ['working', 'waiting', 'elsewhere', 'no-power'].includes(this.state.doing)
  }

  get onlyOnPower(): boolean {
    return this.#onlyOnPower
  }
  set onlyOnPower(wanted: boolean) {
    this.#onlyOnPower = wanted
    this.#keep(this.isRunning)
  }

  /** Looks for the artist that worked here last, and lets it go on where it was not paused. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null))
    return this.#looking
  }

  /** Begins an artist, and lets it work. */
  async begin(form: ArtistForm): Promise<void> {
    this.fault = null
    try {
      const { services, supplies } = this.#app
      const { archive } = services.storage
      const { ownWitness, shippedVocabulary, studioCharter } = await this.#open()
      const [witness, pack] = await Promise.all([
        // Two tabs at once would make two keys, of which one is lost.
        services.tabs.alone('witness', () =>
          ownWitness(archive, (bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
        ),
        supplies.getReady(),
      ])
      await this.pause()
      const { id: vocabularyId } = shippedVocabulary()
      const now = services.clock.now()
      await this.take(studioCharter({ ...form, packId: pack.id, vocabularyId, witness, now }))
      this.goOn()
    } catch (error) {
      this.fault = error
    }
  }

  /** Takes up an artist of this device in place of the one at hand. */
  async change(charter: Charter): Promise<void> {
    await this.pause()
    await this.take(charter)
  }

  /** Lets it work until it is paused or fails. */
  goOn(): void {
    this.#keep(true)
    void this.#week?.run()
  }

  async pause(): Promise<void> {
    this.#keep(false)
    await this.#week?.pause()
    this.preview = null
  }

  /** Shows an artist as far as it has come. */
  async take(charter: Charter): Promise<void> {
    const { ArtistWeek } = await this.#open()
    this.#ports ??= await this.#openPorts()
    const isOnlyOnPower = () => this.#onlyOnPower
    const week = new ArtistWeek(charter, this.#ports, {
      get onlyOnPower() {
        return isOnlyOnPower()
      },
    })
    this.#mirror?.close()
    this.plan = this.effect = null
    let [read, hung] = ['', '']
    week.on('change', ({ week: record }) => {
      const now = `${record?.number} ${record?.phase}`
      if (now !== read) void this.#read(record)
      read = now
      // What it hung is a round as any other.
      if (record?.round && record.round !== hung) void this.#app.rounds.retry()
      hung = record?.round ?? ''
    })
    this.#mirror = new Mirror<WeekState>(week)
    this.#week = week
    await week.look()
  }

  async #look(): Promise<void> {
    this.fault = null
    try {
      const { archive } = this.#app.services.storage
      const [weeks, kept] = await Promise.all([archive.weeks.list(), archive.settings.get('artist')])
      this.all = latestOf(weeks)
      if (this.#week === null) {
        this.#onlyOnPower = kept?.onlyOnPower ?? false
        if (this.all[0]) await this.take(this.all[0].charter)
        if (this.all[0] && kept?.isWorking) this.goOn()
      }
      this.isLooked = true
    } catch (error) {
      this.fault = error
    }
  }

  async #read(week: WeekRecord | null): Promise<void> {
    if (week === null) return
    const { archive } = this.#app.services.storage
    try {
      const { effectOfVotes, planOf } = await this.#open()
      const ownChoices = async (round: string) => {
        const stored = await archive.rounds.get(round)
        return (stored && (await this.#localVote(stored.round))) ?? []
      }
      const [plan, effect, weeks] = await Promise.all([
        planOf(archive, week),
        effectOfVotes(archive, week, ownChoices),
        archive.weeks.list(),
      ])
      const { week: current } = this.state
      if (current?.charterId !== week.charterId || current.number !== week.number) return
      this.plan = plan
      this.effect = effect
      this.all = latestOf(weeks)
    } catch (error) {
      this.fault = error
    }
  }

  /** Kept, so that a reload goes on where it was. */
  #keep(isWorking: boolean): void {
    const { settings } = this.#app.services.storage.archive
    settings.set('artist', { isWorking, onlyOnPower: this.#onlyOnPower }).catch(this.#app.tell)
  }

  #open(): Promise<Room> {
    this.#room ??= this.#app.services.offlineReady.then(() => part(import('../../../app/week/index.ts')))
    this.#room.catch(() => (this.#room = null))
    return this.#room
  }

  readonly #localVote = async ({ id, charter }: Round) => {
    const draft = await this.#app.services.storage.archive.drafts.get(id)
    if (!draft || draft.localAt === null) return null
    return choicesOf(draft, budgetOf({ status: 'none' }).power, charter.negativeVotes)
  }

  async #openPorts(): Promise<WeekPorts> {
    const { services, supplies, artistAtWork } = this.#app
    const { castOf, openWeekStudio, shippedVocabulary, untilTime, watchPower } = await this.#open()
    const { archive } = services.storage
    const { now } = services.clock
    const vocabulary = shippedVocabulary()
    return {
      archive,
      tabs: services.tabs,
      now,
      steady: () => performance.now(),
      until: (time, signal) => untilTime(time, signal, now),
      studio: () =>
        openWeekStudio({
          supplies,
          decode: pictureOf,
          isGentle: () => this.#app.preferences.gentle,
          onPaint: (_recipe, event) => {
            if (event.kind === 'painting' && event.preview) this.preview = event.preview
            if (event.kind === 'done') this.preview = null
          },
        }),
      vocabulary: (id) => (id === vocabulary.id ? vocabulary : null),
      votes: (round) =>
        castOf(round, { archive, counting: countingOf(services), localVote: this.#localVote, now }),
      chain: null,
      isOnPower: await watchPower(navigator),
      stayAwake: artistAtWork,
    }
  }
}

/** The last week of each artist, those that worked last first. */
const latestOf = (weeks: readonly WeekRecord[]): readonly WeekRecord[] =>
  [...new Map(weeks.map((week) => [week.charterId, week])).values()].sort((a, b) => b.updatedAt - a.updatedAt)
