import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { z } from 'zod'
import { inFileWords } from './file-problem.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { Ask, BridgeFailure, ChannelMap, Envelope, Stream } from './channel.ts'
import { channelOf, listenChannel, type ListenMessage, verbOf } from './protocol.ts'
import { fits, Ration } from './page-limits.ts'

/** A window that may speak to main, by the map of its role. */
export interface Party {
  readonly webContents: WebContents
  readonly map: ChannelMap
  /** The only address its page may have. */
  readonly url: string
}

export type Handlers<Map extends ChannelMap, Sender> = {
  [Topic in keyof Map]: {
    [Verb in keyof Map[Topic] as Map[Topic][Verb] extends Ask ? Verb : never]: Map[Topic][Verb] extends Ask<
      infer Args,
      infer Value
    >
      ? (args: z.output<Args>, sender: Sender) => Handled<Value>
      : never
  }
}

type Handled<Value> = [Value] extends [undefined] ? unknown : Value | Promise<Value>

/** For the streams of states: what a window that begins to listen is told. */
export type Currents<Map extends ChannelMap, Sender> = {
  [Topic in keyof Map]?: {
    [
      Verb in keyof Map[Topic] as Map[Topic][Verb] extends Stream ? Verb : never
    ]?: Map[Topic][Verb] extends Stream<infer Value> ? (sender: Sender) => Value | undefined : never
  }
}

export type StreamValue<C> = C extends Stream<infer Value> ? Value : never

export interface IpcRouterOptions {
  log: { warn(details: object, message: string): void; error(details: object, message: string): void }
  /** A window asked for a verb, such as cluster.kill, and was answered, or got an error. */
  onAnswered?(verb: string, args: unknown, error?: unknown): void
  /** A window began or ended to listen to a stream. */
  onListening?(party: Party, stream: string, listening: boolean): void
}

type Handler = (args: unknown, sender: unknown) => unknown
type Current = (sender: unknown) => unknown

/** Events that no window listens to yet are kept, but not without end. */
const keptEvents = 200

/** More than any page of ours asks: one that does is out of control, and must not keep main from the other windows. */
const asksOfAWindow = { most: 2_000, everyMs: 2 }

const listenMessage = z.object({ stream: z.string().max(100), listening: z.boolean() })

/** The streams that a window listens to, and the events of the others that wait for it. */
interface Listener {
  listening: Set<string>
  waiting: Map<string, unknown[]>
}

/**
 * The only way between windows and main. Messages of unknown senders are dropped, arguments are checked before a handler
 * sees them, every answer is a result or an error, and nothing is sent to a window that does not listen yet.
 */
export class IpcRouter<Sender extends Party> {
  #options: IpcRouterOptions
  #listeners = new Map<Sender, Listener>()
  #handlers = new Map<string, Handler>()
  #currents = new Map<string, Current>()
  #asks = new Ration(asksOfAWindow)

  constructor(options: IpcRouterOptions) {
    this.#options = options
    ipcMain.on(listenChannel, (event, message: unknown) => this.#listen(event, message))
  }

  /** From now on the window is known. */
  admit(sender: Sender): void {
    const { webContents } = sender
    this.#listeners.set(sender, { listening: new Set(), waiting: new Map() })
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#startOver(sender)
    })
    webContents.on('render-process-gone', () => this.#startOver(sender))
    webContents.once('destroyed', () => {
      this.#startOver(sender)
      this.#listeners.delete(sender)
    })
  }

