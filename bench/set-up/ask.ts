import type { MarketClient } from '../../services/client/market-client.ts'
import { ApiError } from '../../services/wire/errors.ts'

export class SetUpError extends Error {
  readonly code: string

  constructor(op: string, { code, message }: ApiError) {
    super(`The set-up failed at ${op}: ${code}, ${message}`)
    this.name = 'SetUpError'
    this.code = code
  }
}

/** A request of the set-up, all of which must succeed. */
export async function ask<Result>(client: MarketClient, op: string, args: object): Promise<Result> {
  try {
    return await client.call<Result>(op, args)
  } catch (error) {
    throw new SetUpError(op, ApiError.of(error))
  }
}
