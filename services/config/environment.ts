import { z } from 'zod'
import { isRecord, merged } from './merged.ts'
import { readYaml } from './yaml-text.ts'

export interface Variables {
  /** The settings of the variables, as a file would have them. */
  input: Record<string, unknown>
  /** The settings that take the place of those of a file as a whole. Sections are put together field by field. */
  replaced: readonly (readonly string[])[]
  /** The variable that a setting comes from. */
  nameOf(path: readonly PropertyKey[]): string | undefined
}

interface Setting {
  path: readonly string[]
  isText: boolean
  isSection: boolean
}

/**
 * Every setting has an environment variable: MARKETLAB_ and its path in capitals, for example
 * MARKETLAB_SESSIONS_IDLE_SECONDS. Values are written as in the file.
 */
export function settingsIn(env: NodeJS.ProcessEnv, schema: z.ZodType): Variables {
  const input: Record<string, unknown> = {}
  const names = new Map<string, string>()
  const replaced: (readonly string[])[] = []
  for (const [name, { path, isText, isSection }] of variables(schema)) {
    const text = env[name]
    if (text === undefined || text === '') continue
    const value = isText ? text : (readYaml(text).value ?? text)
    // Some sections share their name with a switch of the command line.
    if (isSection && !isRecord(value)) continue
    put(input, path, value)
    if (!isSection) replaced.push(path)
    names.set(path.join('.'), name)
  }
  return {
    input,
    replaced,
    nameOf: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const name = names.get(path.slice(0, length).join('.'))
        if (name !== undefined) return name
      }
      return undefined
    },
  }
}

/** The settings of the variables over those of a file. */
export function over(file: unknown, { input, replaced }: Variables): unknown {
  const under = structuredClone(file)
  for (const path of replaced) remove(under, path)
  return merged(under, input)
}

function remove(from: unknown, [key, ...rest]: readonly string[]): void {
  if (!isRecord(from) || key === undefined) return
  if (rest.length === 0) Reflect.deleteProperty(from, key)
  else remove(from[key], rest)
}

function variables(schema: z.ZodType, path: readonly string[] = []): [string, Setting][] {
  const inner = unwrapped(schema)
  const isSection = inner instanceof z.ZodObject
  const own: [string, Setting] = [variableOf(path), { path, isText: inner instanceof z.ZodString, isSection }]
  if (!(inner instanceof z.ZodObject)) return [own]
  const below = Object.entries(inner.shape).flatMap(([key, field]) =>
    variables(field as z.ZodType, [...path, key]),
  )
  return path.length === 0 ? below : [own, ...below]
}

function unwrapped(schema: z.ZodType): z.ZodType {
  let inner = schema
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodNullable
  )
    inner = inner.unwrap() as z.ZodType
  return inner
}

function variableOf(path: readonly string[]): string {
  const words = path.map((key) => key.replaceAll(/([a-z])([A-Z])/g, '$1_$2').replaceAll('-', '_'))
  return ['MARKETLAB', ...words].join('_').toUpperCase()
}

function put(input: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]]
  if (rest.length === 0) input[key] = isRecord(input[key]) ? merged(value, input[key]) : value
  else {
    const section = isRecord(input[key]) ? input[key] : {}
    input[key] = section
    put(section, rest, value)
  }
}
