import { z } from 'zod'
import { errorCodes } from '../wire/errors.ts'
import { asOf, seenSoFar } from './as-of.ts'
import { buyerOperations } from './buyer-operations.ts'
import type { Operation, Operations } from './operation.ts'
import { sellerOperations } from './seller-operations.ts'
import { span } from './spans.ts'
import * as values from './values.ts'

interface JsonSchema {
  type?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  default?: unknown
  $ref?: string
}

/** Shown by name where they occur in other values. */
const named: Record<string, z.ZodType> = {
  Item: values.item,
  Cart: values.cart,
  CartLine: values.cartLine,
  Order: values.order,
  OrderLine: values.orderLine,
  Purchase: values.purchase,
  Feedback: values.feedback,
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema

const namesByText = new Map(
  Object.entries(named).map(([name, schema]) => [textOf(schemaOf(schema, 'output')), name]),
)

/** Two schemas with the same properties are the same value. */
function textOf(schema: JsonSchema): string {
  return JSON.stringify([schema.properties, schema.required])
}

/** A type as TypeScript writes it. */
function typeText(schema: JsonSchema): string {
  // Only spans hold spans again.
  if (schema.$ref) return 'Span'
  const name = schema.properties && namesByText.get(textOf(schema))
  if (name) return name
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' \\| ')
  if (schema.anyOf) return schema.anyOf.map(typeText).join(' \\| ')
  if (schema.type === 'array') return `${wrapped(typeText(schema.items ?? {}))}[]`
  if (schema.properties) return objectText(schema.properties, schema.required ?? [])
  return schema.type ?? 'any'
}

function wrapped(text: string): string {
  return text.includes('|') ? `(${text})` : text
}

function objectText(properties: Record<string, JsonSchema>, required: string[]): string {
  const fields = Object.entries(properties).map(([field, schema]) => {
    return `${field}${required.includes(field) ? '' : '?'}: ${typeText(schema)}`
  })
  return fields.length === 0 ? '{}' : `{ ${fields.join('; ')} }`
}

function table(schema: JsonSchema): string[] {
  const rows = Object.entries(schema.properties ?? {}).map(([field, of]) => {
    const optional = !schema.required?.includes(field)
    const fallback = of.default === undefined ? '' : ` (default \`${JSON.stringify(of.default)}\`)`
    return `| \`${field}\`${optional ? ' (optional)' : ''} | ${typeText(of)} | ${(of.description ?? '') + fallback} |`
  })
  return rows.length === 0 ? ['none'] : ['| name | type | what |', '|---|---|---|', ...rows]
}

const safetyText = {
  read: 'Changes nothing: repeat it freely.',
  repeatable: 'Happens once however often it is sent.',
  once: 'Send a `key` to be able to repeat it after a lost reply.',
}

function operationSection(
  name: string,
  { summary, session, args, result, errors, safety }: Operation,
): string[] {
  const schema = schemaOf(args, 'input')
  const possible = [
    ...(Object.keys(schema.properties ?? {}).length > 0 ? ['INVALID_ARGUMENT'] : []),
    ...errors,
  ]
  if (session) possible.push('UNAUTHENTICATED', 'SESSION_EXPIRED', 'FORBIDDEN')
  return [
    `### ${name}`,
    '',
    summary,
    '',
    session ? 'Needs a session.' : 'Needs no session.',
    safetyText[safety],
    '',
    '**Arguments**',
    '',
    ...table(schema),
    '',
    '**Result**',
    '',
    ...table(schemaOf(result, 'output')),
    '',
    `**Errors**: ${[...new Set(possible)].map((code) => `\`${code}\``).join(' ') || 'only those of every operation'}`,
    '',
  ]
}

function frontendSection(title: string, operations: Operations): string[] {
  return [
    `## ${title}`,
    '',
    ...Object.entries(operations).flatMap(([name, of]) => operationSection(name, of)),
  ]
}

