interface Log {
  error(details: object, message: string): void
}

/**
 * A mistake in main is written down, and the app goes on. Without this Electron would show a dialog that stands still
 * what the services and windows depend on, and keeps the app from ending.
 */
export function logUncaughtErrors(log: Log): void {
  const write = (error: unknown) => log.error({ err: error }, 'a defect in the app itself; it continues')
  process.on('uncaughtException', write)
  process.on('unhandledRejection', write)
}
