// node client.js SERVER FOLDER: an editor's client library opens files of FOLDER in SERVER. Reads steps, one JSON object a line:
// {open|change: FILE, text} {complete|hover|define: FILE, line, character} {findings: FILE, code}; answers each question with a line of JSON.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver-protocol/node';

const [program, folder] = process.argv.slice(2);
const server = spawn(program, ['lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
const connection = protocol.createProtocolConnection(
  new protocol.StreamMessageReader(server.stdout), new protocol.StreamMessageWriter(server.stdin));
const findings = new Map();
let told = () => {};
connection.onNotification(protocol.PublishDiagnosticsNotification.type, found => {
  findings.set(found.uri, found.diagnostics);
  told();
});
connection.listen();

const uri = file => pathToFileURL(`${folder}/${file}`).href;
const say = answer => console.log(JSON.stringify(answer));
const at = (step, file) => ({ textDocument: { uri: uri(file) }, position: { line: step.line, character: step.character } });
// a code that begins with ! must be gone
const holds = (file, code) => code.startsWith('!')
  ? findings.has(file) && !findings.get(file).some(f => f.code === code.slice(1)) : findings.get(file)?.some(f => f.code === code);

const { capabilities } = await connection.sendRequest(protocol.InitializeRequest.type,
  { processId: null, rootUri: pathToFileURL(folder).href, capabilities: {}, workspaceFolders: null });
if (!capabilities.completionProvider || !capabilities.hoverProvider || !capabilities.definitionProvider) throw new Error('capabilities');
await connection.sendNotification(protocol.InitializedNotification.type, {});
let version = 1;
for await (const line of createInterface({ input: process.stdin })) {
  const step = JSON.parse(line);
  if (step.open) {
    await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type,
      { textDocument: { uri: uri(step.open), languageId: 'yaml', version, text: step.text } });
  } else if (step.change) {
    await connection.sendNotification(protocol.DidChangeTextDocumentNotification.type,
      { textDocument: { uri: uri(step.change), version: ++version }, contentChanges: [{ text: step.text }] });
  } else if (step.complete) {
    say((await connection.sendRequest(protocol.CompletionRequest.type, at(step, step.complete))).items);
  } else if (step.hover) {
    say(await connection.sendRequest(protocol.HoverRequest.type, at(step, step.hover)));
  } else if (step.define) {
    say(await connection.sendRequest(protocol.DefinitionRequest.type, at(step, step.define)));
  } else if (step.findings) {
    while (!holds(uri(step.findings), step.code)) await new Promise(resolve => { told = resolve; });
    say(findings.get(uri(step.findings)));
  }
}
await connection.sendRequest(protocol.ShutdownRequest.type);
await connection.sendNotification(protocol.ExitNotification.type);
server.on('exit', code => process.exit(code ?? 1));
