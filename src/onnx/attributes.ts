// Which attributes of an operator are understood, and with which values. A row declares them; whatever else a file holds is
// refused by name, because an attribute that is overlooked changes the result without a word.
import { excerpt } from '../fragment/index.ts'
import type { OffendingNode } from './errors.ts'
import type { Attribute, Attributes } from './graph.ts'

type Kind = 'int' | 'ints' | 'float' | 'floats' | 'string' | 'strings' | 'tensor' | 'graph'

/** One attribute of an operator. */
export interface AttributeRule {
  readonly kind: Kind
  /** The values that are understood; any if absent. */
  readonly allowed?: readonly (number | string)[]
  /**
   * The target operator set does not have it: it is read and never written. Says when the operator without the attribute does
   * the same; a row has to rewrite any other value.
   */
  readonly droppable?: (value: Attribute) => boolean
}

export type AttributeRules = Readonly<Record<string, AttributeRule>>

export const int: AttributeRule = { kind: 'int' }
export const ints: AttributeRule = { kind: 'ints' }
export const float: AttributeRule = { kind: 'float' }
export const floats: AttributeRule = { kind: 'floats' }
export const tensorOf: AttributeRule = { kind: 'tensor' }
export const graphOf: AttributeRule = { kind: 'graph' }
export const flag: AttributeRule = { kind: 'int', allowed: [0, 1] }
export const text: AttributeRule = { kind: 'string' }
export const oneOf = (...allowed: string[]): AttributeRule => ({ kind: 'string', allowed })
export const onlyInt = (...allowed: number[]): AttributeRule => ({ kind: 'int', allowed })
/** An attribute of other operator sets that `upgrade` turns into an input or a rewrite resolves. */
export const readOnly = (
  rule: AttributeRule,
  droppable: (value: Attribute) => boolean = () => false,
): AttributeRule => ({ ...rule, droppable })

/** Every attribute a node has that its operator's rules do not understand, as 'transBatchA = 1'. */
export function unknownAttributes(attributes: Attributes, rules: AttributeRules): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    return rule && fits(value, rule) ? [] : [`${excerpt(name)} = ${shown(value)}`]
  })
}

/** The attributes of a node that is written. Those the target operator set lacks are left out, or returned as `kept`. */
export function writtenAttributes(
  attributes: Attributes,
  rules: AttributeRules,
): { readonly written: Attributes; readonly kept: readonly string[] } {
  const entries = Object.entries(attributes)
  const written = entries.filter(([name]) => rules[name] && !rules[name].droppable)
  const kept = entries.flatMap(([name, value]) => {
    const rule = rules[name]
    return !rule || (rule.droppable && !rule.droppable(value)) ? [`${name} = ${shown(value)}`] : []
  })
  return { written: written.length === entries.length ? attributes : Object.fromEntries(written), kept }
}

/** A node refused for its attributes. */
export const withForm = (
  { op, domain, name }: { readonly op: string; readonly domain: string; readonly name: string },
  forms: readonly string[],
): OffendingNode => ({ op, domain, name, form: forms.join(', ') })

function fits(value: Attribute, { kind, allowed }: AttributeRule): boolean {
  if (!(kind in value)) return false
  const single =
    'int' in value ? value.int : 'float' in value ? value.float : 'string' in value ? value.string : undefined
  return !allowed || (single !== undefined && allowed.includes(single))
}

function shown(value: Attribute): string {
  const [content] = Object.values(value) as unknown[]
  if (Array.isArray(content)) return excerpt(`[${content.slice(0, 8).join(', ')}]`)
  return typeof content === 'object' ? `a ${Object.keys(value)[0]}` : excerpt(content)
}
