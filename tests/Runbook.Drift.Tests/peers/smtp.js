// node smtp.js MODE USER PASSWORD CERTIFICATE KEY - a mail server on loopback for tests (smtp-server). MODE is starttls, tls or plain; with a
// user nobody sends without a log-in. Prints its port, then each mail as a line of JSON. Ends with its standard input.
import fs from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [, , mode, user, password, certificate, key] = process.argv;
const server = new SMTPServer({
  secure: mode === 'tls',
  ...(mode === 'plain' ? { disabledCommands: ['STARTTLS'] } : { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }),
  authOptional: !user,
  allowInsecureAuth: false,
  onAuth: (auth, session, done) => auth.username === user && auth.password === password ? done(null, { user }) : done(new Error('wrong name or password')),
  onData: (stream, session, done) => {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      console.log(JSON.stringify({
        secure: session.secure, user: session.user ?? null, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map(t => t.address),
        text: Buffer.concat(parts).toString(),
      }));
      done();
    });
  },
});
server.on('error', e => console.error(e.message));
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
