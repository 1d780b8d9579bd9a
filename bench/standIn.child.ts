/**
 * One process: the tests' server behind TLS, which answers at once. Prints its port, then for each line of its input
 * how many requests came since the line before; runs until its input ends.
 */
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';
import { FakeAssemblyline } from '../test/fake';
import { tlsFiles } from '../test/lab/assemblyline/paths';

async function main(): Promise<void> {
	const fake = await FakeAssemblyline.start();
	const port = Number(new URL(fake.url).port);
	const front = createServer({ cert: readFileSync(tlsFiles.serverCertificate), key: readFileSync(tlsFiles.serverKey) }, (client) => {
		const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
		client.on('error', () => upstream.destroy());
		upstream.on('error', () => client.destroy());
		client.pipe(upstream).pipe(client);
	});
	front.listen(0, '127.0.0.1', () => console.log((front.address() as AddressInfo).port));
	const input = createInterface({ input: process.stdin });
	input.on('line', () => console.log(fake.log.splice(0).length));
	input.on('close', () => process.exit());
}

void main();