/** The reference documentation, made from the same schemas that validate requests. */
export function documentation(): string {
  const events: [string, string, z.ZodType][] = [
    ['item', 'items', values.itemEvent],
    ['order', 'orders', values.order],
    ['sale', 'sales', values.saleEvent],
  ]
  return [
    '# Operations',
    '',
    'Made from `services/contract` by `npm run docs`; do not edit by hand.',
    '',
    'A request is one frame: a 4-byte big-endian length, then JSON',
    '`{"id", "op", "session"?, "args", "key"?, "trace"?, "spans"?, "after"?, "budgetMs"?, "sentMs"?}`.',
    'Every operation may also answer with `BAD_REQUEST`, `OVERLOADED`, `UNAVAILABLE`, `TIMEOUT` or `INTERNAL`.',
    `All codes: ${errorCodes.map((code) => `\`${code}\``).join(' ')}.`,
    '',
    '## Keys',
    '',
    'A request with a `key` that the same account sent before, and that was carried out, is answered with the first outcome',
    'and does nothing again. The same key with another operation or other arguments is `INVALID_ARGUMENT` with',
    '`details.field: "key"`. Refusals are not kept: what was refused may be asked for again with its key.',
    '',
    'Outcomes are kept for 24 hours, at least the last 10,000 of an account. Beyond its share, the oldest of the account are',
    'dropped first. Such a key is refused when it comes again, as long as it is known: `INVALID_ARGUMENT` with',
    '`details.tooLate: true` and `indefinite: true`, since the first request was carried out. Nothing is done twice.',
    '[Security](security.md#limits) has the figures.',
    '',
    ...frontendSection('Buyer frontend', buyerOperations),
    ...frontendSection('Seller frontend', sellerOperations),
    '## Values',
    '',
    ...Object.entries(named).flatMap(([name, schema]) => [
      `### ${name}`,
      '',
      ...table(schemaOf(schema, 'output')),
      '',
    ]),
    '## Budgets',
    '',
    'A request may say how long its client still waits: `"budgetMs"`, a number of milliseconds. Where budgets are switched on',
    '(`resilience.budgets` of the configuration), the services hand on what is left of it, begin nothing for which no time is',
    'left, and answer `TIMEOUT` when it is over: with `indefinite: false` where nothing was begun. `MakePurchase` answers with',
    'the order as it is before the time is over. Elsewhere the field is ignored.',
    '',
    'With `"sentMs"`, the time of sending in milliseconds by any clock of the client that does not jump, the time that a request',
    'waited in sockets is taken off as well: services compare with the quickest request of the same connection.',
    '',
    '## Spans',
    '',
    'A request with a `trace` and `"spans": true` is answered with `"spans"` as the last field of the reply, be it a success',
    'or a failure: a list of one span, of kind `server`, with the whole work of the service that answers, from the request',
    'read to the reply written. Its parts, of kind `client`, are what it asked of other services. A part of such a one is',
    'the `server` span of the service that was asked, if that tells; its parts again, of kind `journal`, are the waits of a',
    'database for its disk. What was not waited for is not told. A reply that would no longer fit into a frame comes without',
    'spans.',
    '',
    ...table(schemaOf(span, 'output')),
    '',
    '## How old an answer is',
    '',
    'Where the cluster is told to read the catalogue eventually, `SearchItemsForSale`, `GetItem`, `ListCategories` and the',
    'items in a cart come from followers of product-db, which may be a little behind, and the reply tells of which state it',
    'is: a field `"asOf"` beside the result. A request with an `"after"` is told so always, by writes as well as by reads.',
    '',
    ...table(schemaOf(asOf, 'output')),
    '',
    '`"after"` is a revision, and then no answer is older than that; or it is what the session of the client has seen:',
    '',
    ...table(schemaOf(seenSoFar, 'input')),
    '',
    'The first is kept always. Of the second, `written` is kept where the cluster promises read-your-writes, and `read` where',
    'it promises monotonic reads. Frontends remember nothing: a client that wants these promises keeps the greatest',
    '`asOf.rev` of its reads and that of its writes, and sends both with each request. Writes, orders, and everything else are',
    "product-db's alone and never old; so are all events.",
    '',
    '## Events',
    '',
    'After `Subscribe`, as frames `{"event", "rev", "data"}`. Besides those of the topics: `resync` (some events were',
    'missed: read anew what you show) and `session` (the session ended, and with it the events; `data` says why).',
    '',
    ...events.flatMap(([event, topic, schema]) => [
      `### ${event} (topic \`${topic}\`)`,
      '',
      ...table(schemaOf(schema, 'output')),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}
