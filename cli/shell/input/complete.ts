import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isHarmless } from '../../../services/text/harmless.ts'
import type { ShellCommand, WordKind } from '../commands/command.ts'
import type { Registry } from '../commands/registry.ts'
import type { Seen } from '../seen.ts'
import { quoteWord, scanLine, type Word } from './split-line.ts'

/** The possible ends of a line that is being typed, and the part of the line that they replace. */
export function complete(registry: Registry, seen: Seen, line: string): [string[], string] {
  const { words } = scanLine(line).statements.at(-1)!
  const last = words.at(-1)
  const current: Word =
    last?.end === line.length ? last : { text: '', quoted: false, start: line.length, end: line.length }
  const before = words.filter((word) => word !== current)
  const candidates = candidatesFor(registry, seen, before, current.text)
  const hits = candidates
    .filter((candidate) => candidate.startsWith(current.text) && isHarmless(candidate))
    .map((candidate) => (candidate.startsWith('--') ? candidate : quoteWord(candidate)))
    .map((hit) => (hit.endsWith('/') ? hit : `${hit} `))
  return [hits, line.slice(current.start)]
}

function candidatesFor(registry: Registry, seen: Seen, before: readonly Word[], typed: string): string[] {
  const [first] = before
  if (first === undefined) return registry.names
  const command = registry.commands.find(({ name }) => name === first.text)
  if (command === undefined) return []
  const takesValue = command.options.find(
    ({ name, value }) => value !== undefined && before.at(-1)!.text === `--${name}`,
  )
  if (takesValue) return takesValue.kind === undefined ? [] : ofKind(takesValue.kind, registry, seen, typed)
  if (typed.startsWith('--')) return command.options.map(({ name }) => `--${name}`)
  const parameter = parameterAt(command, before)
  return parameter === undefined ? [] : ofKind(parameter.kind, registry, seen, typed)
}

function parameterAt(command: ShellCommand, before: readonly Word[]) {
  const withValue = new Set(command.options.filter(({ value }) => value).map(({ name }) => `--${name}`))
  const plain = before.filter(
    ({ text }, index) => !text.startsWith('--') && !withValue.has(before[index - 1]?.text ?? ''),
  )
  const last = command.parameters.at(-1)
  return command.parameters[plain.length - 1] ?? (last?.rest ? last : undefined)
}

function ofKind(kind: WordKind, registry: Registry, seen: Seen, typed: string): string[] {
  if (typeof kind !== 'string') return [...kind]
  switch (kind) {
    case 'command':
      return registry.names
    case 'operation':
      return Object.keys(registry.operations)
    case 'file':
      return filesLike(typed)
    case 'text':
    case 'number':
      return []
    default:
      return seen.of(kind)
  }
}

function filesLike(typed: string): string[] {
  const folder = typed.endsWith('/') ? typed : dirname(typed || '.')
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = folder === '.' && !typed.startsWith('./') ? entry.name : join(folder, entry.name)
      return entry.isDirectory() ? `${path}/` : path
    })
  } catch {
    return []
  }
}
