// Scaled dot-product attention (Attention, operator set 23), which exporters write for torch's own:
// Y = softmax(scale·Q·Kᵀ + mask)·V. Heads may share keys and values.
import { excerpt } from '../../fragment/index.ts'
import { flag, float, int } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { inputOf } from '../call.ts'
import { shapeError } from '../errors.ts'
import { floatOf, intOf } from '../graph.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { show, tensor } from '../tensor.ts'
import type { Call, Value } from '../value.ts'

/** Added to a score, it leaves nothing of it; finite, so that a row that sees nothing is no NaN. */
const unseen = -1e30

/** [b, l, h·d] → [b, h, l, d]; four axes are in that form already. */
function heads(g: Builder, call: Call, x: Value, attribute: string): Value {
  if (x.dims.length === 4) return x
  if (x.dims.length !== 3) throw shapeError(call, 'onnx/rank', { shape: show(x.dims), allowed: 4 })
  const count = intOf(call, attribute, 0)
  const [b, l, width] = x.dims as [number, number, number]
  if (!(count >= 1) || width % count !== 0)
    throw shapeError(call, 'onnx/attribute', {
      attribute,
      value: excerpt(count),
      allowed: `a divisor of ${width}`,
    })
  return g.transpose(g.reshape(x, [b, l, count, width / count]), [0, 2, 1, 3])
}

/** Each of the k heads of keys or values repeated for its q/k heads of queries. */
function repeated(g: Builder, x: Value, queries: number): Value {
  const [b, h, l, d] = x.dims as [number, number, number, number]
  if (h === queries) return x
  return g.reshape(g.expand(g.unsqueeze(x, 2), [b, h, queries / h, l, d]), [b, queries, l, d])
}

/** Lower triangle of ones: query i sees keys up to i. */
function causal(g: Builder, call: Call, rows: number, columns: number): Value {
  g.reserve(call, rows * columns)
  const seen = Float32Array.from({ length: rows * columns }, (_, i) =>
    Number(i % columns <= Math.floor(i / columns)),
  )
  return g.constant(tensor('bool', [rows, columns], seen))
}

const attention: Operator = {
  attributes: {
    is_causal: flag,
    q_num_heads: int,
    kv_num_heads: int,
    scale: float,
    // Whether it comes before or after the mask, specification and onnxruntime do not agree.
    softcap: { kind: 'float', allowed: [0] },
    softmax_precision: int,
    // Says which product the fourth output is, which is not supported.
    qk_matmul_output_mode: int,
  },
  rewrite: (g, call) => {
    const past = [4, 5].find((i) => call.inputs[i])
    if (past !== undefined)
      throw shapeError(call, 'onnx/attribute', { attribute: 'past_key', value: 'given', allowed: 'none' })
    const query = inputOf(call, 0)
    const q = heads(g, call, query, 'q_num_heads')
    const k = repeated(g, heads(g, call, inputOf(call, 1), 'kv_num_heads'), q.dims[1]!)
    const v = repeated(g, heads(g, call, inputOf(call, 2), 'kv_num_heads'), q.dims[1]!)
    const scale = floatOf(call, 'scale', 1 / Math.sqrt(q.dims[3]!))
    let scores = g.matMul(g.mul(q, scale), g.transpose(k, [0, 1, 3, 2]))
    const mask = call.inputs[3]
    if (mask) scores = mask.dtype === 'bool' ? g.where(mask, scores, unseen) : g.add(scores, mask)
    if (intOf(call, 'is_causal', 0) === 1)
      scores = g.where(causal(g, call, scores.dims[2]!, scores.dims[3]!), scores, unseen)
    const y = g.matMul(g.softmax(scores, -1), v)
    const [b, h, l, d] = y.dims as [number, number, number, number]
    return [query.dims.length === 4 ? y : g.reshape(g.transpose(y, [0, 2, 1, 3]), [b, l, h * d])]
  },
}

export const attentions: OperatorTable = { Attention: attention }
