/**
 * Certificates for one experiment: a root that only our own client trusts, an intermediate, and the server's. They are made
 * when they are first needed, live in memory, and are valid for a day.
 *
 * The server sends two of them, RSA with 2048 bits, as most servers do (`protocol/handshake.ts` has the sizes).
 */

import { webcrypto } from 'node:crypto';

/** The name that the server's certificate is for, and that the client asks for, whatever the address is. */
export const serverName = 'origin.roundtrip.test';

export interface Credentials {
  /** Private key and chain of the server, as PEM. */
  readonly key: string;
  readonly cert: string;
  /** The root, as PEM. */
  readonly ca: string;
}

let made: Promise<Credentials> | undefined;

/** The same for all experiments of this process. */
export function credentials(): Promise<Credentials> {
  made ??= make();
  return made;
}

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const dayMs = 86_400_000;

async function make(): Promise<Credentials> {
  // Only experiments with TLS load this library, which wants the decorators' metadata first.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const [rootKeys, middleKeys, serverKeys] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const notBefore = new Date(Date.now() - dayMs / 2);
  const notAfter = new Date(Date.now() + dayMs / 2);
  const common = { notBefore, notAfter, signingAlgorithm: algorithm };
  const rootName = 'CN=Roundtrip Root, O=Roundtrip';
  const middleName = 'CN=Roundtrip Intermediate, O=Roundtrip';
  const mayIssue = (pathLength: number) => [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...common,
    name: rootName,
    keys: rootKeys,
    extensions: mayIssue(1),
  });
  const middle = await x509.X509CertificateGenerator.create({
    ...common,
    subject: middleName,
    issuer: rootName,
    publicKey: middleKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: [
      ...mayIssue(0),
      new x509.CRLDistributionPointsExtension([`http://crl.roundtrip.test/r`]),
      await x509.SubjectKeyIdentifierExtension.create(middleKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(rootKeys.publicKey),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    ...common,
    subject: `CN=${serverName}`,
    issuer: middleName,
    publicKey: serverKeys.publicKey,
    signingKey: middleKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: serverName }]),
      // As large as a public authority's certificate; nobody looks these places up.
      new x509.AuthorityInfoAccessExtension({
        ocsp: new x509.GeneralName('url', 'http://ocsp.roundtrip.test'),
        caIssuers: new x509.GeneralName('url', 'http://ca.roundtrip.test/intermediate.crt'),
      }),
      new x509.CertificatePolicyExtension(['2.23.140.1.2.1']),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(middleKeys.publicKey),
    ],
  });
  return {
    key: await pemOf(serverKeys.privateKey),
    cert: `${server.toString('pem')}\n${middle.toString('pem')}`,
    ca: root.toString('pem'),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return `-----BEGIN PRIVATE KEY-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}
