// The prior: what the prompts look like at first sight, a latent at the size it was trained for.
import type { Random } from '../../fragment/index.ts'
import type { Latent } from '../vqgan/latent.ts'
import { floatFeed } from '../floatFeed.ts'
import type { PaintingContext } from './context.ts'
import type { PromptEmbedding } from './targets.ts'
import { vectorLength } from '../vectorLength.ts'

export interface Prior {
  /** Whether another draw is another idea. */
  readonly varies: boolean
  /** One idea of the prompts, at least one of them, in one pass. */
  draw(prompts: readonly PromptEmbedding[], random: Random): Promise<Latent>
  release(): Promise<void>
}

/** Compiles the prior of a pack that has one. */
export async function openPrior({ pack, cpuEngine }: PaintingContext): Promise<Prior> {
  const { bytes, weights } = await pack.graph('prior')
  const program = await cpuEngine.compile('prior', bytes, [], weights)
  const textInput = program.inputs.find((name) => name !== 'noise') ?? 'text_embeds'
  const varies = program.inputs.includes('noise')
  return {
    varies,
    draw: async (prompts, random) => {
      const text = mixture(prompts)
      const noise = Float32Array.from({ length: pack.prior.noiseDim }, () => random.normal())
      const outputs = await program.run({
        [textInput]: floatFeed(cpuEngine, program, textInput, text, [1, text.length]),
        ...(varies ? { noise: floatFeed(cpuEngine, program, 'noise', noise, [1, noise.length]) } : {}),
      })
      const tensor = Object.values(outputs)[0]!
      return { dims: tensor.dims as unknown as Latent['dims'], data: await cpuEngine.read(tensor) }
    },
    release: () => program.release(),
  }
}

/** The weighted sum of the prompts at length 1; negative prompts pull it the other way. */
function mixture(prompts: readonly PromptEmbedding[]): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(prompts[0]!.embedding.length)
  for (const { prompt, embedding } of prompts)
    embedding.forEach((value, i) => (sum[i]! += prompt.weight * value))
  const length = vectorLength(sum) || 1
  return sum.map((value) => value / length)
}
