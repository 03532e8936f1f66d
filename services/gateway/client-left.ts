import type { ClientLeftArgs } from '../contract/internal.ts'
import type { Client, Target } from './forward.ts'

/** Frontends drop what they have not begun for a client that has left, under each name they know it by. */
export function tellLeft({ attempts }: Client): void {
  const names = new Map<Target, Set<string>>()
  for (const { instance, clientName } of attempts) {
    const told = names.get(instance)
    if (told === undefined) names.set(instance, new Set([clientName]))
    else told.add(clientName)
  }
  for (const [instance, told] of names) {
    for (const client of told) {
      const args: ClientLeftArgs = { client }
      instance.client.call('ClientLeft', args, { safety: 'read' }, () => undefined)
    }
  }
}
