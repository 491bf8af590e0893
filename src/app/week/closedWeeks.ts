// The closed weeks of an artist, read back from the archive as anybody would read them from files.
import type { Archive, WeekRecord } from '../../archive/index.ts'
import {
  readWeekFiles,
  weekFileNames,
  type ClosedWeek,
  type Vocabulary,
  type WeekFileName,
  type WeekFiles,
} from '../../taste/index.ts'

/** @throws what the files throw that cannot be read */
export async function closedWeeks(
  archive: Pick<Archive, 'weeks' | 'rounds'>,
  vocabulary: Vocabulary,
  weeks: readonly WeekRecord[],
): Promise<readonly ClosedWeek[]> {
  return Promise.all(
    weeks.map(async (week) => {
      const { manifest } = (await archive.rounds.get(week.round!))!.round
      if (manifest.version !== 2) throw new Error('A week of an artist has a manifest of version 2')
      const votes =
        week.votes?.map((choices) => ({
          choices: choices.map(({ index, power }) => ({ index, power: BigInt(power) })),
        })) ?? null
      return { ...readWeekFiles(vocabulary, manifest, await filesOf(archive, week)), votes }
    }),
  )
}

/** The files of a week that is published, as its manifest names them. */
export async function filesOf(archive: Pick<Archive, 'weeks'>, week: WeekRecord): Promise<WeekFiles> {
  return (await filesIn(archive, week.files))!
}

/** The files of a week by their names; null where one of them is not named, or not on this device. */
export async function filesIn(
  { weeks }: Pick<Archive, 'weeks'>,
  files: Partial<Record<WeekFileName, { readonly sha256: string } | null>>,
): Promise<WeekFiles | null> {
  const read = await Promise.all(
    weekFileNames.map(async (name) => {
      const named = files[name]
      return [name, named ? await weeks.file(named.sha256) : undefined] as const
    }),
  )
  return read.every(([, bytes]) => bytes !== undefined) ? (Object.fromEntries(read) as WeekFiles) : null
}
