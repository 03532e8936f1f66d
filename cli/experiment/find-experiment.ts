import { existsSync } from 'node:fs'
import { ExperimentLibrary, experimentName } from '../../bench/experiments/library.ts'
import { type Schedule, scheduleSchema } from '../../services/schedules/schedule.ts'
import { UsageError } from '../base/exit-codes.ts'
import { readScheduleFile } from '../base/read-schedule.ts'
import { suggest } from '../base/suggest.ts'

/** The experiment of a name that is in the library, or of a file. */
export function findExperiment(
  named: string,
  built: URL,
  read: (file: string) => Schedule = readScheduleFile,
): { name: string; schedule: Schedule } {
  const library = libraryBeside(built)
  if (library.has(named)) return { name: named, schedule: library.read(named) }
  if (!existsSync(named)) {
    const names = library.names()
    const meant = suggest(named, names)
    throw new UsageError(
      `There is no experiment "${named}", and no such file. ` +
        (meant === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${meant}?`),
    )
  }
  return { name: experimentName(named), schedule: read(named) }
}

export function withSeed(schedule: Schedule, seed: number | undefined): Schedule {
  if (seed === undefined) return schedule
  const outcome = scheduleSchema.shape.seed.safeParse(seed)
  if (!outcome.success) throw new UsageError('--seed: give a whole number from 0.')
  return { ...schedule, seed: outcome.data }
}

export function libraryBeside(built: URL): ExperimentLibrary {
  return new ExperimentLibrary(new URL('../resources/', built))
}
