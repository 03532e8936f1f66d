import type { ClientPlace } from '../../contract/internal.ts'
import type { Call } from '../../process/call.ts'
import type { Asker } from './hash-queue.ts'

/** Whom a service asks for; itself, where it does not say. */
export function askerOf({ args, connection }: Call): Asker {
  const { client } = args as { client?: ClientPlace }
  return { peer: connection.id, client: client?.id ?? '', address: client?.address ?? connection.address }
}
