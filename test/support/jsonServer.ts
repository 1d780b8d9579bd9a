import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface JsonServer {
	/** Without a slash at its end. */
	url: string;
	close(): void;
}

/** Serves JSON on a port of its own; a request that `answer` does not take fails as the client's own fault. */
export async function startJsonServer(answer: (path: string, body: unknown) => object): Promise<JsonServer> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			response.setHeader('Content-Type', 'application/json');
			try {
				response.end(JSON.stringify(answer(request.url ?? '', JSON.parse(Buffer.concat(chunks).toString()))));
			} catch (error) {
				response.writeHead(400).end(JSON.stringify({ error: { message: String(error) } }));
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
