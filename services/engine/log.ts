/** The part of a pino logger that the engine uses. */
export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

const nothing = (): void => undefined

export const silentLog = { debug: nothing, info: nothing, warn: nothing, error: nothing }
