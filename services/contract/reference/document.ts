import { z } from 'zod'
import * as admin from '../admin-operations.ts'
import { asOf, seenSoFar } from '../as-of.ts'
import { buyerOperations } from '../buyer-operations.ts'
import type { Operation, Operations } from '../operation.ts'
import { protocolText } from './protocol-text.ts'
import { sellerOperations } from '../seller-operations.ts'
import { span } from '../spans.ts'
import * as values from '../values.ts'

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
  MarketItem: admin.marketItem,
  MarketOrder: admin.marketOrder,
  MarketAccount: admin.marketAccount,
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
  return rows.length === 0 ? ['none'] : ['| name | type | meaning |', '|---|---|---|', ...rows]
}

const safetyText = {
  read: 'Changes nothing: repeat it freely.',
  repeatable: 'It happens once, however often it is sent.',
  once: 'Send a `key` to be able to repeat it after a lost reply.',
}

function operationSection(
  name: string,
  { summary, session, args, result, errors, safety, keyText }: Operation,
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
    keyText ?? safetyText[safety],
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

function frontendSection(title: string, operations: Operations, about: readonly string[] = []): string[] {
  return [
    `## ${title}`,
    '',
    ...about,
    ...Object.entries(operations).flatMap(([name, of]) => operationSection(name, of)),
  ]
}

const administration: Operations = {
  ...admin.marketAdministration,
  ...admin.accountAdministration,
  ...admin.followerAdministration,
}

const aboutAdministration = [
  'The administrator is not an account. These operations are asked of the databases themselves, at their own ports, over a',
  'connection that proves the secret of the cluster ([security](security.md#the-administrator)). Frontends and gateways do not',
  'have them. The first five belong to product-db, the next six to customer-db, and `GetBeliefs` to the followers of',
  'product-db. Any of them is `FORBIDDEN` to other members of the cluster. Lists are read by `offset` and `limit`; `total` says',
  'how many entries there are.',
  '',
]

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
    ...protocolText,
    '## Keys',
    '',
    'A `key` makes a request repeatable. If the same account sent a request with the same key before and it was carried out,',
    'the reply is the first outcome and nothing is done again. The same key with another operation or other arguments is',
    '`INVALID_ARGUMENT` with `details.field: "key"`. Refusals are not kept: a refused request can be repeated with its key.',
    '`Login` is the exception: it starts a session each time.',
    '',
    'Outcomes are kept for 24 hours, and at least the last 10,000 of an account. If an account exceeds its share, its oldest',
    'outcomes are dropped first. A request with such a key is refused as long as the key is known: `INVALID_ARGUMENT` with',
    '`details.tooLate: true` and `indefinite: true`, because the first request was carried out. Nothing is done twice.',
    '[Security](security.md#limits) has the figures.',
    '',
    ...frontendSection('Buyer frontend', buyerOperations),
    ...frontendSection('Seller frontend', sellerOperations),
    ...frontendSection('Administrator', administration, aboutAdministration),
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
    'A request can say how long its client will still wait: `"budgetMs"`, a number of milliseconds. If budgets are switched on',
    '(`resilience.budgets` of the configuration), the services pass on the time that is left, begin no work without time, and',
    'reply with `TIMEOUT` when the time is over: with `indefinite: false` if no work was begun. `MakePurchase` replies with',
    'the present state of the order before the time is over. If budgets are off, the field is ignored.',
    '',
    '`"sentMs"` is the time of sending in milliseconds, by any monotonic clock of the client. With it, the time that a request',
    'waited in sockets is subtracted as well: services compare it with the quickest request of the same connection.',
    '',
    '## Spans',
    '',
    'The reply to a request with a `trace` and `"spans": true` has `"spans"` as its last field, in a success or a failure. It is',
    'a list of one span, of kind `server`, with the whole work of the service that replies, from reading the request to',
    'writing the reply. Its parts, of kind `client`, are its calls to other services. A part of such a call is the `server`',
    'span of the service that was asked, if that service reports one. Parts of kind `journal` in that span are the waits of a',
    'database for its disk. Work that the reply did not wait for is not included. If a reply would no longer fit into a frame,',
    'the spans are left out.',
    '',
    ...table(schemaOf(span, 'output')),
    '',
    '## How old an answer is',
    '',
    'If the cluster reads the catalogue eventually, `SearchItemsForSale`, `GetItem`, `ListCategories` and the items in a cart',
    'come from followers of product-db, which may be a little behind. The reply then says which state it shows, in a field',
    '`"asOf"` beside the result. The reply to a request with an `"after"` always has this field, for writes as well as reads.',
    '',
    ...table(schemaOf(asOf, 'output')),
    '',
    '`"after"` is either a revision, and then no reply is older than that, or the revisions that the session of the client has',
    'seen:',
    '',
    ...table(schemaOf(seenSoFar, 'input')),
    '',
    'The first form is always honoured. A revision that does not exist yet is `INVALID_ARGUMENT` with `details.field: "after"`.',
    'In the second form, `written` is honoured if the cluster guarantees read-your-writes, and',
    '`read` if it guarantees monotonic reads. Frontends remember nothing: a client that wants these guarantees keeps the',
    'greatest `asOf.rev` of its reads and of its writes, and sends both with each request. Writes, orders, and everything else',
    'belong to product-db alone and are never old. The same holds for events.',
    '',
    '## Writes with fewer copies',
    '',
    'A cluster can have a write answered only once it is on the disks of several machines. If it is set to go on while too few of',
    'them are there, the reply to such a write has a field `"fewerCopies": true` beside the result: the write happened, and is',
    'lost if the disk of the database is. Any other write that is answered has all the copies that the cluster asks for.',
    '',
    '## Events',
    '',
    'Events come after `Subscribe`, as frames `{"event", "rev", "data"}`. Besides those of the topics there are `resync` (some',
    'events were missed: read everything that you show again) and `session` (the session and its events ended; `data` says why).',
    '',
    'Events about one item, order or sale come in the order in which things happened, and `rev` never goes down. Two of them can',
    'have one `rev`: an order that becomes `paying` is not a change of stored data, so that event has the newest revision',
    'at the time, often that of the event `queued`. Such an event is not sent again after `since`; `GetOrder` has the status.',
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
