// node validate.js SCHEMA: reads JSON documents, one a line; answers each with a line of JSON, the list of mistakes in it.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';

const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(process.argv[2], 'utf8')));
for await (const line of createInterface({ input: process.stdin })) {
  validate(JSON.parse(line));
  console.log(JSON.stringify((validate.errors ?? []).map(e => `${e.instancePath} ${e.message} (${e.schemaPath})`)));
}
