import { basename } from 'node:path'
import { type OwnWorkload, ownWorkloadSchema } from '../../bench/model/workload.ts'
import { DocumentError, parseDocument } from '../../services/config/parse-document.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { textOf } from './read-schedule.ts'

/** The workload in a user's file. */
export function readWorkload(file: string): OwnWorkload {
  try {
    return parseDocument(textOf(file), basename(file), ownWorkloadSchema)
  } catch (error) {
    throw error instanceof DocumentError ? new ApiError('INVALID_ARGUMENT', error.message) : error
  }
}
