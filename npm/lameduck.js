#!/usr/bin/env node
// Runs the program of the package for this platform, which npm has installed beside this one.
"use strict";

const { spawnSync } = require("node:child_process");

const { optionalDependencies } = require("./package.json");

const FAILURE = 2;
const name = `@lameduck-dev/${process.platform}-${process.arch}`;

function program() {
  const file = process.platform === "win32" ? "lameduck.exe" : "lameduck";
  try {
    return require.resolve(`${name}/${file}`);
  } catch {
    const help = optionalDependencies[name]
      ? "install it again, without `--no-optional` and `--omit=optional`"
      : "there is none for this platform; build it from its source";
    console.error(`error: the package ${name} is not installed\n  help: ${help}`);
    process.exit(FAILURE);
  }
}

const { status, signal, error } = spawnSync(program(), process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`error: could not run lameduck: ${error.message}`);
}
if (signal) {
  process.kill(process.pid, signal);
}
process.exitCode = status ?? FAILURE;
