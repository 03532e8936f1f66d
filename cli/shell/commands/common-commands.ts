import { setTimeout as pause } from 'node:timers/promises'
import { UsageError } from '../../base/exit-codes.ts'
import type { ShellCommand } from './command.ts'
import { counted } from '../../output/format.ts'
import { numeric } from './operation-command.ts'
import { showFields } from '../output/views.ts'

const mostWaitSeconds = 86_400

const more: ShellCommand = {
  name: 'more',
  about: 'Shows the next page of what was listed last.',
  parameters: [],
  options: [],
  examples: ['more'],
  async run(shell) {
    if (shell.nextPage === undefined) throw new UsageError('There is no further page. List something first.')
    await shell.nextPage()
  },
}

const wait: ShellCommand = {
  name: 'wait',
  about: 'Waits for this many seconds and shows the events that come meanwhile.',
  parameters: [{ name: 'seconds', kind: 'number' }],
  options: [],
  examples: ['wait 10', 'watch items; wait 60'],
  async run(_shell, { words }) {
    const seconds = numeric(words.seconds!)
    if (typeof seconds !== 'number' || seconds < 0 || seconds > mostWaitSeconds)
      throw new UsageError(`<seconds> must be a number from 0 to ${mostWaitSeconds}; got "${words.seconds}".`)
    // The connection keeps the shell alive meanwhile; the wait itself shall not when the user leaves.
    await pause(seconds * 1000, undefined, { ref: false })
  },
}

const ping: ShellCommand = {
  name: 'ping',
  operation: 'Ping',
  about: 'Shows which service answers, and how fast.',
  parameters: [],
  options: [],
  examples: ['ping'],
  async run(shell) {
    const askedAt = performance.now()
    const answer = (await shell.call('Ping', {})) as {
      service: string
      instance: string
      version: string
      uptimeMs: number
    }
    const tookMs = performance.now() - askedAt
    shell.printer.data(answer)
    showFields(shell.printer, {
      Service: `${answer.service} ${answer.version}`,
      Instance: answer.instance,
      Running: counted(Math.round(answer.uptimeMs / 1000), 'second'),
      Answered: `in ${tookMs.toFixed(1)} ms`,
    })
  },
}

const raw: ShellCommand = {
  name: 'raw',
  about: 'Sends any operation as it is, with the session, and shows the answer as JSON.',
  parameters: [
    { name: 'operation', kind: 'operation' },
    { name: 'json', kind: 'text', optional: true, rest: true },
  ],
  options: [],
  examples: ['raw Ping', 'raw GetItem {"itemId":"3-1"}'],
  async run(shell, { words, rest, rawAfterFirst }) {
    const operation = words.operation!
    if (!/^\w{1,64}$/.test(operation))
      throw new UsageError(`"${operation}" cannot be the name of an operation.`)
    const args = objectFrom(rawAfterFirst) ?? objectFrom(rest.join(' '))
    if (args === undefined)
      throw new UsageError(`The arguments must be one JSON object, like {"itemId":"3-1"}.`)
    if ('password' in args) shell.passwords?.inCommand()
    const result = await shell.send(operation, args)
    shell.printer.always(JSON.stringify(result, null, shell.printer.json ? 0 : 2))
  },
}

function objectFrom(text: string): object | undefined {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

const exit: ShellCommand = {
  name: 'exit',
  about: 'Leaves the shell. Ctrl-D does too.',
  parameters: [],
  options: [],
  examples: ['exit'],
  run(shell) {
    shell.leaving = true
    return Promise.resolve()
  },
}

/** `topics` are those of the role. */
function watch(topics: readonly string[]): ShellCommand {
  return {
    name: 'watch',
    operation: 'Subscribe',
    about: `Shows events as they happen: ${topics.join(', ')}; "watch off" ends it.`,
    parameters: [{ name: 'topics', kind: [...topics, 'off'], optional: true, rest: true }],
    options: [],
    examples: [`watch ${topics.join(' ')}`, `watch ${topics[0]}`, 'watch off'],
    async run(shell, { rest }) {
      const wanted = rest.length === 1 && rest[0] === 'off' ? [] : rest
      const unknown = wanted.find((topic) => !topics.includes(topic))
      if (unknown !== undefined)
        throw new UsageError(`There is no topic "${unknown}". Topics: ${topics.join(', ')}.`)
      if (rest.length > 0) shell.printer.data(await shell.watch(wanted))
      const watched = shell.topics.join(' and ')
      shell.printer.say(watched ? `Watching ${watched}.` : `Watching nothing. Topics: ${topics.join(', ')}.`)
    },
  }
}

export function commonCommands(topics: readonly string[]): ShellCommand[] {
  return [watch(topics), more, wait, ping, raw, exit]
}
