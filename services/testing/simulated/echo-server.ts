import type { WireLimits } from '../../wire/limits.ts'
import { defaultWireLimits } from '../../wire/limits.ts'
import type { Request } from '../../wire/message.ts'
import { WireServer, type WireServerOptions } from '../../wire/server.ts'
import type { ServerConnection } from '../../wire/server-connection.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined }

/** A server whose operations are for testing the wire: it answers when and as much as the request says. */
export class EchoServer {
  readonly server: WireServer
  port = 0
  /** Why connections were cut off. */
  readonly cutOff: string[] = []
  /** Requests of the operation `Hold`, answered by the test. */
  readonly held: { request: Request; connection: ServerConnection }[] = []

  private constructor(limits: Partial<WireLimits>, options: Partial<WireServerOptions>) {
    this.server = new WireServer({
      service: 'echo',
      instance: 'echo-1',
      host: '127.0.0.1',
      port: 0,
      limits: { ...defaultWireLimits, ...limits },
      log: { ...silent, info: (details) => this.cutOff.push((details as { reason: string }).reason) },
      onRequest: (request, connection) => this.#answer(request, connection),
      ...options,
    })
  }

  static async start(
    limits: Partial<WireLimits> = {},
    options: Partial<WireServerOptions> = {},
  ): Promise<EchoServer> {
    const echo = new EchoServer(limits, options)
    echo.port = await echo.server.listen()
    return echo
  }

  close(): Promise<void> {
    return this.server.close(50)
  }

  #answer(request: Request, connection: ServerConnection): void {
    const { id, op, args } = request
    const { bytes = 0, afterMs = 0 } = (args ?? {}) as { bytes?: number; afterMs?: number }
    if (op === 'Hold') {
      this.held.push({ request, connection })
    } else {
      const succeed = () => connection.succeed(id, JSON.stringify({ args, filling: 'x'.repeat(bytes) }))
      if (afterMs > 0) setTimeout(succeed, afterMs)
      else succeed()
    }
  }
}
