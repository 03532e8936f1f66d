import type { Random } from '../../services/chance/random.ts'
import { endsSession } from '../../services/contract/session-end.ts'
import { type Account, type Answer, asciiJson, type Script, type Step, step } from './script.ts'

interface SessionStep extends Step {
  session: string
  /** Applies the answer to the client's state. */
  learn: ((answer: Answer) => void) | undefined
}

/** The common parts of buyers and sellers in the mixed workload: an account, and sessions that begin and end. */
export abstract class MixedSession implements Script {
  protected readonly random: Random
  /** The server does not know it any more: nothing goes on before the next login. */
  protected sessionIsGone = false
  readonly #account: Account
  #underWay = new Map<string, number>()
  /** The session before, until nothing is under way in it and it is logged out. */
  #former: string | undefined
  #loggingIn = false
  #accounts = 0

  constructor(account: Account, random: Random) {
    this.#account = account
    this.random = random
  }

  next(): Step {
    const next = this.#formerIsIdle() ? this.#logout() : this.choose()
    this.#underWay.set(next.session, (this.#underWay.get(next.session) ?? 0) + 1)
    return next
  }

  answered(step: Step, answer: Answer): void {
    const { session, learn } = step as SessionStep
    const left = this.#underWay.get(session)! - 1
    if (left === 0) this.#underWay.delete(session)
    else this.#underWay.set(session, left)
    learn?.(answer)
    if (!answer.ok && endsSession(answer.code)) this.sessionIsGone = true
  }

  protected abstract choose(): SessionStep

  /** A new session holds nothing of the one before. */
  protected abstract sessionBegan(): void

  protected ask(op: string, args: object, learn?: (result: unknown) => void): SessionStep {
    return this.askAndHear(op, args, learn && ((answer) => void (answer.ok && learn(answer.result))))
  }

  /** Also when it is refused. */
  protected askAndHear(op: string, args: object, learn?: (answer: Answer) => void): SessionStep {
    const { session } = this.#account
    return { ...step(op, session, args, learn !== undefined), session, learn }
  }

  /** Logs in once more; the session before is logged out when nothing is under way in it any more. */
  protected login(): SessionStep | undefined {
    if (this.#former !== undefined || this.#loggingIn) return undefined
    this.#loggingIn = true
    const { username, password, session: former } = this.#account
    return this.#anonymously('Login', { username, password }, (answer) => {
      this.#loggingIn = false
      const { session } = (answer.ok ? answer.result : {}) as { session?: unknown }
      if (typeof session !== 'string') return
      this.#account.session = session
      this.#former = this.sessionIsGone ? undefined : former
      this.sessionIsGone = false
      this.sessionBegan()
    })
  }

  protected createAccount(): SessionStep {
    this.#accounts += 1
    const { username, password } = this.#account
    return this.#anonymously('CreateAccount', { username: `${username}+${this.#accounts}`, password })
  }

  #anonymously(op: string, args: object, learn?: (answer: Answer) => void): SessionStep {
    const tail = `,"op":"${op}","args":${asciiJson(args)}}`
    return { op, tail, wantsResult: learn !== undefined, session: '', learn }
  }

  #formerIsIdle(): boolean {
    return this.#former !== undefined && !this.#underWay.has(this.#former)
  }

  #logout(): SessionStep {
    const session = this.#former!
    this.#former = undefined
    return { ...step('Logout', session, {}), session, learn: undefined }
  }
}
