// The sentences for the codes of onnx/: what is wrong with a model file, or with one node of it, and how to export it.
import type { At, AtNodes, OnnxErrors } from '../../../../onnx/index.ts'
import { list, number } from '../../format.ts'
import type { ErrorSentence, ErrorWords } from '../errorSentence.ts'

const download = 'Download the file again; if it stays, export the model again or use another one.'
const otherModel = (happened: string, doThis: string): ErrorSentence => ({
  happened,
  doThis,
  remedy: 'reload',
})
const damaged = (happened: string): ErrorSentence => ({ happened, doThis: download, remedy: 'retry' })

/** Conv “/encoder/conv1” */
const at = ({ op, node }: At) => `${op} “${node}”`
/** A fault of one node, which only another export of the model mends. */
const inNode = (where: At, what: string, doThis = 'Export the model again, or use another one.') =>
  otherModel(`A node of the model, ${at(where)}, ${what}.`, doThis)

/** Conv "name", as onnx/ writes a node, with the quotation marks of text. */
const quoted = (node: string) => node.replace(/"([^"]*)"/, '“$1”')

const nodes = ({ count, nodes: named }: AtNodes) => {
  const shown = named.slice(0, 5).map(quoted)
  const more = count - shown.length
  return list(more > 0 ? [...shown, `${number(more)} more`] : shown)
}