  /** Says who answers the questions of a map, all of them. */
  serve<Map extends ChannelMap>(
    map: Map,
    handlers: Handlers<Map, Sender>,
    currents: Currents<Map, Sender>,
  ): void {
    for (const [topic, verbs] of Object.entries(map)) {
      for (const [verb, channel] of Object.entries(verbs)) {
        const name = channelOf(topic, verb)
        if (channel.kind === 'ask') {
          if (!this.#handlers.has(name))
            ipcMain.handle(name, (event, argument) => this.#answer(event, name, argument))
          this.#handlers.set(name, (handlers[topic] as unknown as Record<string, Handler>)[verb]!)
        } else if (channel.kind === 'state') {
          const current = (currents[topic] as unknown as Record<string, Current> | undefined)?.[verb]
          if (current) this.#currents.set(name, current)
        }
      }
    }
  }

  /** Tells the windows whose map has the stream; or one of them, or those that `to` picks. */
  tell<Map extends ChannelMap, Topic extends keyof Map & string, Verb extends keyof Map[Topic] & string>(
    _map: Map,
    topic: Topic,
    verb: Verb,
    value: StreamValue<Map[Topic][Verb]>,
    to?: Sender,
  ): void {
    const name = channelOf(topic, verb)
    for (const [sender, listener] of to ? this.#listener(to) : this.#listeners) {
      const channel = sender.map[topic]?.[verb]
      if (channel === undefined || channel.kind === 'ask') continue
      if (listener.listening.has(name)) sender.webContents.send(name, value)
      else if (channel.kind === 'events') keep(listener.waiting, name, value)
    }
  }

  isListening(sender: Sender, topic: string, verb: string): boolean {
    return this.#listeners.get(sender)?.listening.has(channelOf(topic, verb)) ?? false
  }

  anyListening(topic: string, verb: string): boolean {
    const name = channelOf(topic, verb)
    return [...this.#listeners.values()].some(({ listening }) => listening.has(name))
  }

  #listener(sender: Sender): [Sender, Listener][] {
    const listener = this.#listeners.get(sender)
    return listener ? [[sender, listener]] : []
  }

  /** The page is gone: its successor says again what it listens to. */
  #startOver(sender: Sender): void {
    const listener = this.#listeners.get(sender)
    if (listener === undefined) return
    const streams = [...listener.listening]
    listener.listening.clear()
    for (const stream of streams) this.#options.onListening?.(sender, stream, false)
  }

  /** Only the page of a window of ours, in its main frame. */
  #senderOf({ sender: webContents, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): Sender | undefined {
    const sender = [...this.#listeners.keys()].find((known) => known.webContents === webContents)
    const isItsPage =
      sender !== undefined &&
      senderFrame !== null &&
      senderFrame === webContents.mainFrame &&
      withoutHash(senderFrame.url) === sender.url
    if (isItsPage) return sender
    this.#options.log.warn({ url: senderFrame?.url }, 'a message from an unknown sender was dropped')
    return undefined
  }

  async #answer(event: IpcMainInvokeEvent, name: string, argument: unknown): Promise<Envelope<unknown>> {
    const sender = this.#senderOf(event)
    const channel = sender && channelIn(sender.map, name)
    if (!sender || channel?.kind !== 'ask') return failure(refused(name))
    if (!this.#asks.take(sender)) return failure(tooOften())
    if (!fits(argument, channel.bytes)) return failure(tooLarge(name, channel.bytes))
    const checked = channel.args.safeParse(argument)
    if (!checked.success) return failure(notAsExpected(name, checked.error))
    try {
      const value = await this.#handlers.get(name)!(checked.data, sender)
      this.#options.onAnswered?.(verbOf(name), checked.data)
      return { ok: true, value }
    } catch (error) {
      this.#options.onAnswered?.(verbOf(name), checked.data, error)
      if (!(error instanceof ApiError))
        this.#options.log.error({ err: error, channel: name }, 'a handler failed')
      return failure(inFileWords(error))
    }
  }

  #listen(event: IpcMainEvent, message: unknown): void {
    const sender = this.#senderOf(event)
    const checked = listenMessage.safeParse(message)
    if (!sender || !checked.success) return
    if (!this.#asks.take(sender)) return
    const { stream, listening } = checked.data satisfies ListenMessage
    const channel = channelIn(sender.map, stream)
    if (channel === undefined || channel.kind === 'ask') return
    const listener = this.#listeners.get(sender)!
    const changed = listener.listening.has(stream) !== listening
    if (listening) listener.listening.add(stream)
    else listener.listening.delete(stream)
    if (changed) this.#options.onListening?.(sender, stream, listening)
    if (listening) this.#catchUp(sender, listener, stream)
  }

  #catchUp(sender: Sender, listener: Listener, stream: string): void {
    const current = this.#currents.get(stream)?.(sender)
    if (current !== undefined) sender.webContents.send(stream, current)
    for (const value of listener.waiting.get(stream) ?? []) sender.webContents.send(stream, value)
    listener.waiting.delete(stream)
  }
}

function channelIn(map: ChannelMap, name: string) {
  const [topic = '', verb = ''] = verbOf(name).split('.')
  return Object.hasOwn(map, topic) && Object.hasOwn(map[topic]!, verb) ? map[topic]![verb] : undefined
}

function withoutHash(url: string): string {
  return url.split('#')[0]!
}

function keep(waiting: Map<string, unknown[]>, name: string, value: unknown): void {
  const kept = waiting.get(name) ?? []
  kept.push(value)
  if (kept.length > keptEvents) kept.shift()
  waiting.set(name, kept)
}

function tooOften(): ApiError {
  return new ApiError('OVERLOADED', 'This window asks too often. Wait a moment.')
}

function refused(name: string): ApiError {
  return new ApiError('FORBIDDEN', `This window may not use ${name}.`)
}

function tooLarge(name: string, bytes: number): ApiError {
  return new ApiError('INVALID_ARGUMENT', `${name}: the argument is larger than ${bytes} bytes.`, {
    details: { field: 'argument', expected: `at most ${bytes} bytes` },
  })
}

function notAsExpected(name: string, error: z.ZodError): ApiError {
  const [issue] = error.issues
  const field = issue?.path.map(String).join('.') || 'argument'
  return new ApiError('INVALID_ARGUMENT', `${name}: "${field}" must be ${issue?.message ?? 'different'}.`, {
    details: { field, expected: issue?.message },
  })
}

function failure(error: unknown): Envelope<never> {
  const { name, stack } = error instanceof Error ? error : new Error(String(error))
  const body = ApiError.of(error).toBody()
  const trace = (error as { trace?: unknown }).trace
  const shown: BridgeFailure = { name, ...body, ...(stack !== undefined && { stack }) }
  return { ok: false, error: typeof trace === 'string' ? { ...shown, trace } : shown }
}
