// The studio of simulated weeks: the page the command line drives, asked for sketches, paintings and embeddings.
import type { WeekPorts } from '../../app/week/index.ts'
import { readPngSize } from '../../fragment/index.ts'
import type { StudioPage } from '../studioPage.ts'

type WeekStudio = Awaited<ReturnType<WeekPorts['studio']>>

/** Asks the page for everything an artist's week paints. */
export function studioOf({ page, pack }: StudioPage): WeekStudio {
  return {
    packId: pack.id,
    sketch: (recipes) => page.evaluate((all) => window.daub.sketch(all), recipes),
    async paint(recipe) {
      const { png } = await page.evaluate((order) => window.daub.paint(order), recipe)
      // Of the file's own picture, so that whoever has only the file gets the same.
      const [embedding] = await page.evaluate((files) => window.daub.embed(files), [png])
      const bytes = new Uint8Array(Buffer.from(png, 'base64'))
      return { png: bytes, ...readPngSize(bytes), embedding: embedding! }
    },
  }
}
