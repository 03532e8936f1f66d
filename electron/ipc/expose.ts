import { ipcRenderer } from 'electron'
import type { Unsubscribe } from './channel.ts'
import { channelOf, listenChannel, type ListenMessage } from './protocol.ts'

type Names = Readonly<Record<string, Readonly<Record<string, true>>>>

/** One function for every verb of the map: a question with one argument, or a subscription. */
export function exposeVerbs(names: Names): Record<string, Record<string, unknown>> {
  const topics = Object.entries(names).map(([topic, verbs]) => {
    const functions = Object.keys(verbs).map((verb) => {
      const channel = channelOf(topic, verb)
      return [verb, verb.startsWith('on') ? subscription(channel) : question(channel)] as const
    })
    return [topic, Object.fromEntries(functions)] as const
  })
  return Object.fromEntries(topics)
}

function question(channel: string) {
  return (argument?: unknown): Promise<unknown> => ipcRenderer.invoke(channel, argument)
}

/** Main sends only what somebody listens to. Each new listener of a stream of states is told the newest one. */
function subscription(channel: string) {
  return (listener: (value: unknown) => void): Unsubscribe => {
    const receive = (_event: unknown, value: unknown) => listener(value)
    ipcRenderer.on(channel, receive)
    tellMain({ stream: channel, listening: true })
    return () => {
      ipcRenderer.off(channel, receive)
      if (ipcRenderer.listenerCount(channel) === 0) tellMain({ stream: channel, listening: false })
    }
  }
}

function tellMain(message: ListenMessage): void {
  ipcRenderer.send(listenChannel, message)
}
