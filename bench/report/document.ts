import type { Verdict } from '../model/result.ts'

/** A report before it is HTML or Markdown. */
export interface Report {
  title: string
  subtitle: string
  verdict: Verdict
  sections: Section[]
}

export interface Section {
  /** For links to it. */
  id: string
  title: string
  blocks: Block[]
}

export interface TableColumn {
  title: string
  /** Under the title. */
  unit?: string
  figures?: boolean
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'facts'; facts: [name: string, value: string][] }
  | { kind: 'heading'; text: string }
  | { kind: 'table'; caption: string; columns: TableColumn[]; rows: string[][] }
  | { kind: 'charts'; charts: Chart[] }
  | { kind: 'verdict'; about: string; verdict: Verdict }

export interface Chart {
  /** Name of its file, where it has one. */
  name: string
  svg: string
  /** How to read it. */
  caption: string
}
