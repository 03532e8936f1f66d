import { compareBenchmarks } from '../../bench/compare/compare.ts'
import type { ScenarioResult } from '../../bench/model/result.ts'
import { whereTimeGoes } from '../../bench/report/explain/where-time-goes.ts'
import { answerQuestions } from '../base/answer-questions.ts'
import type { StoredBenchmark } from '../ipc/bench-types.ts'
import { Archive } from './archive.ts'
import type { ArchiveAnswer, ArchiveQuestion } from './archive-questions.ts'
import { curvesOf } from './curves.ts'
import { readResult } from '../../bench/report/read-result.ts'
import { reports } from './reports.ts'
import { withoutHistograms } from './without-histograms.ts'

let archive: Archive | undefined

answerQuestions<ArchiveQuestion>(async (question): Promise<ArchiveAnswer> => {
  archive ??= new Archive(question.file)
  const value = await answer(archive, question)
  return { value, problem: archive.problem }
})

async function answer(archive: Archive, question: ArchiveQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'list':
      return archive.list()
    case 'get':
      return shown(archive, question.id)
    case 'add':
      return archive.add(question.result, question.timelines)
    case 'import': {
      const result = readResult(question.text)
      await archive.add(result, [], true)
      return (await archive.get(result.id)).summary
    }
    case 'rename':
      return archive.rename(question.id, question.title)
    case 'remove':
      return archive.remove(question.id)
    case 'report':
      return reports[question.format]((await archive.get(question.id)).result)
    case 'compare': {
      const [first, second] = await Promise.all(question.ids.map((id) => archive.get(id)))
      return compareBenchmarks(first!.result, second!.result)
    }
    case 'write':
      return archive.write()
    case 'accept-problem':
      return archive.acceptProblem()
  }
}

async function shown(archive: Archive, id: string): Promise<StoredBenchmark> {
  const { summary, result, timelines } = await archive.get(id)
  const { growth, scenarios } = whereTimeGoes(result)
  const textOf = (scenario: ScenarioResult) => scenarios.find((one) => one.scenario === scenario)?.text ?? []
  return {
    summary,
    result: withoutHistograms(result),
    explained: { growth, scenarios: result.scenarios.map(textOf) },
    curves: curvesOf(result),
    timelines,
  }
}
