import { computed, ref, shallowRef } from 'vue'
import { maxBulkRows } from '../../../services/contract/values.ts'
import { parseCsv, type CsvRow } from '../../../services/csv/parse-csv.ts'
import { writeCsv } from '../../../services/csv/write-csv.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { useUnsaved } from '../../shared/feedback/use-unsaved.ts'
import { neededFields, type ItemField } from '../csv/item-columns.ts'
import { useInventory } from '../inventory/inventory.ts'
import { callSeller } from '../session/seller-call.ts'
import { guessMapping, type Mapping } from './mapping.ts'
import { problemText, readRow } from './read-row.ts'

export type SendOutcome = { ok: true; itemId: string } | { ok: false; message: string }

interface OpenFile {
  name: string
  header: string[]
  rows: CsvRow[]
}

/** From a file to items for sale: choose, check, send, see what became of each row. */
export function useImport() {
  const inventory = useInventory()
  const status = ref<'idle' | 'preview' | 'sending' | 'done'>('idle')
  const file = shallowRef<OpenFile>()
  const mapping = ref<Mapping>(guessMapping([]))
  const error = shallowRef<unknown>()
  /** By the line of the row. */
  const outcomes = shallowRef<ReadonlyMap<number, SendOutcome>>(new Map())
  const sent = ref(0)
  const isCancelled = ref(false)

  const rows = computed(() => file.value?.rows.map((row) => readRow(row, mapping.value)) ?? [])
  const sound = computed(() => rows.value.filter(({ item }) => item !== undefined))
  const missing = computed(() => neededFields.filter((field) => mapping.value[field] === undefined))
  const added = computed(() => [...outcomes.value.values()].filter(({ ok }) => ok).length)
  const refused = computed(() => outcomes.value.size - added.value)

  const isUnsent = computed(() => sound.value.some(({ line }) => !outcomes.value.has(line)))

  useUnsaved(
    'Not all rows of the file were sent.',
    () =>
      status.value === 'preview' || status.value === 'sending' || (status.value === 'done' && isUnsent.value),
  )

  async function choose(): Promise<void> {
    error.value = undefined
    try {
      const chosen = await sellerBridge().files.openCsv()
      if (chosen) read(chosen.name, chosen.text)
    } catch (reason) {
      error.value = reason
    }
  }

  function read(name: string, text: string): void {
    const { rows: all, openQuote } = parseCsv(text)
    const [header, ...rest] = all
    if (openQuote !== undefined) {
      error.value = new Error(
        `In line ${openQuote} of ${name} a quote is opened and never closed. Close it, then try again.`,
      )
    } else if (!header || rest.length === 0) {
      error.value = new Error(
        `${name} holds no items: it needs a first line that names the columns, and a line for each item.`,
      )
    } else {
      file.value = { name, header: header.cells.map((cell) => cell.trim()), rows: rest }
      mapping.value = guessMapping(header.cells)
      outcomes.value = new Map()
      error.value = undefined
      status.value = 'preview'
    }
  }

  /** Also carries on where it stopped: rows that were answered are not sent again. */
  async function send(): Promise<void> {
    status.value = 'sending'
    error.value = undefined
    isCancelled.value = false
    const waiting = sound.value.filter(({ line }) => !outcomes.value.has(line))
    sent.value = sound.value.length - waiting.length
    try {
      for (let start = 0; start < waiting.length && !isCancelled.value; start += maxBulkRows) {
        const chunk = waiting.slice(start, start + maxBulkRows)
        const { results } = await callSeller('RegisterItems', { items: chunk.map(({ item }) => item) })
        const next = new Map(outcomes.value)
        chunk.forEach(({ line }, index) => {
          const result = results[index]
          if (result) next.set(line, result.ok ? result : { ok: false, message: result.error.message })
        })
        outcomes.value = next
        sent.value += chunk.length
      }
    } catch (reason) {
      error.value = reason
    }
    status.value = 'done'
    if (added.value > 0) void inventory.load()
  }

  function cancel(): void {
    isCancelled.value = true
  }

  function startOver(): void {
    file.value = undefined
    outcomes.value = new Map()
    error.value = undefined
    status.value = 'idle'
  }

  function assign(field: ItemField, column: number | undefined): void {
    mapping.value = { ...mapping.value, [field]: column }
  }

  /** Everything that is not for sale now, with the reason, to be put right and read in again. */
  function leftoverCsv(): string {
    const left = rows.value.filter(({ line }) => outcomes.value.get(line)?.ok !== true)
    const byLine = new Map(file.value?.rows.map((row) => [row.line, row.cells]))
    const lines = left.map((row) => {
      const outcome = outcomes.value.get(row.line)
      const reason = outcome && !outcome.ok ? outcome.message : row.item ? 'not sent' : problemText(row)
      return [...(byLine.get(row.line) ?? []), reason]
    })
    return writeCsv([[...(file.value?.header ?? []), 'problem'], ...lines])
  }

  return {
    status,
    file,
    mapping,
    rows,
    sound,
    missing,
    error,
    outcomes,
    sent,
    added,
    refused,
    isCancelled,
    choose,
    send,
    cancel,
    startOver,
    assign,
    leftoverCsv,
  }
}

export type Import = ReturnType<typeof useImport>
