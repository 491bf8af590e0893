import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ops } from '../../../src/tools/ops.ts'

test('OPS.md says what the tables say (else run: npx tsx src/tools/ops.ts)', () => {
  expect(readFileSync(new URL('../../../OPS.md', import.meta.url), 'utf8')).toBe(ops())
})
