// The artist of this browser as its page shows it: begun, paused, gone on with, and what it wants to paint.
import {
  ArtistWeek,
  castOf,
  openWeekStudio,
  ownWitness,
  studioCharter,
  untilTime,
  watchPower,
  type WeekPorts,
  type WeekState,
} from '../../../app/week/index.ts'
import type { WeekRecord } from '../../../archive/index.ts'
import { budgetOf, type Charter, type Round } from '../../../rounds/index.ts'
import { defaultVocabulary, parseBrief, parseChoice, type Brief } from '../../../taste/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import { pictureOf } from '../../kit/state/pixels.ts'
import { countingOf } from '../../results/state/counting.ts'
import type { App } from '../../shell/state/app.svelte.ts'
import { choicesOf } from '../../vote/state/ballotDraft.ts'
import type { Picture } from '../../../studio/index.ts'

export interface ArtistForm {
  readonly name: string
  readonly fragments: number
  readonly preset: string
  readonly side: number
}

/** What the artist wants to paint, and which of it it chose. */
export interface Plan {
  readonly brief: Brief
  /** Lines of the brief that it chose; null before. */
  readonly chosen: ReadonlySet<number> | null
}

const idle: WeekState = { week: null, doing: 'nothing', progress: null, fault: null }

const opened = new WeakMap<App, Artist>()

/** The artist of this tab: it works on while one looks at other pages. */
export function artistOf(app: App): Artist {
  const known = opened.get(app)
  if (known) return known
  const artist = new Artist(app)
  opened.set(app, artist)
  void artist.look()
  return artist
}

export class Artist {
  /** Whether it was looked for on this device. */
  isLooked = $state(false)
  /** What went wrong outside its week. */
  fault = $state.raw<unknown>(null)
  onlyOnPower = $state(false)
  plan = $state.raw<Plan | null>(null)
  /** The picture on the easel. */
  preview = $state.raw<Picture | null>(null)
  #week = $state.raw<ArtistWeek | null>(null)
  #mirror = $state.raw<Mirror<WeekState> | null>(null)
  readonly #app: App
  #ports: WeekPorts | null = null

  constructor(app: App) {
    this.#app = app
  }

  readonly state = $derived.by((): WeekState => this.#mirror?.current ?? idle)
  readonly isRunning = $derived(['working', 'waiting', 'elsewhere', 'no-power'].includes(this.state.doing))

  /** Looks for the artist that worked here last. */
  async look(): Promise<void> {
    try {
      const weeks = await this.#app.services.storage.archive.weeks.list()
      const last = weeks.reduce<WeekRecord | null>(
        (latest, week) => (latest === null || week.updatedAt >= latest.updatedAt ? week : latest),
        null,
      )
      if (last) await this.#take(last.charter)
      this.isLooked = true
    } catch (error) {
      this.fault = error
    }
  }

  /** Begins an artist, and lets it work. */
  async begin(form: ArtistForm): Promise<void> {
    this.fault = null
    try {
      const { services, supplies } = this.#app
      const { archive } = services.storage
      const [witness, pack, presets] = await Promise.all([
        // Two tabs at once would make two keys, of which one is lost.
        services.tabs.alone('witness', () =>
          ownWitness(archive, (bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
        ),
        supplies.getReady(),
        supplies.presets(),
      ])
      const preset = presets.find(({ name }) => name === form.preset) ?? presets[0]!
      const charter = studioCharter({
        ...form,
        preset,
        packId: pack.id,
        vocabularyId: defaultVocabulary().id,
        witness,
        now: services.clock.now(),
      })
      await this.#take(charter)
      await this.goOn()
    } catch (error) {
      this.fault = error
    }
  }

  /** Lets it work until it is paused or fails. */
  async goOn(): Promise<void> {
    await this.#week?.run()
  }

  pause(): Promise<void> | undefined {
    return this.#week?.pause()
  }

  async #take(charter: Charter): Promise<void> {
    this.#ports ??= await this.#open()
    const isOnlyOnPower = () => this.onlyOnPower
    const week = new ArtistWeek(charter, this.#ports, {
      get onlyOnPower() {
        return isOnlyOnPower()
      },
    })
    this.#mirror?.close()
    let hung = ''
    week.on('change', ({ week: record }) => {
      void this.#readPlan(record)
      // What it hung is a round as any other.
      if (record?.round && record.round !== hung) void this.#app.rounds.retry()
      hung = record?.round ?? ''
    })
    this.#mirror = new Mirror<WeekState>(week)
    this.#week = week
    await week.look()
  }

  async #readPlan(week: WeekRecord | null): Promise<void> {
    const { weeks } = this.#app.services.storage.archive
    const text = async (name: 'brief' | 'choice') => {
      const bytes = await weeks.file(week?.files[name]?.sha256 ?? '')
      return bytes ? new TextDecoder().decode(bytes) : null
    }
    try {
      const [brief, choice] = await Promise.all([text('brief'), text('choice')])
      if (brief === null) this.plan = null
      else
        this.plan = {
          brief: parseBrief(brief),
          chosen:
            choice === null ? null : new Set(parseChoice(choice).chosen.map(({ candidate }) => candidate)),
        }
    } catch (error) {
      this.fault = error
    }
  }

  async #open(): Promise<WeekPorts> {
    const { services, supplies, preferences } = this.#app
    const { archive } = services.storage
    const { now } = services.clock
    const isOnPower = await watchPower(navigator)
    const vocabulary = defaultVocabulary()
    const localVote = async ({ id, charter }: Round) => {
      const draft = await archive.drafts.get(id)
      if (!draft || draft.localAt === null) return null
      return choicesOf(draft, budgetOf({ status: 'none' }).power, charter.negativeVotes)
    }
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
          isGentle: () => preferences.gentle,
          onPaint: (_recipe, event) => {
            if (event.kind === 'painting' && event.preview) this.preview = event.preview
            if (event.kind === 'done') this.preview = null
          },
        }),
      vocabulary: (id) => (id === vocabulary.id ? vocabulary : null),
      votes: (round) => castOf(round, { archive, counting: countingOf(services), localVote, now }),
      chain: null,
      isOnPower,
      stayAwake: (isWanted) => void this.#app.wakeLock.want(isWanted),
    }
  }
}
