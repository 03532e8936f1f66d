import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { boundedText } from '../../services/config/bounded-text.ts'
import { mostYamlBytes } from '../../services/config/yaml-text.ts'
import { parseSchedule } from '../../services/schedules/parse-schedule.ts'
import { describeDeed, floodOf, type Schedule, shortened } from '../../services/schedules/schedule.ts'
import type { ExperimentOutline } from '../model/experiment.ts'

const ending = /\.ya?ml$/

/** The experiments that come with the project. `resources` is the folder of the project's resources. */
export class ExperimentLibrary {
  #folder: URL

  constructor(resources: URL) {
    this.#folder = new URL('experiments/', resources)
  }

  names(): string[] {
    return readdirSync(this.#folder)
      .filter((file) => ending.test(file))
      .map(experimentName)
      .sort()
  }

  has(name: string): boolean {
    return this.names().includes(name)
  }

  text(name: string): string {
    return boundedText(this.#fileOf(name), mostYamlBytes)
  }

  read(name: string): Schedule {
    return parseSchedule(this.text(name), this.#fileOf(name))
  }

  outlines(): ExperimentOutline[] {
    return this.names().map((name) => outlineOf(name, this.read(name)))
  }

  #fileOf(name: string): string {
    return fileURLToPath(new URL(`${name}.yaml`, this.#folder))
  }
}

export function experimentName(file: string): string {
  return basename(file).replace(ending, '')
}

export function outlineOf(name: string, schedule: Schedule): ExperimentOutline {
  const { title = name, lookFor = '', teaches = '', seed, length, expect } = schedule
  const short = shortened(schedule)
  return {
    name,
    title,
    lookFor,
    teaches,
    seed,
    lengthMs: length,
    shortMs: short.length,
    steps: stepsOf(schedule),
    shortSteps: stepsOf(short),
    expects: expect.map(({ that, why }) => ({ that: that.text, why: why ?? '' })),
  }
}

function stepsOf(schedule: Schedule): ExperimentOutline['steps'] {
  const flood = floodOf(schedule)
  const happens = schedule.steps.map(({ at, do: deed }) => ({ at, text: describeDeed(deed) }))
  return [...happens, ...(flood === undefined ? [] : [flood])].sort((a, b) => a.at - b.at)
}
