// The archive of a browser that gives us no database: the same promises, kept until the tab closes.
import { recipeId, type Recipe } from '../fragment/index.ts'
import { attachmentIds } from './attachments.ts'
import type { Archive } from './openArchive.ts'
import { createDamageLog } from './damage.ts'
import { compressFrames } from './frames.ts'
import { openMemoryTable } from './memoryTable.ts'
import type { FragmentRecord, StoredCheckpoint, StoredFrame } from './schema.ts'
import type { Settings } from './settings.ts'
import { createVotingStores } from './votingStores.ts'

/** An archive in memory only. */
export function createMemoryArchive(now: () => number = Date.now): Archive {
  const damage = createDamageLog()
  const pieces = new Map<string, FragmentRecord>()
  const images = new Map<string, Uint8Array<ArrayBuffer>>()
  const frames = new Map<string, readonly StoredFrame[]>()
  const attached = new Map<string, Blob>()
  const checkpoints = new Map<string, StoredCheckpoint>()
  const settings = new Map<keyof Settings, unknown>()

  const mark = async (id: string, trashedAt: number | null) => {
    const piece = pieces.get(id)
    if (piece) pieces.set(id, { ...piece, trashedAt })
  }
  const picture = (id: string) => {
    const image = images.get(id)
    return attached.get(id) ?? (image && new Blob([image], { type: 'image/png' }))
  }
  return {
    fragments: {
      async save({ fragment, frames: shown, notes }) {
        const { image, ...rest } = fragment
        const piece: FragmentRecord = { ...rest, notes, trashedAt: null }
        pieces.set(piece.id, piece)
        images.set(piece.id, new Uint8Array(image))
        frames.set(piece.id, await compressFrames(shown))
        return piece
      },
      list: async (limit, before = Infinity) =>
        [...pieces.values()]
          .filter((piece) => piece.trashedAt === null && piece.paintedAt < before)
          .sort((a, b) => b.paintedAt - a.paintedAt)
          .slice(0, limit),
      get: async (id) => pieces.get(id),
      image: async (id) => images.get(id),
      frames: async (id) => frames.get(id) ?? [],
      trash: (id) => mark(id, now()),
      restore: (id) => mark(id, null),
      listTrash: async () => [...pieces.values()].filter((piece) => piece.trashedAt !== null),
      async emptyTrash(days = 0) {
        const horizon = now() - days * 24 * 3600 * 1000
        const gone = [...pieces.values()].filter(
          ({ trashedAt }) => trashedAt !== null && trashedAt <= horizon,
        )
        for (const store of [pieces, images, frames]) for (const { id } of gone) store.delete(id)
        return gone.length
      },
    },
    attachments: {
      async save(attachments) {
        for (const [id, blob] of attachments) attached.set(id, blob)
      },
      of: async (recipe: Pick<Recipe, 'initImage' | 'imagePrompts'>) =>
        new Map(
          attachmentIds(recipe).flatMap((id) => {
            const blob = picture(id)
            return blob ? [[id, blob] as const] : []
          }),
        ),
      sweep: async () => {},
    },
    checkpoints: {
      async save(checkpoint) {
        const id = recipeId(checkpoint.recipe)
        checkpoints.set(id, { id, checkpoint, savedAt: now() })
      },
      list: async () => [...checkpoints.values()].sort((a, b) => b.savedAt - a.savedAt),
      remove: async (id) => void checkpoints.delete(id),
    },
    settings: {
      get: async <K extends keyof Settings>(name: K) => settings.get(name) as Settings[K] | undefined,
      set: async (name, value) => void settings.set(name, value),
    },
    ...createVotingStores(openMemoryTable(), damage, now, {
      get: async (id) => images.get(id),
      has: async (id) => images.has(id),
    }),
    damaged: damage.list,
    close: () => {},
  }
}
