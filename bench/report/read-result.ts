import { messageOf } from '../../services/text/error-text.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { BenchmarkResult } from '../model/result.ts'
import { resultSchema } from '../model/result-schema.ts'
import { decodeHistogram } from '../statistics/histogram.ts'
import { extractResult } from './embedded-result.ts'

/** Reads a file that the command line wrote or the app exported: a result as JSON, or a report that contains one. */
export function readResult(text: string): BenchmarkResult {
  const checked = resultSchema.safeParse(parsed(extractResult(text) ?? text))
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw notAResult(`${issue?.path.join('.') || 'It'} is not what it should be: ${issue?.message}`)
  }
  try {
    for (const { summary } of checked.data.scenarios) {
      for (const { histogram } of [summary, ...Object.values(summary.operations)]) decodeHistogram(histogram)
    }
  } catch (error) {
    throw notAResult(`a histogram cannot be read: ${messageOf(error)}`)
  }
  return checked.data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw notAResult('it is neither JSON nor a report with its result')
  }
}

function notAResult(reason: string): ApiError {
  return new ApiError(
    'INVALID_ARGUMENT',
    `This file contains no benchmark of Marketlab (${reason}). Import a result as JSON, or a report as HTML.`,
  )
}
