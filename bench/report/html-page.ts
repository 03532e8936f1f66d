import { harmlessLines } from '../../services/text/harmless.ts'
import type { Verdict } from '../model/result.ts'
import { bindFigures } from '../words/numbers.ts'
import { describeLevel } from '../words/verdict.ts'
import { escapeXml } from './charts/svg.ts'
import type { Block, Section, TableColumn } from './document.ts'
import { htmlStyle } from './html-style.ts'

export interface HtmlPage {
  title: string
  subtitle: string
  sections: readonly Section[]
  /** HTML already, below the subtitle. */
  lead?: string
  footer: string
  /** HTML already, at the end. */
  appendix?: string
}

/** One file that needs no other, and runs nothing. */
export function htmlPage({ title, subtitle, sections, lead = '', footer, appendix = '' }: HtmlPage): string {
  return harmlessLines(
    [
      '<!doctype html>',
      '<html lang="en">',
      '<head>',
      '<meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
      `<title>${escapeXml(title)}</title>`,
      `<style>${htmlStyle}</style>`,
      '</head>',
      '<body>',
      '<header>',
      `<h1>${escapeXml(title)}</h1>`,
      `<p class="subtitle">${escapeXml(subtitle)}</p>`,
      lead,
      `<nav>${sections.map((section) => `<a href="#${section.id}">${escapeXml(section.title)}</a>`).join(' ')}</nav>`,
      '</header>',
      '<main>',
      ...sections.map(sectionHtml),
      '</main>',
      `<footer>${escapeXml(footer)}</footer>`,
      appendix,
      '</body>',
      '</html>',
      '',
    ].join('\n'),
  )
}

function sectionHtml({ id, title, blocks }: Section): string {
  return [
    `<section id="${id}">`,
    `<h2>${escapeXml(title)}</h2>`,
    ...blocks.map(blockHtml),
    '</section>',
  ].join('\n')
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${words(block.text)}</p>`
    case 'list':
      return list(block.items)
    case 'heading':
      return `<h3>${escapeXml(block.text)}</h3>`
    case 'facts':
      return `<dl class="facts">${block.facts.map(([name, value]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`).join('\n')}</dl>`
    case 'table':
      return table(block.caption, block.columns, block.rows)
    case 'charts':
      return `<div class="charts">${block.charts
        .map(({ svg, caption }) => `<figure>${svg}<figcaption>${words(caption)}</figcaption></figure>`)
        .join('\n')}</div>`
    case 'verdict':
      return verdictBox(block.about, block.verdict)
  }
}

export function verdictBox(about: string, verdict: Verdict, meaning?: string): string {
  const reasons = verdict.reasons.map(({ text }) => text)
  return [
    `<div class="verdict ${verdict.level}">`,
    `<p><span class="about">${escapeXml(about)}:</span> <strong>${describeLevel(verdict.level)}</strong></p>`,
    ...(meaning === undefined ? [] : [`<p>${words(meaning)}</p>`]),
    reasons.length > 0 ? list(reasons) : '',
    '</div>',
  ].join('\n')
}

function words(text: string): string {
  return escapeXml(bindFigures(text))
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${words(item)}</li>`).join('\n')}</ul>`
}

/** Cells of words may wrap, figures stay in one line; what is wider than the page scrolls by itself. */
function table(caption: string, columns: readonly TableColumn[], rows: readonly string[][]): string {
  const side = ({ figures }: TableColumn) => (figures ? ' class="figures"' : '')
  const unit = ({ unit: text }: TableColumn) => (text ? `<span class="unit">${escapeXml(text)}</span>` : '')
  const heads = columns.map(
    (column) => `<th scope="col"${side(column)}>${escapeXml(column.title)}${unit(column)}</th>`,
  )
  const bodies = rows.map((row) => {
    const cells = row.map((cell, index) =>
      index === 0
        ? `<th scope="row">${escapeXml(cell)}</th>`
        : `<td${side(columns[index]!)}>${escapeXml(cell)}</td>`,
    )
    return `<tr>${cells.join('')}</tr>`
  })
  const wordy = rows.some((row) => row.some((cell) => cell.length > 50))
  return [
    `<p class="caption">${words(caption)}</p>`,
    `<div class="scroll" role="region" tabindex="0" aria-label="${escapeXml(caption)}">`,
    `<table${wordy ? ' class="prose"' : ''}>`,
    `<thead><tr>${heads.join('')}</tr></thead>`,
    `<tbody>${bodies.join('\n')}</tbody>`,
    '</table></div>',
  ].join('\n')
}
