import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files of one project follow each other, since only they can share a process. Those that start programs come first: they
 * mostly wait, and the last files of a run should be short.
 */
export class ProgramsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => rank(a) - rank(b))
  }
}

function rank({ project }: TestSpecification): number {
  return projects.indexOf(project.name)
}

const projects = ['process', 'process-apart', 'unit-apart', 'unit', 'sources']
