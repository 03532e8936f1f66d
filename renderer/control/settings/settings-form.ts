import type { Settings } from '../../../electron/ipc/settings-types.ts'
import { services } from '../words/services.ts'
import type { ServiceName } from '../../../electron/ipc/cluster-types.ts'

/** As it stands in the fields: text may be anything while somebody types. */
export interface SettingsDraft {
  dataFolder: string
  ports: Record<ServiceName, string>
  sessionIdleSeconds: string
  paymentDelayMs: string
  /** In per cent. */
  paymentDeclineRate: string
  logLevel: Settings['logLevel']
}

export type FieldName = Exclude<keyof SettingsDraft, 'ports'> | ServiceName
export type Problems = Partial<Record<FieldName, string>>

export function draftOf(settings: Settings): SettingsDraft {
  const { dataFolder, ports, sessionIdleSeconds, paymentDelayMs, paymentDeclineRate, logLevel } = settings
  return {
    dataFolder,
    ports: Object.fromEntries(
      services.map((service) => [service, String(ports[service])]),
    ) as SettingsDraft['ports'],
    sessionIdleSeconds: String(sessionIdleSeconds),
    paymentDelayMs: String(paymentDelayMs),
    paymentDeclineRate: String(Math.round(paymentDeclineRate * 10_000) / 100),
    logLevel,
  }
}

/** The correct values for each field with a mistake. */
export function problemsOf(draft: SettingsDraft): Problems {
  const problems: Problems = {}
  const note = (field: FieldName, problem: string | undefined) => {
    if (problem !== undefined) problems[field] = problem
  }
  note(
    'dataFolder',
    isWholePath(draft.dataFolder) ? undefined : 'Enter an absolute path, or choose a folder.',
  )
  for (const service of services) note(service, portProblem(service, draft.ports))
  note('sessionIdleSeconds', wholeNumber(draft.sessionIdleSeconds, 5, 86_400, 'seconds'))
  note('paymentDelayMs', wholeNumber(draft.paymentDelayMs, 0, 60_000, 'milliseconds'))
  const share = numberOf(draft.paymentDeclineRate)
  note('paymentDeclineRate', share >= 0 && share <= 100 ? undefined : 'Enter a share from 0 to 100 %.')
  return problems
}

/** The changes for the main process; only for a draft without problems. */
export function changesOf(draft: SettingsDraft, settings: Settings): Partial<Settings> {
  const wanted: Partial<Settings> = {
    dataFolder: draft.dataFolder.trim(),
    ports: Object.fromEntries(
      services.map((service) => [service, Number(draft.ports[service])]),
    ) as Settings['ports'],
    sessionIdleSeconds: Number(draft.sessionIdleSeconds),
    paymentDelayMs: Number(draft.paymentDelayMs),
    paymentDeclineRate: Number(draft.paymentDeclineRate) / 100,
    logLevel: draft.logLevel,
  }
  const isChanged = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(settings[name as keyof Settings])
  return Object.fromEntries(Object.entries(wanted).filter(isChanged))
}

function portProblem(service: ServiceName, ports: SettingsDraft['ports']): string | undefined {
  const problem = wholeNumber(ports[service], 1_024, 65_535, undefined)
  if (problem !== undefined) return problem
  const twin = services.find((other) => other !== service && Number(ports[other]) === Number(ports[service]))
  return twin && `${twin} also has this port.`
}

function wholeNumber(
  text: string,
  least: number,
  most: number,
  unit: string | undefined,
): string | undefined {
  const value = numberOf(text)
  if (Number.isInteger(value) && value >= least && value <= most) return undefined
  return `Enter a whole number from ${least} to ${most}${unit ? ` ${unit}` : ''}.`
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

function isWholePath(text: string): boolean {
  return /^(\/|[a-z]:[\\/]|\\\\)/i.test(text.trim())
}
