/** How main tells a preload script which window it is in. Main checks every call all the same. */
export const roleArgument = '--marketlab-role='

/** The electron channel of each verb, and the one on which windows say which streams they listen to. */
export function channelOf(topic: string, verb: string): string {
  return `marketlab:${topic}.${verb}`
}

/** Such as cluster.kill. */
export function verbOf(channel: string): string {
  return channel.slice(channel.indexOf(':') + 1)
}

export const listenChannel = 'marketlab:listen'

export interface ListenMessage {
  stream: string
  listening: boolean
}
