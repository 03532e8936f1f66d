import { resolve } from 'node:path'
import { z } from 'zod'
import { autoscaleSettings } from '../contract/autoscale.ts'
import { balancingPolicy } from '../contract/gateway.ts'
import { sampling } from '../contract/tracing.ts'
import { costRule, isCost } from '../contract/password-hash.ts'
import { resilienceSchema } from '../resilience/settings.ts'
import { defaultWireLimits } from '../wire/limits.ts'
import { newMemberName } from '../contract/members.ts'
import { engineSettings } from './storage-engine.ts'
import { fieldOf, inPlainWords, isMissing, pathOf } from './plain-words.ts'
import type { YamlText } from './yaml-text.ts'

export const serviceNames = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const
export type ServiceName = (typeof serviceNames)[number]

/** The optional members beside the four. */
const optionalKinds = [
  'gateway',
  'payments',
  'product-follower',
  'product-standby',
  'customer-standby',
] as const
export const serviceKinds = [...serviceNames, ...optionalKinds] as const
/** The kind of a process of the cluster. There may be several of some kinds. */
export type ServiceKind = (typeof serviceKinds)[number]

/** The kinds that exist once: each owns its data alone. */
export type OnlyOnce = 'customer-db' | 'product-db'
export const furtherKinds = serviceKinds.filter(
  (kind): kind is Exclude<ServiceKind, OnlyOnce> => kind !== 'customer-db' && kind !== 'product-db',
)

const port = z.int().min(0).max(65_535)
const positive = z.int().min(1)
const address = (defaultPort: number) =>
  z
    .strictObject({
      /** Where the others find it. */
      host: z.string().min(1).default('127.0.0.1'),
      port: port.default(defaultPort),
      /** Where it listens, if that is not the same: "0.0.0.0" for every address of its machine. */
      listen: z.string().min(1).optional(),
      /** In which a database serves: one more with each promotion of a standby. */
      term: positive.optional(),
    })
    .prefault({})

/** This many at once, and from then on this many a minute. */
const wrongPasswords = (atOnce: number, perMinute: number) =>
  z.strictObject({ atOnce: positive.default(atOnce), perMinute: positive.default(perMinute) }).prefault({})

/** A process beside the four: another frontend, a gateway, a follower. */
const furtherMember = z.strictObject({
  name: newMemberName,
  kind: z.enum(furtherKinds),
  /** The side of a gateway's frontends; buyers by default. */
  side: z.enum(['buyer', 'seller']).optional(),
  host: z.string().min(1).default('127.0.0.1'),
  port,
  listen: z.string().min(1).optional(),
})

export const servicesSchema = z.strictObject({
  'customer-db': address(6001),
  'product-db': address(6002),
  'buyer-frontend': address(6003),
  'seller-frontend': address(6004),
})

export const furtherSchema = z
  .array(furtherMember)
  .max(100)
  .refine((members) => new Set(members.map(({ name }) => name)).size === members.length, {
    error: 'a list in which every name is unique',
  })
  .refine((members) => members.every(({ name }) => !serviceNames.includes(name as ServiceName)), {
    error: 'a list without the names of the four services, which belong under "services"',
  })

export type FurtherMember = z.output<typeof furtherMember>

/** On this port, or for several services of a machine on ports from a first one on. */
const http = z.union([
  z.strictObject({ host: z.string().min(1).default('127.0.0.1'), port }),
  z.strictObject({ host: z.string().min(1).default('127.0.0.1'), basePort: port.min(1).max(65_000) }),
])

