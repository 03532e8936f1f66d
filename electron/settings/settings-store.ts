import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { ApiError } from '../../services/wire/errors.ts'
import {
  type Settings,
  type SettingsChange,
  type SettingsProblem,
  settingsSchema,
} from '../ipc/settings-types.ts'
import { keepAside, readJson, writeJson } from '../base/json-file.ts'

type Listener = (settings: Settings, changed: ReadonlySet<keyof Settings>) => void

export function defaultSettings(dataFolder: string): Settings {
  return {
    dataFolder,
    ports: { 'customer-db': 6001, 'product-db': 6002, 'buyer-frontend': 6003, 'seller-frontend': 6004 },
    sessionIdleSeconds: 300,
    paymentDelayMs: 400,
    paymentDeclineRate: 0,
    logLevel: 'debug',
    shopRoute: 'direct',
    theme: 'system',
    startCluster: true,
    notifications: true,
    tourSeen: false,
  }
}

/**
 * Settings kept in a file. Invalid settings get their defaults, and the others stay. The original file is then kept
 * aside, because the next change writes the file again.
 */
export class SettingsStore {
  current: Settings
  problem: SettingsProblem | undefined
  readonly #file: string
  readonly #defaults: Settings
  readonly #listeners: Listener[] = []

  constructor(file: string, defaults: Settings) {
    this.#file = file
    this.#defaults = defaults
    const stored = readJson(file)
    this.current = merged(defaults, stored)
    const replaced = keysThatDoNotHold(stored)
    if (stored === undefined ? existsSync(file) : replaced === undefined || replaced.length > 0) {
      const keptAs = keepAside(file)
      this.problem = { ...(replaced && { replaced }), ...(keptAs !== undefined && { keptAs }) }
    }
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener)
  }

  change(change: SettingsChange): Settings {
    if (change.dataFolder !== undefined && !isAbsolute(change.dataFolder)) {
      throw new ApiError('INVALID_ARGUMENT', 'The data folder must be an absolute path.', {
        details: { field: 'dataFolder', expected: 'a whole path' },
      })
    }
    const next = { ...this.current, ...change }
    const changed = new Set(
      (Object.keys(next) as (keyof Settings)[]).filter(
        (key) => JSON.stringify(next[key]) !== JSON.stringify(this.current[key]),
      ),
    )
    if (changed.size === 0) return this.current
    this.#write(next, changed)
    return next
  }

  /** Holds until the app ends, or is written with the next change. */
  assume(change: SettingsChange): void {
    this.current = { ...this.current, ...change }
  }

  /** The file holds again what it should. */
  acceptProblem(): void {
    if (this.problem) this.#write(this.current, new Set())
  }

  /** The data folder stays, or the user's data would seem to be gone. */
  reset(): Settings {
    return this.change({
      ...this.#defaults,
      dataFolder: this.current.dataFolder,
      tourSeen: this.current.tourSeen,
    })
  }

  #write(next: Settings, changed: ReadonlySet<keyof Settings>): void {
    writeJson(this.#file, next)
    this.problem = undefined
    this.current = next
    for (const listener of this.#listeners) listener(next, changed)
  }
}

/** Undefined if there are no settings at all. A key that is missing was never set. */
function keysThatDoNotHold(stored: unknown): (keyof Settings)[] | undefined {
  if (!isObject(stored)) return undefined
  const keys = Object.keys(settingsSchema.shape) as (keyof Settings)[]
  return keys.filter(
    (key) => stored[key] !== undefined && !settingsSchema.shape[key].safeParse(stored[key]).success,
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function merged(defaults: Settings, stored: unknown): Settings {
  if (!isObject(stored)) return defaults
  const sound = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    const checked = schema.safeParse(stored[key])
    return checked.success ? [[key, checked.data] as const] : []
  })
  return { ...defaults, ...(Object.fromEntries(sound) as SettingsChange) }
}
