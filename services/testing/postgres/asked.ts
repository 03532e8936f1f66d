import { administrator } from '../../contract/admin-operations.ts'
import type { Call, Handler } from '../../process/call.ts'
import type { ServerConnection } from '../../wire/server-connection.ts'
import { ApiError, type ErrorBody } from '../../wire/errors.ts'

export interface Request {
  op: string
  args: object
  session?: string | undefined
  key?: string | undefined
}

export type Answer = { result: unknown } | { error: ErrorBody }

/** The end of a connection that hears events. */
export function listener(): { connection: ServerConnection; heard: string[] } {
  const heard: string[] = []
  const pushEvent = (text: string) => heard.push(text) > 0
  const known = { id: 1, address: '127.0.0.1', from: administrator, open: true }
  return { connection: { ...known, pushEvent } as unknown as ServerConnection, heard }
}

const nobody = listener().connection

/** Asks a handler as a service does, and waits for its answer. */
export function ask(
  handlers: Readonly<Record<string, Handler>>,
  { op, args, session, key }: Request,
  connection = nobody,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      if (error instanceof ApiError) resolve({ error: error.toBody() })
      else reject(error as Error)
    }
    const call = {
      args: structuredClone(args),
      key,
      request: { op, session, key },
      connection,
      until: undefined,
      spans: undefined,
      succeed: (json: string) => resolve({ result: JSON.parse(json) as unknown }),
      fail,
    } as unknown as Call
    try {
      handlers[op]!(call, Buffer.alloc(0), 0, 0)?.catch(fail)
    } catch (error) {
      fail(error)
    }
  })
}
