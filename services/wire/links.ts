import type { Connection } from './connection.ts'

/** A connection as one of its two processes sees it. */
export interface Link {
  /** `client`: this process connected, to what the rest names. `server`: a stranger did. */
  end: 'client' | 'server'
  service: string
  host: string
  port: number
}

export interface LinkWatcher {
  opened(connection: Connection, link: Link): void
  /** It turned out to be a service's, whose own end sees to it. */
  becamePeer(connection: Connection): void
  closed(connection: Connection): void
}

/** The connections of this process, for faults on their traffic. */
class Links {
  readonly open = new Map<Connection, Link>()
  #watcher: LinkWatcher | undefined

  watch(watcher: LinkWatcher | undefined): void {
    this.#watcher = watcher
  }

  opened(connection: Connection, link: Link): void {
    this.open.set(connection, link)
    this.#watcher?.opened(connection, link)
  }

  /** A peer that proved to hold the secret is not a stranger: traffic between services is left to the connecting end. */
  becamePeer(connection: Connection): void {
    if (this.open.delete(connection)) this.#watcher?.becamePeer(connection)
  }

  closed(connection: Connection): void {
    if (this.open.delete(connection)) this.#watcher?.closed(connection)
  }
}

export const links = new Links()
