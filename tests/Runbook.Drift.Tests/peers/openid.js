// node openid.js SECRET REDIRECT - an OpenID provider on loopback for tests (oidc-provider): whoever gives a name is that user, in the groups
// that stand behind it ("ann:admins,ops"). Prints its issuer. Ends with its standard input.
import http from 'node:http';
import Provider from 'oidc-provider';

const [, , secret, redirect] = process.argv;
const server = http.createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'runbook', client_secret: secret, redirect_uris: redirect.split(','), response_types: ['code'], grant_types: ['authorization_code'] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => {
      const [name, groups = ''] = id.split(':');
      return { accountId: id, claims: () => ({ sub: id, preferred_username: name, groups: groups.split(',').filter(Boolean) }) };
    },
  });
  provider.on('server_error', (_, e) => console.error(e));
  server.on('request', provider.callback());
  console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume();
