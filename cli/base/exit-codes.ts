/** The command was not understood: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** The command was understood and failed, and everything about it has been said: exit code 1 without a word. */
export class SilentFailure extends Error {
  constructor() {
    super('failed')
    this.name = 'SilentFailure'
  }
}

/** Nothing can be said about what was to be judged: exit code 3. */
export class NotTrustworthy extends Error {
  constructor(message: string, options: ErrorOptions) {
    super(message, options)
    this.name = 'NotTrustworthy'
  }
}

export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, notTrustworthy: 3 } as const
