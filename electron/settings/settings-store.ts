import { isAbsolute } from 'node:path'
import { ApiError } from '../../services/wire/errors.ts'
import { type Settings, type SettingsChange, settingsSchema } from '../ipc/settings-types.ts'
import { readJson, writeJson } from '../json-file.ts'

type Listener = (settings: Settings, changed: ReadonlySet<keyof Settings>) => void

export function defaultSettings(dataFolder: string): Settings {
  return {
    dataFolder,
    ports: { 'customer-db': 6001, 'product-db': 6002, 'buyer-frontend': 6003, 'seller-frontend': 6004 },
    sessionIdleSeconds: 300,
    paymentDelayMs: 400,
    paymentDeclineRate: 0,
    logLevel: 'debug',
    theme: 'system',
    startCluster: true,
    notifications: true,
    tourSeen: false,
  }
}

/** Settings kept in a file. Whatever in it does not hold is taken as it comes by default, and the rest as it stands. */
export class SettingsStore {
  current: Settings
  readonly #file: string
  readonly #defaults: Settings
  readonly #listeners: Listener[] = []

  constructor(file: string, defaults: Settings) {
    this.#file = file
    this.#defaults = defaults
    this.current = merged(defaults, readJson(file))
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener)
  }

  change(change: SettingsChange): Settings {
    if (change.dataFolder !== undefined && !isAbsolute(change.dataFolder)) {
      throw new ApiError('INVALID_ARGUMENT', 'The data folder must be a whole path, from the root on.', {
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
    writeJson(this.#file, next)
    this.current = next
    for (const listener of this.#listeners) listener(next, changed)
    return next
  }

  /** The data folder stays, or the user's data would seem to be gone. */
  reset(): Settings {
    return this.change({
      ...this.#defaults,
      dataFolder: this.current.dataFolder,
      tourSeen: this.current.tourSeen,
    })
  }
}

export function merged(defaults: Settings, stored: unknown): Settings {
  if (typeof stored !== 'object' || stored === null) return defaults
  const sound = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    const checked = schema.safeParse((stored as Record<string, unknown>)[key])
    return checked.success ? [[key, checked.data] as const] : []
  })
  return { ...defaults, ...(Object.fromEntries(sound) as SettingsChange) }
}
