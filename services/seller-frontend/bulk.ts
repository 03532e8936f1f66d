import type { z } from 'zod'
import { validate } from '../contract/operation.ts'
import { itemUpdate, newItem, type SellerArgs } from '../contract/seller-operations.ts'
import { toCents } from '../contract/values.ts'
import { type Backends, sessionAccount, writeOptions } from '../frontend/backends.ts'
import type { Call } from '../host/call.ts'
import { ApiError } from '../wire/errors.ts'

type RowFailure = { ok: false; error: { code: string; message: string; details?: Record<string, unknown> } }

/** Sound rows go to product-db together; each of the others fails by itself, in its own place. */
async function eachRow<Row extends z.ZodType, Outcome>(
  rows: unknown[],
  schema: Row,
  carryOut: (sound: z.output<Row>[]) => Promise<Outcome[]>,
): Promise<(Outcome | RowFailure)[]> {
  const checked = rows.map((row) => validate(schema, row ?? undefined))
  const sound = checked.filter((row) => !(row instanceof ApiError)) as z.output<Row>[]
  const outcomes = sound.length > 0 ? await carryOut(sound) : []
  let next = 0
  return checked.map((row) => {
    if (row instanceof ApiError) return failedRow(row)
    next += 1
    return outcomes[next - 1]!
  })
}

function failedRow({ code, message, details }: ApiError): RowFailure {
  return { ok: false, error: { code, message, ...(details ? { details } : {}) } }
}

export async function registerItems(backends: Backends, call: Call): Promise<void> {
  const { items } = call.args as SellerArgs<'RegisterItems'>
  const account = await sessionAccount(backends, call)
  const results = await eachRow(items, newItem, async (rows) => {
    const args = { account, items: rows.map(({ price, ...item }) => ({ ...item, cents: toCents(price) })) }
    const ids = await backends.products.request<{ itemId: string }[]>(
      'RegisterItems',
      args,
      writeOptions(call),
    )
    return ids.map(({ itemId }) => ({ ok: true, itemId }))
  })
  call.succeed(JSON.stringify({ results }))
}

export async function updateItems(backends: Backends, call: Call): Promise<void> {
  const { updates } = call.args as SellerArgs<'UpdateItems'>
  const account = await sessionAccount(backends, call)
  const results = await eachRow(updates, itemUpdate, (rows) => {
    const changes = rows.map(({ itemId, price, delta }) => {
      return { itemId, delta, ...(price === undefined ? {} : { cents: toCents(price) }) }
    })
    return backends.products.request<object[]>('UpdateItems', { account, changes }, writeOptions(call))
  })
  call.succeed(JSON.stringify({ results }))
}
