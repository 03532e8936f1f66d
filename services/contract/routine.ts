import type { SessionQuery } from './internal.ts'

/**
 * Requests that an idle cluster sends as well: whether a service is there, and whether a session still holds. They are no
 * traffic: metrics, logs and diagrams leave them out.
 */
export function isRoutine({ op, args, trace }: { op?: string; args?: unknown; trace?: unknown }): boolean {
  if (trace !== undefined) return false
  return op === 'Ping' || (op === 'CheckSession' && (args as SessionQuery | undefined)?.silently === true)
}

/** What a supervisor does by itself on a connection about the cluster: it asks, and has figures counted. */
export function isWatching(op: string): boolean {
  return op.startsWith('Get') || op.startsWith('List') || op === 'Ping' || op === 'SetMetrics'
}
