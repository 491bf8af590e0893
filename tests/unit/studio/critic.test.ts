// A learned taste in the loss: its gradient is the derivative of what it says, its pull is small and bounded, and a guided picture is
// painted again to the byte from its own file.
import { describe, expect, test } from 'vitest'
import {
  contentId,
  createRandom,
  criticText,
  criticWeights,
  makeCritic,
  readPngCritic,
  readPngRecipe,
  type Critic,
  type Recipe,
} from '../../../src/fragment/index.ts'
import { gradient } from '../../../src/onnx/index.ts'
import { criticGuide } from '../../../src/studio/painting/guides.ts'
import { evaluate } from '../../gradients/evaluate.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { tiny } from '../../fixtures/tinyPack.ts'
import { paintAll, tinyContext } from './nodeContext.ts'

const random = createRandom(5, 'critic')
const normal = (length: number) => Array.from({ length }, () => random.normal())
const dims = tiny.embedding

describe('the loss of a critic', () => {
  const [count, of] = [3, 6]
  const critic = makeCritic('ab'.repeat(32), normal(dims), 0.3)
  const graph = criticGuide(critic, count, of)
  const embeddings = normal(count * dims)
  const lossAt = (at: readonly number[]) => evaluate(graph, { embeddings: at })['loss']!.data[0]!

  test('is −2·tanh(s/4) summed over its cutouts and divided by those of a step, s in deviations', () => {
    const weights = criticWeights(critic)
    const expected = Array.from({ length: count }, (_, n) => {
      const row = embeddings.slice(n * dims, (n + 1) * dims)
      const length = Math.hypot(...row)
      const s = row.reduce((sum, x, i) => sum + (x / length) * weights[i]!, 0) + critic.offset
      return (-2 / of) * Math.tanh(s / 4)
    }).reduce((sum, each) => sum + each, 0)
    expect(Number(lossAt(embeddings))).toBeCloseTo(expected, 6) // its constants are single
  })

  test('has the gradient that central differences have', () => {
    const { d_embeddings } = evaluate(gradient(graph, { of: ['loss'], for: ['embeddings'] }), { embeddings })
    const h = 1e-5
    embeddings.forEach((value, i) => {
      const [up, down] = [lossAt(embeddings.with(i, value + h)), lossAt(embeddings.with(i, value - h))]
      expect(Number(d_embeddings!.data[i])).toBeCloseTo((Number(up) - Number(down)) / (2 * h), 7)
    })
  })

  test('stays within ±2 however much a critic raves', () => {
    const loud = criticGuide({ ...critic, scale: 1e6 }, count, count)
    expect(Math.abs(Number(evaluate(loud, { embeddings })['loss']!.data[0]))).toBeLessThanOrEqual(2)
  })
})

describe('a guided painting', async () => {
  const context = await tinyContext()
  const packId = context.pack.info.id
  const critic = makeCritic(
    packId,
    normal(dims).map((x) => 8 * x),
    0,
  )
  const plain: Recipe = {
    ...exampleRecipe,
    version: 2,
    prompt: 'a red fox',
    packId,
    width: 64,
    height: 48,
    parameters: { ...exampleRecipe.parameters, steps: 6, cutouts: 4 },
    critic: null,
  }
  const filesOf = (one: Critic) => new Map([[contentId(one), new Blob([criticText(one)])]])
  const guidedBy = (one: Critic): Recipe => ({ ...plain, critic: contentId(one) })
  const paint = async (recipe: Recipe, attachments?: ReadonlyMap<string, Blob>) => {
    const last = (await paintAll({ recipe, ...(attachments && { attachments }) }, context)).at(-1)!
    if (last.kind === 'failed') throw last.error
    if (last.kind !== 'done') throw new Error(last.kind)
    return last.painting.fragment
  }

  test('is another picture than the unguided one, carries its critic, and comes again from its file alone', async () => {
    const [guided, unguided] = [await paint(guidedBy(critic), filesOf(critic)), await paint(plain)]
    expect(guided.losses).not.toEqual(unguided.losses)
    const png = guided.image
    const recipe = readPngRecipe(png)!
    const carried = readPngCritic(png, recipe)!
    expect(carried).toEqual(critic)
    const again = await paint(recipe, filesOf(carried))
    expect(again.id).toBe(guided.id)
  })

  test('pulls less than its bound lets it: the loss moves by at most 2 · pull', async () => {
    const [guided, unguided] = [await paint(guidedBy(critic), filesOf(critic)), await paint(plain)]
    expect(Math.abs(guided.losses[0]! - unguided.losses[0]!)).toBeLessThanOrEqual(2 * critic.pull + 1e-6)
  })

  test('attack 54: whose critic is not to hand, or is another, is refused by name', async () => {
    const other = makeCritic(packId, normal(dims), 0)
    const recipe = guidedBy(critic)
    const refusal = { code: 'request/critic', params: { critic: recipe.version === 2 ? recipe.critic : '' } }
    await expect(paint(recipe)).rejects.toMatchObject(refusal)
    const mislabelled = new Map([[contentId(critic), new Blob([criticText(other)])]])
    await expect(paint(recipe, mislabelled)).rejects.toMatchObject(refusal)
  })

  test('whose critic looks through another pack is refused', async () => {
    const foreign = makeCritic('cd'.repeat(32), normal(dims), 0)
    await expect(paint(guidedBy(foreign), filesOf(foreign))).rejects.toMatchObject({
      code: 'request/other-critic',
      params: { received: 'cd'.repeat(32), expected: packId },
    })
  })
})
