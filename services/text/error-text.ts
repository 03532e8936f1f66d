export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The code that the system or Node.js gives a failure: ENOENT for a file that is missing. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
