import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { built } from '../../services/testing/built.ts'

/** A process of the attack, which is told its task as its only argument and says messages over the channel. */
export class Child<Said extends { type: string }> {
  readonly process: ChildProcess
  readonly exited: Promise<unknown>
  #errors = ''

  constructor(program: string, task: object) {
    this.process = fork(new URL(program, built), [JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text))
    this.exited = once(this.process, 'exit')
  }

  tell(message: object): void {
    if (this.process.connected) this.process.send(message)
  }

  onMessage(listener: (said: Said) => void): void {
    this.process.on('message', (said) => listener(said as Said))
  }

  /** The next message of a type. Rejects when the process ends before. */
  async next<Type extends Said['type']>(
    type: Type,
    signal: AbortSignal,
  ): Promise<Extract<Said, { type: Type }>> {
    const ended = this.exited.then(() => {
      throw new Error(`a process of the attack ended: ${this.#errors.trim().split('\n').at(-1)}`)
    })
    for (;;) {
      const [said] = await Promise.race([once(this.process, 'message', { signal }), ended])
      if ((said as Said).type === type) return said as Extract<Said, { type: Type }>
    }
  }

  async end(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL')
    await this.exited
  }
}

/** The task of this process. */
export function taskOf<Task>(): Task {
  return JSON.parse(process.argv[2]!) as Task
}
