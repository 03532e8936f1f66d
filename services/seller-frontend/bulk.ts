import type { z } from 'zod'
import type { RowFailure } from '../contract/internal.ts'
import { validate } from '../contract/operation.ts'
import { itemUpdate, newItem, type SellerArgs } from '../contract/seller-operations.ts'
import { toCents } from '../contract/values.ts'
import { type Backends, sessionAccount } from '../frontend-base/backends.ts'
import { writeOptions } from '../frontend-base/call-options.ts'
import { requestAsOf } from '../frontend-base/relayed-reply.ts'
import type { Call } from '../process/call.ts'
import { ApiError } from '../wire/errors.ts'

/**
 * Each row fails by itself, in its own place. The unsound ones travel with the others, so that what a key stands for is
 * the outcome of all.
 */
async function eachRow<Row extends z.ZodType, Sent extends object>(
  rows: unknown[],
  schema: Row,
  toSend: (row: z.output<Row>) => Sent,
  carryOut: (rows: (Sent | RowFailure)[]) => Promise<object[]>,
): Promise<object[]> {
  const checked = rows.map((row) => {
    const sound = validate(schema, row ?? undefined)
    return sound instanceof ApiError ? failedRow(sound) : toSend(sound)
  })
  return checked.every((row) => 'error' in row) ? checked : carryOut(checked)
}

function failedRow({ code, message, details }: ApiError): RowFailure {
  return { ok: false, error: { code, message, ...(details ? { details } : {}) } }
}

export async function registerItems(backends: Backends, call: Call): Promise<void> {
  const { items } = call.args as SellerArgs<'RegisterItems'>
  const account = await sessionAccount(backends, call)
  const results = await eachRow(
    items,
    newItem,
    ({ price, ...item }) => ({ ...item, cents: toCents(price) }),
    (rows) =>
      requestAsOf(backends.products, call, 'RegisterItems', { account, items: rows }, writeOptions(call)),
  )
  call.succeed(JSON.stringify({ results }))
}

export async function updateItems(backends: Backends, call: Call): Promise<void> {
  const { updates } = call.args as SellerArgs<'UpdateItems'>
  const account = await sessionAccount(backends, call)
  const results = await eachRow(
    updates,
    itemUpdate,
    ({ itemId, price, delta }) => {
      return { itemId, delta, ...(price === undefined ? {} : { cents: toCents(price) }) }
    },
    (rows) =>
      requestAsOf(backends.products, call, 'UpdateItems', { account, changes: rows }, writeOptions(call)),
  )
  call.succeed(JSON.stringify({ results }))
}
