import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { credentials, serverName } from '../../../../lib/measure/tls/certificates.ts';

const chainOf = (pem: string) =>
  pem.match(/-----BEGIN[\s\S]+?END CERTIFICATE-----/g)!.map((one) => new X509Certificate(one));

test('credentials, are a chain of two under a root, for the one name, for a day', async () => {
  const { cert, ca } = await credentials();
  const [server, middle] = chainOf(cert) as [X509Certificate, X509Certificate];
  const [root] = chainOf(ca) as [X509Certificate];
  expect(server.checkIssued(middle) && server.verify(middle.publicKey)).toBe(true);
  expect(middle.checkIssued(root) && middle.verify(root.publicKey)).toBe(true);
  expect(server.checkHost(serverName)).toBe(serverName);
  expect(server.checkHost('example.com')).toBeUndefined();
  const lifeMs = Date.parse(server.validTo) - Date.parse(server.validFrom);
  expect(lifeMs).toBe(86_400_000);
});

test('credentials, are as large as those of the table of handshakes, within 5 %', async () => {
  const [server, middle] = chainOf((await credentials()).cert) as [X509Certificate, X509Certificate];
  expect(Math.abs(server.raw.length / 1035 - 1)).toBeLessThan(0.05);
  expect(Math.abs(middle.raw.length / 888 - 1)).toBeLessThan(0.05);
});

test('credentials, are made once', async () => {
  expect(await credentials()).toBe(await credentials());
});
