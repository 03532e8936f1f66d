import { buyerOperations } from '../contract/buyer-operations.ts'
import { errorCodes } from '../contract/error-codes.ts'
import { sellerOperations } from '../contract/seller-operations.ts'

/** An expectation of an experiment, such as "p99(reads, during) < 3 * p99(reads, before)". */
export interface Expectation {
  text: string
  left: Term
  relation: Relation
  right: Term
}

const relations = ['<=', '>=', '!=', '<', '>', '='] as const
export type Relation = (typeof relations)[number]

/** Factors of a product. */
export type Term = readonly Factor[]
export type Factor = { number: number } | { figure: string; of: readonly string[] }

export class ExpectationError extends Error {
  constructor(text: string, problem: string) {
    super(`"${text}" is not an expectation: ${problem}. Write for example "failed(reads, after) = 0".`)
    this.name = 'ExpectationError'
  }
}

/** Figures, and what each tells; those of calls may be narrowed down to a phase and a group. */
export const figures = {
  calls: 'attempts of clients',
  answered: 'attempts that were answered with success',
  refused: 'attempts that a service refused',
  failed: 'attempts without a reply, or with an error of a service',
  'failed-share': 'the share of attempts that failed',
  'given-up': 'actions that a client gave up after all its attempts',
  asked: 'attempts a second',
  rate: 'successful answers a second',
  p50: 'the median of answers’ times in ms',
  p99: 'the 99th percentile of answers’ times in ms',
  max: 'the longest time of an answer in ms',
  'p50-failed': 'the median of the times until an attempt failed, in ms',
  stale: 'reads of an item whose price had been replaced before they began',
  code: 'replies with the given error code',
  paid: 'orders that were paid',
  greedy: 'replies that greedy clients got',
  added: 'frontends that autoscale added',
  removed: 'frontends that autoscale removed',
  'sold-out': 'items that are sold out',
  doubles: 'purchases that were carried out twice',
  lost: 'acknowledged writes that were lost',
} as const

export const phases = ['before', 'during', 'after'] as const
export type PhaseName = (typeof phases)[number]
export const groups = ['reads', 'writes', 'purchases', 'vip', 'normal', 'buyers', 'sellers'] as const

const overall: readonly string[] = [
  'paid',
  'greedy',
  'added',
  'removed',
  'sold-out',
  'doubles',
  'lost',
  'given-up',
]
/** Metrics that do not depend on how busy the machine was. */
const ofSafety: readonly string[] = ['doubles', 'lost']
const operations = Object.keys({ ...buyerOperations, ...sellerOperations })
const isErrorCode = (word: string) => (errorCodes as readonly string[]).includes(word)

export function parseExpectation(text: string): Expectation {
  const relation = relations.find((each) => text.includes(each))
  if (relation === undefined) throw new ExpectationError(text, `it compares nothing (${relations.join(' ')})`)
  const [left = '', right = '', ...more] = text.split(relation)
  if (more.length > 0) throw new ExpectationError(text, 'it compares more than two values')
  return { text: text.trim(), left: parseTerm(left, text), relation, right: parseTerm(right, text) }
}

function parseTerm(part: string, text: string): Term {
  return part.split('*').map((factor) => parseFactor(factor.trim(), text))
}

function parseFactor(word: string, text: string): Factor {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|%)?$/.exec(word) ?? []
  if (digits !== undefined)
    return { number: Number(digits) * (unit === 's' ? 1000 : unit === '%' ? 0.01 : 1) }
  const [, figure, list] = /^([a-z][a-z0-9-]*)(?:\(([^()]*)\))?$/.exec(word) ?? []
  if (figure === undefined) throw new ExpectationError(text, `"${word}" is neither a number nor a metric`)
  if (!Object.hasOwn(figures, figure))
    throw new ExpectationError(
      text,
      `there is no metric ${figure}; there are ${Object.keys(figures).join(', ')}`,
    )
  const of = list === undefined ? [] : list.split(',').map((each) => each.trim())
  for (const each of of) checkNarrowing(figure, each, text)
  if (figure === 'code' && !of.some(isErrorCode))
    throw new ExpectationError(text, 'code needs an error code, as in code(SESSION_EXPIRED, during)')
  return { figure, of }
}

function checkNarrowing(figure: string, word: string, text: string): void {
  if (overall.includes(figure))
    throw new ExpectationError(text, `${figure} is available for the whole experiment only`)
  const known = [...phases, ...groups] as readonly string[]
  if (known.includes(word) || operations.includes(word)) return
  if (figure === 'code' && isErrorCode(word)) return
  if (/^[A-Z_]+$/.test(word))
    throw new ExpectationError(text, `there is no error code ${word}; there are ${errorCodes.join(', ')}`)
  throw new ExpectationError(text, `"${word}" is none of ${known.join(', ')}, nor an operation`)
}

/** Whether it speaks of nothing but what no slowness changes: who violates it is wrong on any machine. */
export function isOfSafety({ left, right }: Expectation): boolean {
  const named = [...left, ...right].flatMap((factor) => ('figure' in factor ? [factor.figure] : []))
  return named.length > 0 && named.every((figure) => ofSafety.includes(figure))
}

/** Whether it holds, with the two values; a value is undefined if there is nothing to tell it from. */
export function judge(
  { left, relation, right }: Expectation,
  valueOf: (figure: string, of: readonly string[]) => number | undefined,
): { holds: boolean | undefined; left: number | undefined; right: number | undefined } {
  const value = (term: Term) =>
    term.reduce<number | undefined>((product, factor) => {
      const next = 'number' in factor ? factor.number : valueOf(factor.figure, factor.of)
      return product === undefined || next === undefined ? undefined : product * next
    }, 1)
  const [a, b] = [value(left), value(right)]
  return {
    holds: a === undefined || b === undefined ? undefined : compare(a, relation, b),
    left: a,
    right: b,
  }
}

function compare(a: number, relation: Relation, b: number): boolean {
  switch (relation) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '=':
      return a === b
    case '!=':
      return a !== b
    case '>=':
      return a >= b
    case '>':
      return a > b
  }
}
