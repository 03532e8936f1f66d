import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

const here = import.meta.dirname
export const reportFolder = '.mutation'

const baseName = (name) => name.replaceAll('/', '-')
export const reportFile = (name, ending) => path.join(reportFolder, `${baseName(name)}.${ending}`)
export const acceptedFile = (name) => path.join(here, 'accepted', `${baseName(name)}.yaml`)

const oneLine = (text) => text.replace(/\s+/g, ' ').trim()

/** All mutants of a folder as Stryker reported them, each with the line of code in which it begins. */
export function readMutants(name) {
  const { files } = JSON.parse(readFileSync(reportFile(name, 'json'), 'utf8'))
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants.map(({ location, mutatorName, replacement, status }) => ({
      file: path.posix.relative(name, file),
      lineNumber: location.start.line,
      line: oneLine(lines[location.start.line - 1]),
      mutant: oneLine(`${mutatorName}: ${replacement}`),
      status,
    }))
  })
}

/** Survivors that were looked at, with the reason why no test can or should kill them. */
export function readAccepted(name) {
  const file = acceptedFile(name)
  return existsSync(file) ? (parse(readFileSync(file, 'utf8')) ?? []) : []
}

export const survived = ({ status }) => status === 'Survived' || status === 'NoCoverage'

const covers = (entry, mutant) =>
  entry.file === mutant.file && oneLine(entry.line) === mutant.line && entry.mutants.includes(mutant.mutant)

/** Which survivors have no reason yet, and which reasons have no survivor any more. */
export function compare(mutants, accepted) {
  const survivors = mutants.filter(survived)
  return {
    unnamed: survivors.filter((mutant) => !accepted.some((entry) => covers(entry, mutant))),
    outdated: accepted.flatMap((entry) =>
      entry.mutants
        .map((mutant) => ({ ...entry, mutants: [mutant] }))
        .filter((single) => !survivors.some((mutant) => covers(single, mutant))),
    ),
  }
}

export function scoreOf(mutants, unnamed) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length
  const killed = count('Killed', 'Timeout')
  const alive = count('Survived', 'NoCoverage')
  return {
    mutants: killed + alive,
    killed,
    survived: alive,
    named: alive - unnamed.length,
    score: killed + alive === 0 ? 100 : (100 * killed) / (killed + alive),
  }
}
