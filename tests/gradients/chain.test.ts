// A whole painting step against PyTorch: codes quantised with straight-through gradient, a small f8 decoder, clamping,
// cutouts as matrices, a vision transformer and a convolutional CLIP, spherical loss. The towers are real exports
// (tests/fixtures/gradients/make.py), of operator sets 11, 14 and 17.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import chain from '../fixtures/gradients/chain.json' with { type: 'json' }
import {
  gradient,
  GraphBuilder,
  lowered,
  parseModel,
  specialise,
  type Model,
  type Shapes,
  type Value,
} from '../../src/onnx/index.ts'
import { onWasm } from './check.ts'
import { evaluate } from './evaluate.ts'
import { distance } from './distance.ts'

/** The bound. Differences come from PyTorch's float64 chain against float32 weights and kernels. */
const tolerance = 1e-4

const load = (file: string, shapes: Shapes): Model =>
  specialise(parseModel(readFileSync(new URL(`../fixtures/gradients/${file}`, import.meta.url))), shapes)

const [cutouts, size, cell] = [4, 32, 4]

/** 2·arcsin(‖a − b‖/2)², a and b on the unit sphere, mean over cutouts. */
function spherical(g: GraphBuilder, a: Value, b: Value): Value {
  const unit = (x: Value) => g.div(x, g.reduceL2(x, [-1], true))
  const chord = g.reduceL2(g.sub(unit(a), unit(b)), [-1])
  return g.reduceMean(g.mul(g.square(g.asin(g.mul(chord, 0.5))), 2))
}

/** z → the nearest codebook vectors, with the gradient of z itself. */
function quantised(g: GraphBuilder, z: Value, codebook: Value): Value {
  const cells = g.reshape(g.transpose(z, [0, 2, 3, 1]), [cell * cell, 8])
  // ‖z − e‖² = ‖e‖² − 2z·e + a constant of the cell
  const far = g.sub(g.reduceSumSquare(codebook, [1]), g.mul(g.gemm(cells, codebook, { transB: true }), 2))
  const nearest = g.gather(codebook, g.argMin(far, 1))
  const through = g.add(cells, g.stopGradient(g.sub(nearest, cells)))
  return g.transpose(g.reshape(through, [1, cell, cell, 8]), [0, 3, 1, 2])
}

function step(vit: string): Model {
  const g = new GraphBuilder()
  const given = (name: 'wy' | 'wx' | 'codebook' | 'targets') =>
    g.constant(Float32Array.from(chain[name].data), chain[name].dims)
  const z = g.input('z', [1, 8, cell, cell])
  const { image } = g.include(load('decoder.onnx', { h: cell, w: cell }), {
    z: quantised(g, z, given('codebook')),
  })
  const clamped = g.clampWithGrad(g.mul(g.add(image!, 1), 0.5), 0, 1)
  const rows = g.matMul(g.reshape(given('wy'), [cutouts, 1, 16, size]), clamped)
  const cuts = g.matMul(rows, g.reshape(g.transpose(given('wx'), [0, 2, 1]), [cutouts, 1, size, 16]))
  const pixels = g.div(g.sub(cuts, 0.45), 0.27)
  const [transformer, convnet] = [vit, 'convnet.onnx'].map(
    (file) => g.include(load(file, { batch: cutouts }), { pixels })['embedding']!,
  )
  const target = (i: number) => g.slice(given('targets'), 0, i, i + 1)
  g.output(
    'loss',
    g.add(spherical(g, transformer!, target(0)), g.mul(spherical(g, convnet!, target(1)), 0.5)),
  )
  return g.finish()
}

describe.each(['vit.onnx', 'vit11.onnx', 'vit17.onnx'])('a painting step with %s', (vit) => {
  const model = step(vit)
  const graph = gradient(model, { of: ['loss'], for: ['z'] })
  const feeds = { z: chain.z.data }

  // The evaluator takes seconds, and operator sets differ in form only.
  test.runIf(vit === 'vit.onnx')('has the loss and the gradient of PyTorch, in float64', () => {
    const { loss, d_z } = evaluate(graph, feeds)
    expect(loss!.data[0]).toBeCloseTo(chain.loss, 5)
    const scale = Math.max(...chain.dz.map(Math.abs))
    expect(
      distance(
        d_z!.data.map((v: number) => v / scale),
        chain.dz.map((v) => v / scale),
      ),
    ).toBeLessThan(tolerance)
  })

  test('and on onnxruntime in float32', async () => {
    const { loss, d_z } = await onWasm(graph, feeds)
    expect(loss!.data[0]).toBeCloseTo(chain.loss, 4)
    const scale = Math.max(...chain.dz.map(Math.abs))
    expect(
      distance(
        Array.from(d_z!.data, (v) => v / scale),
        chain.dz.map((v) => v / scale),
      ),
    ).toBeLessThan(tolerance)
    // The forward part alone, once its marks are expanded, gives the same loss.
    expect((await onWasm(lowered(model), feeds))['loss']!.data[0]).toBeCloseTo(chain.loss, 4)
  })
})
