import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { AssemblylineClient } from '../client/client';
import { AssemblylineError, InvalidParameterError, messageOf } from '../client/errors';
import { type HttpResponse, type Readable, readText, type Transport } from '../client/transport';
import { whoAmI } from '../client/user';
import type { ConnectionSettings, TlsSettings } from '../session/settings';
import { connectionSettings, isInTheClear, sessionsOver } from './connection';
import { shownMessage } from './errors';

/** Logs in with the credential, and says in words what is wrong if that does not work. */
export async function assemblylineApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const settings = connectionSettings(credential.data ?? {});
		return { status: 'OK', message: await greeting(this, settings) };
	} catch (error) {
		return { status: 'Error', message: explain(error) };
	}
}

async function greeting(context: ICredentialTestFunctions, settings: ConnectionSettings): Promise<string> {
	const transport = legacyTransport((options) => context.helpers.request(options), settings.tls);
	const { serverUrl, timeoutMs } = settings;
	const client = new AssemblylineClient({ serverUrl, transport, sessions: sessionsOver(transport, settings), timeoutMs });
	const user = await whoAmI(client);
	// whoami answers also before the terms of service are accepted; this call does not.
	await client.read('help/constants/');
	const warning = isInTheClear(settings) ? '. Nothing is encrypted on the way, as the Server URL begins with http://' : '';
	return `Connected as ${user.username} to Assemblyline ${client.serverVersion ?? ''}${warning}`;
}

function explain(error: unknown): string {
	const hint = error instanceof AssemblylineError || error instanceof InvalidParameterError ? error.hint : undefined;
	return [error instanceof AssemblylineError ? shownMessage(error) : messageOf(error), hint].filter(Boolean).join('. ').replaceAll('..', '.');
}

/** A credential test gets only n8n's older HTTP helper. */
function legacyTransport(send: (options: object) => Promise<unknown>, tls: TlsSettings): Transport {
	return async (request) => {
		const response = (await send({
			method: request.method,
			uri: request.url,
			headers: request.headers,
			body: request.body,
			timeout: request.timeoutMs,
			agentOptions: tls,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
			useStream: true,
		})) as { statusCode: number; headers: HttpResponse['headers']; body: Readable };
		return { status: response.statusCode, headers: response.headers, body: await readText(response.body, request) };
	};
}
