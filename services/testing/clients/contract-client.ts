import { buyerOperations } from '../../contract/buyer-operations.ts'
import type { Operations } from '../../contract/operation.ts'
import { sellerOperations } from '../../contract/seller-operations.ts'
import type { ErrorBody } from '../../wire/errors.ts'
import type { TestClient } from './test-client.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

/** Which operations answered with success, and which of them with which error. */
export class Coverage {
  readonly operations: Operations
  #seen = new Set<string>()

  constructor(role: 'buyer' | 'seller') {
    this.operations = role === 'buyer' ? buyerOperations : sellerOperations
  }

  note(op: string, outcome: string): void {
    this.#seen.add(`${op} ${outcome}`)
  }

  /** The parts of the contract that no reply has shown yet. */
  get missing(): string[] {
    return Object.entries(this.operations)
      .flatMap(([op, { errors }]) => [`${op} ok`, ...errors.map((code) => `${op} ${code}`)])
      .filter((promised) => !this.#seen.has(promised))
  }
}

/** Holds every answer against the contract. */
export class ContractClient {
  readonly client: TestClient
  #coverage: Coverage

  constructor(client: TestClient, coverage: Coverage) {
    this.client = client
    this.#coverage = coverage
  }

  async ok(op: string, args?: unknown, extra?: Record<string, unknown>): Promise<any> {
    const result = await this.client.ok(op, args, extra)
    const parsed = this.#coverage.operations[op]!.result.parse(result)
    // Parsing leaves out fields that the schema does not know; they must not be there in the first place.
    if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(result)))
      throw new Error(`${op} answered with more than its contract says: ${JSON.stringify(result)}`)
    this.#coverage.note(op, 'ok')
    return result
  }

  async error(op: string, args?: unknown, extra?: Record<string, unknown>): Promise<ErrorBody> {
    const error = await this.client.error(op, args, extra)
    this.#coverage.note(op, error.code)
    return error
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
