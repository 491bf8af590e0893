// `npm run sheets -- [FOLDER]`: makes the contact sheet of every round of a season (default public/season) from its pictures:
// sheets/<round id>.webp. Sheets of other rounds go. The picture encoder is Chromium's.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sheetCell, sheetLayout } from '../exchange/index.ts'
import { parseSeason } from '../rounds/index.ts'
import { root } from './build.ts'
import { openStudioPage } from './studioPage.ts'

/** Cells are seen for a moment, and enlarged; a reader should not wait for them. */
const quality = 0.6

const folder = resolve(process.argv[2] ?? join(root, 'public', 'season'))
const season = parseSeason(JSON.parse(readFileSync(join(folder, 'season.json'), 'utf8')))
const sheets = join(folder, 'sheets')
rmSync(sheets, { recursive: true, force: true })
mkdirSync(sheets)
const { page, close } = await openStudioPage({ engine: 'wasm' })
try {
  for (const { round } of season.rounds) {
    const { fragments } = round.manifest
    const pngs = fragments.map(({ id }) =>
      readFileSync(join(folder, 'pictures', `${id}.png`)).toString('base64'),
    )
    const { columns } = sheetLayout(fragments.length)
    const sheet = await page.evaluate(
      ([files, across, cell, how]) => window.daub.contactSheet(files, across, cell, how),
      [pngs, columns, sheetCell, quality] as const,
    )
    const bytes = Buffer.from(sheet, 'base64')
    writeFileSync(join(sheets, `${round.id}.webp`), bytes)
    console.log(`${round.id}  ${fragments.length} pictures, ${(bytes.length / 1000).toFixed(1)} kB`)
  }
} finally {
  await close()
}
