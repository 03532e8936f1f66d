import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { validate } from '../../contract/operation.ts'
import { audited, type Deed } from '../../logs/audit.ts'
import { messageOf } from '../../text/error-text.ts'
import { ApiError } from '../../wire/errors.ts'
import { WireServer } from '../../wire/server.ts'
import type { WireLog } from '../../wire/server-connection.ts'

/** The name of a control port in the handshake. */
export const controlService = 'cluster'

export interface ControlOperation<Args extends z.ZodType = z.ZodType> {
  args: Args
  run(args: z.output<Args>): unknown
}

export function controlOperation<Args extends z.ZodType>(
  args: Args,
  run: (args: z.output<Args>) => unknown,
): ControlOperation<Args> {
  return { args, run }
}

export type ControlOperations = Readonly<Record<string, ControlOperation>>

export interface ControlPort {
  host: string
  port: number
  close(): Promise<void>
}

const host = '127.0.0.1'

/** Where commands change a running cluster: on this machine only, and only for who holds its secret. */
export async function openControlPort(
  operations: ControlOperations,
  secret: string,
  log: WireLog,
  audit: (deed: Deed) => void = () => undefined,
): Promise<ControlPort> {
  const server = new WireServer({
    service: controlService,
    instance: randomUUID(),
    host,
    port: 0,
    secret,
    peersOnly: true,
    log,
    onRequest: ({ id, op, args }, connection) => {
      connection.line.unwatched = true
      const run = () => answer(operations, op, args)
      // Questions are not noted.
      const outcome = op.startsWith('Get') ? run() : audited({ by: 'command', action: op, args }, audit, run)
      outcome.then(
        (result) => connection.succeed(id, JSON.stringify(result ?? {})),
        (error: unknown) => connection.fail(id, asApiError(error)),
      )
    },
  })
  const port = await server.listen()
  return { host, port, close: () => server.close() }
}

async function answer(operations: ControlOperations, op: string, given: unknown): Promise<unknown> {
  const operation = Object.hasOwn(operations, op) ? operations[op] : undefined
  if (operation === undefined) {
    throw new ApiError('UNKNOWN_OP', `A cluster's control port has no operation "${op}".`, {
      details: { op, operations: Object.keys(operations).sort() },
    })
  }
  const args = validate(operation.args, given)
  if (args instanceof ApiError) throw args
  return operation.run(args)
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('INTERNAL', messageOf(error))
}
