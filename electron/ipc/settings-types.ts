import { z } from 'zod'
import { routes } from '../../services/contract/gateway.ts'

const port = z
  .int({ error: 'a whole number' })
  .min(1024, { error: 'a port from 1024 to 65535' })
  .max(65_535, {
    error: 'a port from 1024 to 65535',
  })

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const settingsSchema = z.object({
  dataFolder: z.string().min(1, { error: 'a folder' }).max(4_096),
  ports: z
    .object({
      'customer-db': port,
      'product-db': port,
      'buyer-frontend': port,
      'seller-frontend': port,
    })
    .refine((ports) => new Set(Object.values(ports)).size === 4, { error: 'four different ports' }),
  sessionIdleSeconds: z
    .int({ error: 'whole seconds' })
    .min(5, { error: 'from 5 seconds to a day' })
    .max(86_400, { error: 'from 5 seconds to a day' }),
  paymentDelayMs: z
    .int({ error: 'whole milliseconds' })
    .min(0, { error: 'from 0 to 60000 ms' })
    .max(60_000, { error: 'from 0 to 60000 ms' }),
  paymentDeclineRate: z.number().min(0, { error: 'from 0 to 1' }).max(1, { error: 'from 0 to 1' }),
  /** `debug` logs every request: needed to find one by its trace. */
  logLevel: z.enum(['debug', 'info', 'warn', 'error']),
  /** How shop windows reach the frontends of their side. */
  shopRoute: z.enum(routes),
  theme: z.enum(themes),
  /** The cluster starts with the app. */
  startCluster: z.boolean(),
  notifications: z.boolean(),
  tourSeen: z.boolean(),
})

export type Settings = z.output<typeof settingsSchema>

/** The changes that a window wants; missing settings stay. */
export const settingsChange = settingsSchema.partial()
export type SettingsChange = z.output<typeof settingsChange>

/** The file did not hold what it should. */
export interface SettingsProblem {
  /** The settings that got their defaults; undefined if nothing in the file could be read. */
  replaced?: (keyof Settings)[]
  /** Where the file as it was found is kept; undefined if that failed. */
  keptAs?: string
}

export interface ThemeState {
  theme: Theme
  /** The current meaning of `system`. */
  dark: boolean
}
