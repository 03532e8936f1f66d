#!/usr/bin/env node
// npm run test:mutation [-- <folder or file> … <test> …]: changes the code in small ways and counts which changes no test sees.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { choose } from './choose.js'
import { compare, readAccepted, readMutants, reportFile, reportFolder, scoreOf } from './reports.js'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const write = (text) => process.stdout.write(`${text}\n`)

/** `judges`: the tests that were asked for; all of the folder, if there are none. */
async function mutate({ name, spare = [], tests, slowTests = [] }, files, judges) {
  const ofFolder = tests ?? [`${name}/**/*.test.ts`]
  process.env.MUTATION_TESTS = (judges.length > 0 ? judges : ofFolder).join(',')
  process.env.MUTATION_SLOW_TESTS = slowTests.map((test) => `${name}/**/${test}`).join(',')
  const all = [`${name}/**/*.ts`, ...['*.test.ts', ...spare].map((none) => `!${name}/**/${none}`)]
  await new Stryker({
    configFile: 'mutation/stryker.config.js',
    mutate: files.length > 0 ? files : all,
    incrementalFile: reportFile(name, 'incremental.json'),
    jsonReporter: { fileName: reportFile(name, 'json') },
    htmlReporter: { fileName: reportFile(name, 'html') },
  }).runMutationTest()
}

/** Prints the survivors of a folder, or of some of its files, and answers with a row for the folder or for each file. */
function report({ name, everySurvivor }, files) {
  const isAsked = ({ file }) => files.length === 0 || files.includes(`${name}/${file}`)
  const mutants = readMutants(name).filter(isAsked)
  const { unnamed, outdated } = compare(mutants, readAccepted(name).filter(isAsked))
  for (const { file, lineNumber, line, mutant, status } of unnamed)
    write(
      `${name}/${file}:${lineNumber} ${status === 'NoCoverage' ? 'not reached' : 'survived'}\n    ${line}\n    ${mutant}`,
    )
  for (const {
    file,
    line,
    mutants: [mutant],
  } of outdated)
    write(`${name}/${file}: accepted, but no survivor any more\n    ${line}\n    ${mutant}`)
  const fails = Boolean(everySurvivor) && unnamed.length + outdated.length > 0
  const row = (title, isIn) => ({
    name: title,
    ...scoreOf(mutants.filter(isIn), unnamed.filter(isIn)),
    fails,
  })
  if (files.length === 0) return [row(name, () => true)]
  return files.map((asked) => row(asked, ({ file }) => `${name}/${file}` === asked))
}

function printTable(rows) {
  write('\n| Folder | Mutants | Killed | Survived | with a reason | Score |')
  write('| --- | ---: | ---: | ---: | ---: | ---: |')
  for (const { name, mutants, killed, survived, named, score } of rows)
    write(`| ${name} | ${mutants} | ${killed} | ${survived} | ${named} | ${score.toFixed(1)} % |`)
}

const { chosen, judges } = choose(process.argv.slice(2))
mkdirSync(reportFolder, { recursive: true })
for (const [folder, files] of chosen) await mutate(folder, files, judges)
const rows = [...chosen].flatMap(([folder, files]) => report(folder, files))
printTable(rows)
const failing = rows.filter(({ fails }) => fails)
if (failing.length > 0) {
  write(
    `\nSurvivors without a reason, or reasons without a survivor: ${failing.map(({ name }) => name).join(', ')}`,
  )
  process.exitCode = 1
}
