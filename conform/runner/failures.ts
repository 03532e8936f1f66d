/** The service did something that its specification forbids. */
export class Violation extends Error {
  readonly expected: string
  readonly came: string
  /** True if the time to wait decided: on a machine that is too busy it says nothing. */
  readonly waited: boolean
  /** The request that it is about, where it is not the last one. */
  readonly sent: string | undefined

  constructor(expected: string, came: string, options: { waited?: boolean; sent?: string } = {}) {
    super(`Expected ${expected}; came ${came}`)
    this.name = 'Violation'
    this.expected = expected
    this.came = came
    this.waited = options.waited ?? false
    this.sent = options.sent
  }
}

/** The check could not do what it needs before it can judge. */
export class NotJudged extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotJudged'
  }
}

/** No answer came before the deadline of the check. */
export class TimedOut extends Error {
  constructor(waitedFor: string) {
    super(`No answer came: waited for ${waitedFor}`)
    this.name = 'TimedOut'
  }
}

/** The connection ended while an answer was waited for, or could not be opened. */
export class ConnectionLost extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'ConnectionLost'
  }
}
