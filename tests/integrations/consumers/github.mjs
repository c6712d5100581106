// Decodes each workflow command as GitHub's runner does, has @actions/core write it anew, and compares the bytes.
// github.mjs NODE_MODULES REPORT
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, report] = process.argv.slice(2)
const folder = path.join(modules, '@actions/core')
const { main, exports } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
const entry = exports?.['.']?.import?.default ?? exports?.['.']?.import ?? exports?.['.'] ?? main
const core = await import(pathToFileURL(path.join(folder, entry)))

// Source: actions/runner, src/Runner.Common/ActionCommand.cs
const data = text => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
const property = text => data(text.replaceAll('%3A', ':').replaceAll('%2C', ','))

// What @actions/core writes to standard output.
function written(write) {
  const original = process.stdout.write
  let text = ''
  process.stdout.write = chunk => ((text += chunk), true)
  try {
    write()
  } finally {
    process.stdout.write = original
  }
  return text.replace(/\r?\n$/, '')
}

const read = name => fs.readFileSync(path.join(report, name), 'utf8')
const { diagnostics } = JSON.parse(read('json'))
const lines = read('github').split('\n').filter(line => line.startsWith('::'))
assert.equal(lines.length, diagnostics.length, 'number of commands')
for (const [index, line] of lines.entries()) {
  const [, command, list, message] = line.match(/^::(\w+) (.*?)::(.*)$/)
  const properties = Object.fromEntries(list.split(',').map(pair => pair.split(/=(.*)/s).slice(0, 2)))
  const number = name => Number(properties[name])
  const given = {
    title: property(properties.title),
    file: property(properties.file),
    startLine: number('line'),
    endLine: number('endLine'),
    startColumn: number('col'),
    endColumn: number('endColumn'),
  }
  // A finding of no file is in the shared cases only, and @actions/core leaves out what is empty.
  if (given.file) assert.equal(written(() => core[command](data(message), given)), line)

  const found = diagnostics[index]
  // A finding in a rendering is shown in the file that was rendered, in which its line is not known.
  const file = found.origin?.file
  const expected = file ? { ...found, file, line: 1, column: 1 } : found
  assert.equal({ error: 'error', warning: 'warning', notice: 'info' }[command], expected.severity)
  assert.equal(given.title, `lameduck (${expected.rule})`)
  assert.equal(given.file, expected.file)
  assert.equal(given.startLine, expected.line)
  assert.equal(given.startColumn, expected.column)
  assert.equal(given.endLine, given.startLine, 'GitHub knows columns on one line only')
  assert.ok(data(message).includes(expected.url))
}