/** The one file that all services are started from. Everything has a default; unknown names are mistakes. */
export const configSchema = z.strictObject({
  services: servicesSchema.prefault({}),
  further: furtherSchema.default([]),
  storage: z
    .strictObject({
      /** Relative to the folder of the file. */
      folder: z.string().min(1).default('marketlab-data'),
      snapshotEveryCommands: positive.default(500_000),
      snapshotEveryBytes: positive.default(512 * 1024 * 1024),
      keepSnapshots: positive.default(3),
      flushDelayMs: z.int().min(0).default(0),
      ...engineSettings,
    })
    .prefault({}),
  cluster: z
    .strictObject({
      /** The proof between services. Without a setting it is kept in the data folder, made at the first start. */
      secret: z.string().min(16).optional(),
      secretFile: z.string().min(1).optional(),
    })
    .prefault({}),
  sessions: z.strictObject({ idleSeconds: z.number().positive().max(86_400).default(300) }).prefault({}),
  passwords: z
    .strictObject({
      /** scrypt's N, a power of two. Lower is faster and weaker: for tests and benchmarks only. */
      cost: z.int().refine(isCost, { error: costRule }).default(32_768),
      parallel: positive.default(2),
      maxWaiting: positive.default(1_000),
      /** How many wrong passwords may be tried before the next have to wait. */
      wrong: z
        .strictObject({
          perUsernameAndAddress: wrongPasswords(10, 12),
          perUsername: wrongPasswords(100, 30),
          perAddress: wrongPasswords(300, 120),
        })
        .prefault({}),
    })
    .prefault({}),
  orders: z
    .strictObject({
      workers: positive.default(4),
      /** The least share of the desk's work that goes to normal orders while VIP orders wait too. */
      normalShare: z.number().min(0.01).max(0.5).default(0.2),
      reservedForVips: z.int().min(0).max(999).default(0),
      /** How long MakePurchase waits for its order before it answers with the order as it is. */
      waitMs: positive.default(25_000),
      /** The desk takes no orders until it is told to go on. */
      paused: z.boolean().default(false),
      /** After this time a purchase that a frontend began and did not end counts as given up by it. */
      abandonedMs: positive.default(10_000),
    })
    .prefault({}),
  catalogue: z
    .strictObject({
      /** Whom frontends ask: product-db itself, or its followers. */
      reads: z.enum(['strong', 'eventual']).default('strong'),
      readYourWrites: z.boolean().default(false),
      monotonicReads: z.boolean().default(false),
      /** How long a follower waits for what a read must not miss before product-db is asked. */
      waitMs: z.int().min(0).default(50),
      /** How long followers hold each change back. */
      delayMs: z.int().min(0).max(600_000).default(0),
    })
    .prefault({}),
  payments: z
    .strictObject({
      delayMs: z.number().min(0).default(0),
      declineRate: z.number().min(0).max(1).default(0),
      seed: z.int().default(1),
      /** Without the payments service: orders wait for it, or are refused. */
      whenDown: z.enum(['wait', 'refuse']).default('wait'),
    })
    .prefault({}),
  gateway: z
    .strictObject({
      policy: balancingPolicy.default('round-robin'),
      /** How often each frontend is asked whether it is there, and how long it may take to say so. */
      checkMs: positive.default(250),
      checkTimeoutMs: positive.default(750),
      /** A request that should be answered at once and is not counts as failed, and may be sent to another one. */
      slowMs: positive.default(300),
      /** The share of all requests that may be sent a second time because the first reply is slow or a failure. */
      secondTries: z.number().min(0).max(1).default(0.1),
      /** This many failures in a row and a frontend gets nothing for a while, if others do better. */
      failuresInARow: positive.default(5),
      /** No more than this part of the frontends is left out because of failures. */
      mostEjected: z.number().min(0).max(1).default(0.5),
      ejectMs: positive.default(1_000),
      longestEjectMs: positive.default(10_000),
    })
    .prefault({}),
  /** The number of frontends follows the load. */
  autoscale: autoscaleSettings.prefault({}),
  resilience: resilienceSchema.prefault({}),
  timeouts: z
    .strictObject({
      requestMs: positive.default(5_000),
      /** How long a frontend waits for a database that is being restarted. */
      reconnectMs: positive.default(3_000),
    })
    .prefault({}),
  limits: z
    .strictObject({
      patienceMs: positive.default(defaultWireLimits.patienceMs),
      maxInFlight: positive.default(defaultWireLimits.maxInFlight),
      maxBufferedBytes: positive.default(defaultWireLimits.maxBufferedBytes),
      maxConnections: positive.default(defaultWireLimits.maxConnections),
      maxPerAddress: positive.default(defaultWireLimits.maxPerAddress),
      handshakeMs: positive.default(defaultWireLimits.handshakeMs),
      strangerIdleMs: positive.default(defaultWireLimits.strangerIdleMs),
      strangerBytes: positive.default(defaultWireLimits.strangerBytes),
      heldBytes: positive.default(defaultWireLimits.heldBytes),
      unsentBytes: positive.default(defaultWireLimits.unsentBytes),
      maxAtOnce: positive.default(256),
    })
    .prefault({}),
  /** Health, readiness and metrics. */
  http: http.optional(),
  /** Requests that are traced although their client did not ask. */
  tracing: z.strictObject({ sample: sampling.default('off') }).prefault({}),
  metrics: z
    .strictObject({
      /** Requests are counted by operation and outcome, and timed. */
      requests: z.boolean().default(false),
      /** The same as `http`, for configurations of earlier versions. */
      prometheus: http.optional(),
    })
    .prefault({}),
  logs: z
    .strictObject({
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
      /** The files in the folder "logs" of the data folder. */
      files: z
        .strictObject({
          on: z.boolean().default(true),
          maxBytes: positive.default(8_388_608),
          keep: positive.max(1_000).default(5),
          days: positive.max(3_650).default(14),
          /** "marketlab serve" writes such files, too. */
          serve: z.boolean().default(false),
        })
        .prefault({}),
    })
    .prefault({}),
})

export type Config = z.output<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>

export class ConfigError extends Error {
  constructor(...problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
  }
}

/** Relative paths in a configuration are relative to `folder`. */
export function parseConfig(
  input: unknown,
  source = 'configuration',
  folder = process.cwd(),
  lineOf?: YamlText['lineOf'],
  sourceOf?: (path: readonly PropertyKey[]) => string | undefined,
): Config {
  const outcome = configSchema.safeParse(input ?? {}, inPlainWords)
  if (!outcome.success) {
    const problems = outcome.error.issues.map((issue) => {
      const path = pathOf(issue)
      const apart = sourceOf?.(path)
      return problemIn(
        apart ?? source,
        apart === undefined ? lineOf?.(path) : undefined,
        describeIssue(issue),
      )
    })
    throw new ConfigError(...problems)
  }
  const config = outcome.data
  config.storage.folder = resolve(folder, config.storage.folder)
  if (config.cluster.secretFile !== undefined)
    config.cluster.secretFile = resolve(folder, config.cluster.secretFile)
  return config
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const field = fieldOf(pathOf(issue))
  if (issue.code === 'unrecognized_keys') return `there is no field ${field}`
  if (isMissing(issue)) return `${field} is missing: it must be ${issue.message}`
  return field === '' ? `must be ${issue.message}` : `${field} must be ${issue.message}`
}

export function problemIn(source: string, line: number | undefined, problem: string): string {
  return `${source}${line === undefined ? '' : `:${line}`}: ${problem}`
}
