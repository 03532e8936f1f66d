import type { WireClient } from '../wire/client.ts'
import type { ApiError } from '../wire/errors.ts'
import type { CallOptions, RelayHandler, ResultHandler } from '../wire/pending-call.ts'

/** A question that was put to a database. */
export interface Question {
  op: string
  args: unknown
  session: string | undefined
  answer(error: ApiError | null, result?: unknown): void
}

/** The parts of a database's client that a frontend uses. Each question is answered when the test says so. */
export class AskedDatabase {
  readonly state = 'ready'
  /** Those that are not answered yet, and the most there ever were. */
  readonly pending = new Set<Question>()
  most = 0
  readonly client = this as unknown as WireClient

  call(op: string, args: object, { session }: CallOptions, onResult: ResultHandler): void {
    const question: Question = {
      op,
      args,
      session,
      answer: (error, result) => {
        if (this.pending.delete(question)) onResult(error, result)
      },
    }
    this.pending.add(question)
    this.most = Math.max(this.most, this.pending.size)
  }

  request(op: string, args: object, options: CallOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.call(op, args, options, (error, result) => (error ? reject(error) : resolve(result)))
    })
  }

  relay(op: string, args: object, options: CallOptions, onRelay: RelayHandler): void {
    this.call(op, args, options, (error, result) => {
      const bytes = Buffer.from(`,"ok":true,"result":${JSON.stringify(result)}}`)
      onRelay(error, bytes, 0, bytes.length)
    })
  }

  /** The names of the open questions. */
  get asked(): string[] {
    return [...this.pending].map(({ op }) => op)
  }
}
