import type { Desktop } from '../app/desktop.ts'
import type { Poller } from '../base/poller.ts'

const everyMs = 1_000

/** The figures of a page are asked for while somebody looks at it. */
export function pollForPage({ on, router }: Desktop, poller: Poller, topic: string, stream: string): void {
  on.listening.push(() => poller.every(router.anyListening(topic, stream) ? everyMs : 0))
}
