// Renders the Markdown as CommonMark with HTML, and compares what is shown with the JSON report.
// markdown.mjs NODE_MODULES REPORT
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const [modules, report] = process.argv.slice(2)
const MarkdownIt = createRequire(path.join(path.resolve(modules), 'x.js'))('markdown-it')
const read = name => fs.readFileSync(path.join(report, name), 'utf8')
const { diagnostics } = JSON.parse(read('json'))
const html = (MarkdownIt.default ?? MarkdownIt)({ html: true }).render(read('markdown'))

// Nothing from a manifest becomes an element: only these occur, and each one is closed.
const known = ['a', 'b', 'code', 'details', 'h2', 'h3', 'li', 'p', 'pre', 'strong', 'summary', 'ul']
known.push('table', 'thead', 'tbody', 'tr', 'th', 'td')
const opened = new Map()
for (const [, close, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/gi)) {
  assert.ok(known.includes(name), `<${name}>`)
  opened.set(name, (opened.get(name) ?? 0) + (close ? -1 : 1))
}
for (const [name, depth] of opened) assert.equal(depth, 0, `<${name}> is left open`)

const decode = text =>
  text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
// As shown: one line, no control characters; the marks of code are not shown.
const shown = text => text.replaceAll(/[\0-\x08\x0e-\x1f]/g, '\ufffd').replaceAll('`', '').split(/\s+/).join(' ').trim()
const summaries = [...html.matchAll(/<summary>(.*?)<\/summary>/gs)].map(([, text]) => shown(decode(text)))
assert.equal(summaries.length, diagnostics.length)
for (const [index, expected] of diagnostics.entries()) {
  const line = expected.origin?.file ? 'rendered line' : 'line'
  assert.equal(summaries[index], `${expected.severity} in ${line} ${expected.line}: ${shown(expected.message)}`)
}
for (const [, link] of html.matchAll(/<a href="([^"]*)"/g)) {
  assert.ok(diagnostics.some(one => one.url === link), link)
}
