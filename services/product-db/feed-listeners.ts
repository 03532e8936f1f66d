import type { FeedEvent } from '../contract/internal.ts'
import type { ServerConnection } from '../wire/server-connection.ts'

const reminderMs = 50

/** The frontends that are told what changed. */
export class FeedListeners {
  #frontends = new Set<ServerConnection>()
  /** Those that are to be told that they missed something. */
  #behind = new Set<ServerConnection>()
  #timer: NodeJS.Timeout | undefined

  get any(): boolean {
    return this.#frontends.size > 0
  }

  listen(connection: ServerConnection): void {
    this.#behind.delete(connection)
    this.#frontends.add(connection)
  }

  leave(connection: ServerConnection): void {
    this.#frontends.delete(connection)
    this.#behind.delete(connection)
  }

  /** It hears nothing more until it asks again. */
  lapse(connection: ServerConnection): void {
    if (this.#frontends.has(connection)) this.#fallBehind(connection)
  }

  lapseAll(): void {
    for (const frontend of this.#frontends) this.#fallBehind(frontend)
  }

  tell(event: FeedEvent): void {
    if (this.#frontends.size === 0) return
    const text = JSON.stringify({ event: 'feed', ...event })
    for (const frontend of this.#frontends) if (!frontend.pushEvent(text)) this.#fallBehind(frontend)
  }

  /** Its connection carries requests too, and stays. As soon as it reads again it is told to ask for what it missed. */
  #fallBehind(frontend: ServerConnection): void {
    this.#frontends.delete(frontend)
    this.#behind.add(frontend)
    this.#timer ??= setInterval(() => this.#remind(), reminderMs).unref()
  }

  #remind(): void {
    for (const frontend of this.#behind) {
      if (frontend.pushEvent('{"event":"feedLost"}')) this.#behind.delete(frontend)
    }
    if (this.#behind.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
