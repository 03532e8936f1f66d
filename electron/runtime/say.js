/** One line about what is being done, on stderr: stdout belongs to the program that is started. */
export function say(text) {
  process.stderr.write(`marketlab: ${text}\n`)
}

/** A failure that the user can do something about: shown without a stack. */
export class RuntimeProblem extends Error {
  constructor(message) {
    super(message)
    this.name = 'RuntimeProblem'
  }
}

export async function orExplain(work) {
  try {
    await work()
  } catch (error) {
    say(error instanceof RuntimeProblem ? error.message : (error.stack ?? String(error)))
    process.exitCode = 1
  }
}
