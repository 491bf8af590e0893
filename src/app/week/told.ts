// Where a prompt came from, as people read it: words in place of names of terms, titles in place of ids.
import type { Archive } from '../../archive/index.ts'
import { termPhrase, type Brief, type Vocabulary } from '../../taste/index.ts'

/** A work beside another. */
export interface Relative {
  /** SHA-256 of its file. */
  readonly id: string
  /** Null where its words are not on this device. */
  readonly title: string | null
}

export type Told =
  /** Drawn at random. */
  | { readonly from: 'chance' }
  /** By what the votes say of each word; those that are liked, best first. */
  | { readonly from: 'words'; readonly liked: readonly string[] }
  | { readonly from: 'parents'; readonly parents: readonly Relative[]; readonly changed: readonly string[] }
  /** Null stands for nothing: a word that was left out, or one that came where there was none. */
  | {
      readonly from: 'question'
      readonly parents: readonly [Relative]
      readonly was: string | null
      readonly asked: string | null
    }
  | { readonly from: 'theme'; readonly pinned: readonly string[] }

type Origin = Brief['candidates'][number]['origin']

/** Says where a prompt came from. */
export function tell(vocabulary: Vocabulary, origin: Origin, relative: (id: string) => Relative): Told {
  const say = (name: string) => termPhrase(vocabulary, name)
  const orNone = (name: string) => (name.endsWith(':none') ? null : say(name))
  if (origin.opening === 'words') return { from: 'chance' }
  if (origin.opening === 'theme') return { from: 'theme', pinned: origin.pinned.map(say) }
  if (origin.opening === 'question') {
    const { parents, was, asked } = origin
    return { from: 'question', parents: [relative(parents[0]!)], was: orNone(was), asked: orNone(asked) }
  }
  return origin.way === 'terms'
    ? { from: 'words', liked: origin.liked.map(say) }
    : { from: 'parents', parents: origin.parents.map(relative), changed: origin.changed.map(say) }
}

/** Files as a week or a manifest names them; a manifest of version 1 names none. */
export type NamedFiles =
  Partial<Record<'brief' | 'choice' | 'words', { readonly sha256: string } | null>> | undefined

/** A document that a week or a manifest names; null where it names none, or it is not on this device. @throws what `parse` throws */
export async function documentOf<Document>(
  { weeks }: Pick<Archive, 'weeks'>,
  files: NamedFiles,
  name: 'brief' | 'choice' | 'words',
  parse: (text: string) => Document,
): Promise<Document | null> {
  const named = files?.[name]
  const bytes = named ? await weeks.file(named.sha256) : undefined
  return bytes ? parse(new TextDecoder().decode(bytes)) : null
}

/** The files a manifest of any version names. */
export function filesNamed(manifest: object): NamedFiles {
  return (manifest as { readonly files?: NamedFiles }).files
}