export const onnxErrors: ErrorWords<OnnxErrors> = {
  'onnx/too-many-bytes': ({ bytes, most }) =>
    otherModel(
      `The model file has ${number(bytes)} bytes; at most ${number(most)} are read.`,
      'Export it with its weights in a file of their own (external data).',
    ),
  'onnx/unreadable': ({ bytes }) =>
    damaged(`This file of ${number(bytes)} bytes is not an ONNX model, or a part of it is missing.`),
  'onnx/no-graph': () =>
    damaged('This file holds no graph: it is not an ONNX model, or a part of it is missing.'),
  'onnx/local-functions': ({ count, functions }) =>
    otherModel(
      `The model uses ${number(count)} functions of its own (${list(functions)}).`,
      'Export it with its functions inlined.',
    ),
  'onnx/too-many-nodes': ({ nodes: given, most }) =>
    otherModel(
      `The model has ${number(given)} nodes; at most ${number(most)} are read.`,
      'Use a smaller model.',
    ),
  'onnx/sparse-tensors': ({ count }) =>
    otherModel(`${number(count)} weights of the model are stored sparse.`, 'Export them as dense tensors.'),
  'onnx/unnamed-value': () => damaged('An input or output of the model has no name.'),
  'onnx/not-a-tensor': ({ value, kind }) =>
    otherModel(`“${value}” of the model is a ${kind}; only tensors are read.`, 'Use another model.'),
  'onnx/element-type': ({ value, type }) =>
    otherModel(
      `“${value}” of the model holds elements of type ${type}, which Daub does not compute with.`,
      'Use the float32 or float16 file of the model.',
    ),
  'onnx/tensor-shape': ({ tensor, shape }) => damaged(`The tensor “${tensor}” says it is ${shape}.`),
  'onnx/tensor-size': ({ tensor, shape, unit, expected, received }) =>
    damaged(
      `The tensor “${tensor}” of shape ${shape} needs ${number(expected)} ${unit} and has ${number(received)}.`,
    ),
  'onnx/attribute-kind': ({ attribute, kind }) =>
    otherModel(
      `The attribute “${attribute}” is of the kind ${kind}, which is not read.`,
      'Use another model.',
    ),
  'onnx/unordered': (params) =>
    damaged(`${at(params)} reads “${params.value}”, which no node before it makes.`),
  'onnx/produced-twice': ({ value, node }) =>
    damaged(`“${value}” is made twice, the second time by “${node}”.`),
  'onnx/unproduced-output': ({ output }) =>
    damaged(`The output “${output}” of the model is made by no node.`),
  'onnx/external-location': ({ location, tensor }) =>
    otherModel(
      `The model says its weight “${tensor}” lies in “${location}”, which is outside of the model's own folder.`,
      'Save the model again with its weights in one file beside it.',
    ),
  'onnx/external-files': ({ count, most, files }) =>
    otherModel(
      `The model keeps its weights in ${number(count)} files (${list(files)} …); at most ${number(most)} are read.`,
      'Save the model again with all its weights in one file beside it.',
    ),

  'onnx/external-file': ({ location, tensor }) =>
    otherModel(
      `The model keeps the weight “${tensor}” in the file “${location}”, which is not there.`,
      `Add “${location}” beside the model file.`,
    ),
  'onnx/external-range': ({ location, tensor, from, to, bytes }) =>
    damaged(
      `The weight “${tensor}” should be bytes ${number(from)} to ${number(to)} of “${location}”, which has ${number(bytes)}.`,
    ),
  'onnx/external-checksum': ({ location, found, expected }) =>
    otherModel(
      `“${location}” is not the file the model was saved with: its SHA-1 is ${found.slice(0, 8)}…, not ${expected.slice(0, 8)}….`,
      'Take both files from the same export.',
    ),

  'onnx/opset': ({ opset, oldest, newest }) =>
    otherModel(
      `The model is written in operator set ${opset}; ${oldest} to ${newest} can be read.`,
      'Export it with operator set 17.',
    ),
  'onnx/quantised': (params) =>
    otherModel(
      `The weights of the model are quantised (${list(params.operators.slice(0, 5))}), and rounding has no gradient.`,
      'Use the float32 or float16 file of the model.',
    ),
  'onnx/unknown-operators': (params) =>
    otherModel(
      `The model uses operators Daub does not know: ${nodes(params)}.`,
      'Export it with the standard operators listed in OPS.md, or use another model.',
    ),
  'onnx/no-gradient': (params) =>
    otherModel(
      `The model uses operators Daub cannot differentiate: ${nodes(params)}.`,
      'Export it with the operators listed in OPS.md, or use another model.',
    ),

  'onnx/unknown-attributes': (params) =>
    otherModel(
      `The model uses forms of operators Daub does not know: ${nodes(params)}.`,
      'Export it without them, or use another model.',
    ),

  'onnx/input-missing': (params) => inNode(params, `has no input number ${params.input}`),
  'onnx/data-dependent': (params) =>
    inNode(
      params,
      `takes a shape or setting (input number ${params.input}) that depends on the picture`,
      'Export the model so that its shapes follow from the shapes of its inputs.',
    ),
  'onnx/attribute': (params) =>
    inNode(params, `has ${params.attribute} = ${params.value}; allowed: ${params.allowed}`),
  'onnx/broadcast': (params) =>
    inNode(params, `combines the shapes ${list(params.shapes)}, which do not fit`),
  'onnx/weights': (params) =>
    inNode(
      params,
      `takes an input ${params.shape} and weights ${params.weights} in ${number(params.groups)} groups, which do not fit`,
    ),
  'onnx/rank': (params) =>
    inNode(params, `takes a tensor ${params.shape}; ${number(params.allowed)} axes are supported`),
  'onnx/axis': (params) =>
    inNode(params, `names the axis ${number(params.axis)} of a tensor with ${number(params.rank)} axes`),
  'onnx/index': (params) => inNode(params, `reads element ${number(params.index)} of ${number(params.size)}`),
  'onnx/index-tuples': (params) =>
    inNode(params, `indexes a tensor ${params.shape} with tuples ${params.indices}, which are too long`),
  'onnx/product': (params) =>
    inNode(params, `multiplies ${params.left} by ${params.right}, which do not fit`),
  'onnx/diagonal': (params) =>
    inNode(params, `takes a diagonal (“${params.equation}”), which is not supported`),
  'onnx/reshape': (params) => inNode(params, `makes ${params.to} of ${params.from}, which has another size`),
  'onnx/permutation': (params) => inNode(params, `orders the axes of ${params.shape} as ${params.order}`),
  'onnx/concat': (params) =>
    inNode(params, `joins ${list(params.shapes)} along axis ${number(params.axis)}, which do not fit`),
  'onnx/split': (params) =>
    inNode(params, `cuts ${number(params.size)} elements into parts of ${list(params.sizes.map(number))}`),
  'onnx/pads': (params) =>
    inNode(params, `pads ${params.shape} by ${list(params.pads.map(number))}, which does not fit`),
  'onnx/outputs': (params) =>
    inNode(params, `gives ${number(params.asked)} outputs; ${number(params.known)} are supported`),
  'onnx/window': (params) =>
    inNode(
      params,
      `has ${params.attribute} = ${list(params.values.map(number)) || 'nothing'} for ${number(params.axes)} axes`,
    ),
  'onnx/step': (params) => inNode(params, `moves in steps of ${number(params.step)}`),
  'onnx/blocks': (params) =>
    inNode(params, `rearranges ${params.shape} in blocks of ${number(params.blocksize)}, which do not fit`),
  'onnx/element-types': (params) =>
    inNode(params, `combines elements of the types ${list(params.types)}; they must be the same`),
  'onnx/top-k': (params) =>
    inNode(params, `takes the ${number(params.k)} largest of ${number(params.size)} elements`),
  'onnx/impossible-shape': (params) =>
    inNode(
      params,
      `would make a tensor of the shape ${params.shape}; at most ${number(params.mostAxes)} axes and ${number(params.mostElements)} elements are possible`,
    ),
  'onnx/too-large': (params) =>
    inNode(
      params,
      `needs a matrix of ${number(params.elements)} numbers; ${number(params.most)} in all are allowed`,
    ),
  'onnx/training': (params) =>
    inNode(
      params,
      'is in training mode and would draw random numbers',
      'Export the model in evaluation mode (model.eval()).',
    ),
  'onnx/malformed-call': (params) => inNode(params, 'has inputs or attributes that do not fit its operator'),

  'onnx/zero-gradient': ({ inputs, through }) =>
    otherModel(
      `Nothing the model says about ${list(inputs.map((input) => `“${input}”`))} can move it: its gradient is zero${
        through.length > 0 ? `, because the way ends at ${list(through.slice(0, 5).map(quoted))}` : ''
      }.`,
      'Export the model without its quantiser or rounding, or name the value behind it (`latent`) in its configuration.',
    ),

  'onnx/unknown-shape': ({ input }) =>
    otherModel(`The input “${input}” of the model has no shape.`, 'Export it with the shapes of its inputs.'),
  'onnx/free-dimension': ({ input, dimension }) =>
    otherModel(
      `The input “${input}” of the model has the free dimension “${dimension}”, and its size is not known.`,
      'Name it batch, height or width, or export the model with that size fixed.',
    ),
  'onnx/input-shape': ({ input, declared, given }) =>
    otherModel(
      `The input “${input}” of the model is fixed to ${declared}; ${given} is needed.`,
      'Export the model with dynamic axes for batch, height and width.',
    ),
  'onnx/input-type': ({ input, declared, given }) =>
    otherModel(
      `The input “${input}” of the model takes ${declared}; ${given} is what Daub has for it.`,
      'Check the configuration of the model, or use another one.',
    ),
  'onnx/input-too-large': ({ input, shape, mostElements }) =>
    otherModel(
      `The input “${input}” of the model is ${shape}; at most ${number(mostElements)} elements are possible.`,
      'Use a smaller picture or another model.',
    ),
  'onnx/dimension': ({ input, size }) =>
    otherModel(
      `The input “${input}” of the model cannot have ${number(size)} elements along an axis.`,
      'Whole numbers from 0 are allowed.',
    ),
  'onnx/no-such-input': ({ input, inputs }) =>
    otherModel(`The model has no input “${input}”; its inputs are ${list(inputs)}.`, 'Use another model.'),

  'onnx/no-such-value': ({ value, outputs }) =>
    otherModel(
      `The model has no value “${value}”${outputs.length > 0 ? `; its outputs are ${list(outputs)}` : ''}.`,
      'Correct the name in its configuration, or use another model.',
    ),
  'onnx/not-computed': ({ value }) =>
    otherModel(
      `No node of the model makes “${value}”.`,
      'Correct the name in its configuration, or use another model.',
    ),
  'onnx/unknown-type': ({ value }) =>
    otherModel(`The model does not say of which type “${value}” is.`, 'Export it with its shapes inferred.'),
  'onnx/name-taken': ({ name }) =>
    otherModel(`The model has two values named “${name}”.`, 'Export it again, or use another model.'),
  'onnx/input-without-value': ({ input, inputs }) =>
    otherModel(
      `The input “${input}” of the model was given nothing; its inputs are ${list(inputs)}.`,
      'Use a model whose only input is the one its configuration names.',
    ),
}
