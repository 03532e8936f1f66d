import { basename } from 'node:path'
import { experimentName, type ExperimentLibrary, outlineOf } from '../../bench/experiments/library.ts'
import type { Schedule } from '../../services/schedules/schedule.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { ListedExperiment, OpenedExperiment, ScheduleProblem } from '../ipc/experiment-types.ts'
import type { OwnExperiments } from './own-experiments.ts'
import type { ReadSchedule } from './read-schedule.ts'
import type { ScheduleReader } from './schedule-reader.ts'

export interface ExperimentShelfOptions {
  library: ExperimentLibrary
  own: OwnExperiments
  reader: ScheduleReader
}

/** All experiments that can be run: those of the user, which can be changed, and the ready ones. */
export class ExperimentShelf {
  readonly #library: ExperimentLibrary
  readonly #own: OwnExperiments
  readonly #reader: ScheduleReader

  constructor({ library, own, reader }: ExperimentShelfOptions) {
    this.#library = library
    this.#own = own
    this.#reader = reader
  }

  async list(): Promise<ListedExperiment[]> {
    const names = await this.#own.names()
    const own = await Promise.all(
      names.map((name) =>
        this.#own.read(name).then(
          (read) => listedOwn(name, read),
          () => unreadable(name),
        ),
      ),
    )
    const ready = this.#library.outlines().map((outline) => ({ ...outline, isOwn: false, isBroken: false }))
    return [...own, ...ready]
  }

  async find(name: string): Promise<Schedule> {
    if (this.#library.has(name)) return this.#library.read(name)
    const read = await this.#readOwn(name)
    if (read.kind === 'sound') return read.schedule
    throw brokenText(read.problems)
  }

  async text(name: string): Promise<string> {
    return this.#library.has(name) ? this.#library.text(name) : (await this.#readOwn(name)).text
  }

  async check(text: string): Promise<ScheduleProblem[]> {
    const read = await this.#reader.check(text)
    return read.kind === 'broken' ? read.problems : []
  }

  /** A sound file becomes one of the user's experiments. */
  async open(file: string): Promise<OpenedExperiment> {
    const read = await this.#reader.read(file)
    if (read.kind === 'broken') return { kind: 'broken', file: basename(file), problems: read.problems }
    const name = await this.#freeName(experimentName(file))
    await this.#own.keep(name, read.text)
    return { kind: 'sound', outline: outlineOf(name, read.schedule) }
  }

  async duplicate(name: string): Promise<{ name: string }> {
    const text = await this.text(name)
    const copy = await this.#freeName(`${name}-copy`)
    await this.#own.keep(copy, withTitleOfCopy(text))
    return { name: copy }
  }

  async keep(name: string, text: string): Promise<void> {
    await this.#mustBeOwn(name)
    const problems = await this.check(text)
    if (problems.length > 0) throw brokenText(problems)
    await this.#own.keep(name, text)
  }

  async delete(name: string): Promise<void> {
    await this.#mustBeOwn(name)
    await this.#own.delete(name)
  }

  async #readOwn(name: string): Promise<ReadSchedule> {
    await this.#mustBeOwn(name)
    return this.#own.read(name)
  }

  async #mustBeOwn(name: string): Promise<void> {
    if (this.#library.has(name))
      throw new ApiError(
        'INVALID_ARGUMENT',
        `${name} is a ready experiment: duplicate it, and change the copy.`,
      )
    if (!(await this.#own.names()).includes(name))
      throw new ApiError('NOT_FOUND', `There is no experiment ${name}.`)
  }

  async #freeName(wanted: string): Promise<string> {
    const taken = new Set([...this.#library.names(), ...(await this.#own.names())])
    const base = wanted.replace(/[^\w-]+/g, '-').slice(0, 80) || 'experiment'
    let name = base
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`
    return name
  }
}

function listedOwn(name: string, read: ReadSchedule): ListedExperiment {
  if (read.kind === 'broken') return unreadable(name)
  return { ...outlineOf(name, read.schedule), isOwn: true, isBroken: false }
}

/** Its file was changed by another program, and is not an experiment any more. */
function unreadable(name: string): ListedExperiment {
  return {
    name,
    title: name,
    lookFor: '',
    teaches: '',
    seed: 0,
    lengthMs: 0,
    shortMs: 0,
    steps: [],
    shortSteps: [],
    expects: [],
    isOwn: true,
    isBroken: true,
  }
}

function brokenText(problems: readonly ScheduleProblem[]): ApiError {
  const { line, message } = problems[0]!
  return new ApiError('INVALID_ARGUMENT', `This is not an experiment yet. Line ${line}: ${message}`)
}

/** Where the title is written plainly in one line, as in the ready ones. */
function withTitleOfCopy(text: string): string {
  return text.replace(/^(title:[ \t]+[^'"|>\s].*)$/m, '$1 (copy)')
}
